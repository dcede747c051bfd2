import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Photo } from '../../server/contract/photo.ts';
import { photoPath } from '../../server/contract/photo-path.ts';
import { commonTexts } from '../i18n/common.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatCount } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { Outcome } from '../net/outcome.ts';
import { sendPhoto } from '../net/photo-sender.ts';
import { Refusal, TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { PhotoIcon } from './photo-icon.tsx';
import { photoTexts } from './photo-texts.ts';
import { createPhotoUpload, type PhotoUpload } from './photo-upload.ts';
import { shrinkPhoto } from './shrink-photo.ts';

/** A photo as it is in a form: what was sent last, and what is typed about it. */
export interface PhotoDraft {
  photo: Photo | null;
  alt: string;
  /** A photo is on its way: the form has to wait. */
  busy: boolean;
}

export const photoDraftOf = (photo: Photo | null): PhotoDraft => ({
  photo,
  alt: photo?.alt ?? '',
  busy: false,
});

/** Keeps what was typed about the photo, where it is new. Answers the photo's id for what it belongs to. */
export async function keepPhoto(api: CallApi, { photo, alt }: PhotoDraft): Promise<Outcome<string | null>> {
  if (photo === null || alt.trim() === photo.alt) return { ok: true, data: photo?.id ?? null };
  const outcome = await api('PUT /api/photos/:id', { params: { id: photo.id }, body: { alt } });
  return outcome.ok ? { ok: true, data: outcome.data.id } : outcome;
}

/** A button that opens the camera or the pictures of the phone. */
function FileButton(props: { text: string; camera?: boolean; onFile: (file: File) => void }) {
  return (
    <label class="button">
      {props.camera ? <PhotoIcon /> : <Icon name="plus" />}
      {props.text}
      <input
        type="file"
        class="visually-hidden"
        accept="image/*"
        {...(props.camera ? { capture: 'environment' as const } : {})}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // So that the same file can be chosen again.
          currentTarget.value = '';
          if (file) props.onFile(file);
        }}
      />
    </label>
  );
}

/** How far the photo is; a failure has its way out. */
function Progress({ upload, onRetry }: { upload: PhotoUpload; onRetry: () => void }) {
  const t = photoTexts();
  const state = upload.state.value;
  switch (state.step) {
    case 'idle':
      return null;
    case 'shrinking':
      return <p role="status">{t.shrinking}</p>;
    case 'sending': {
      const percent = Math.round(state.share * 100);
      return (
        <div class="stack-s">
          <progress class="progress" max={100} value={percent} aria-label={t.photo} />
          <p>{t.sending(formatCount(percent))}</p>
        </div>
      );
    }
    case 'failed':
      return (
        <div class="stack-s">
          <Refusal text={errorSentence(state.error)} />
          <button type="button" class="button" onClick={onRetry}>
            {commonTexts().retry}
          </button>
        </div>
      );
  }
}

/** Takes or chooses a photo, sends it, and asks what it shows. */
export function PhotoField(props: {
  draft: PhotoDraft;
  /** Changes what there is then: a photo may have come while something was typed. */
  onChange: (change: (draft: PhotoDraft) => PhotoDraft) => void;
  refusal?: string | undefined;
}) {
  const { draft, onChange, refusal } = props;
  const t = photoTexts();
  const upload = useMemo(() => createPhotoUpload({ shrink: shrinkPhoto, send: sendPhoto }), []);
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(() => () => (preview === null ? undefined : URL.revokeObjectURL(preview)), [preview]);
  const settle = async (sent: Promise<Photo | null>) => {
    onChange((former) => ({ ...former, busy: true }));
    const photo = await sent;
    const busy = photo === null && isUnderWay(upload);
    // The same photo as before brings what was said about it.
    onChange((former) =>
      photo === null ? { ...former, busy } : { photo, alt: former.alt || photo.alt, busy },
    );
  };
  const { photo } = draft;
  const shown = preview ?? (photo && photoPath(photo.id, 480));
  return (
    <div class="field stack-s">
      <span class="label">{t.photo}</span>
      {shown && (
        // What the browser cannot draw has no preview; whether it can be used is for the server to say.
        <img class="photo-preview" src={shown} alt={draft.alt} onError={() => setPreview(null)} />
      )}
      <div class="row">
        {[true, false].map((camera) => (
          <FileButton
            key={camera}
            text={camera ? t.take : t.choose}
            camera={camera}
            onFile={(file) => {
              setPreview(URL.createObjectURL(file));
              void settle(upload.start(file));
            }}
          />
        ))}
        {photo && (
          <button
            type="button"
            class="button plain"
            onClick={() => {
              setPreview(null);
              onChange(() => photoDraftOf(null));
            }}
          >
            <Icon name="close" />
            {t.remove}
          </button>
        )}
      </div>
      <Progress upload={upload} onRetry={() => void settle(upload.retry())} />
      {refusal && <Refusal text={refusal} />}
      {photo && (
        <TextField
          label={t.alt}
          maxLength={200}
          value={draft.alt}
          onText={(alt) => onChange((former) => ({ ...former, alt }))}
        />
      )}
    </div>
  );
}

function isUnderWay({ state }: PhotoUpload): boolean {
  return state.value.step === 'shrinking' || state.value.step === 'sending';
}
