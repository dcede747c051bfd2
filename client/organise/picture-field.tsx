import { useMemo } from 'preact/hooks';
import { photoPath } from '../../server/contract/photo-path.ts';
import { commonTexts } from '../i18n/common.ts';
import { errorSentence } from '../i18n/errors.ts';
import { sendPhoto } from '../net/photo-sender.ts';
import { Refusal } from '../ui/field.tsx';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { PhotoIcon } from './photo-icon.tsx';
import { createPhotoUpload } from './photo-upload.ts';
import { shrinkPhoto } from './shrink-photo.ts';

/** What the field is about, in words. */
export interface PictureTexts {
  label: string;
  alt: string;
  add: string;
  change: string;
  remove: string;
  uploading: string;
}

/** One picture that stands for something: chosen, sent, changed, taken away. */
export function PictureField(props: {
  texts: PictureTexts;
  photoId: string | null;
  refusal: string | undefined;
  onChange: (photoId: string | null) => void;
}) {
  const { texts: t, photoId, refusal, onChange } = props;
  const upload = useMemo(() => createPhotoUpload({ shrink: shrinkPhoto, send: sendPhoto }), []);
  const state = upload.state.value;
  const settle = async (sent: ReturnType<typeof upload.retry>) => {
    const photo = await sent;
    if (photo !== null) onChange(photo.id);
  };
  return (
    <div class="field stack-s">
      <span class="label">{t.label}</span>
      {photoId !== null && <img class="cover" src={photoPath(photoId, 480)} alt={t.alt} />}
      <div class="row">
        <label class="button">
          <PhotoIcon />
          {photoId === null ? t.add : t.change}
          <input
            type="file"
            class="visually-hidden"
            accept="image/*"
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              // So that the same file can be chosen again.
              currentTarget.value = '';
              if (file) void settle(upload.start(file));
            }}
          />
        </label>
        {photoId !== null && (
          <button type="button" class="button plain" onClick={() => onChange(null)}>
            <Icon name="close" />
            {t.remove}
          </button>
        )}
      </div>
      {(state.step === 'shrinking' || state.step === 'sending') && <Notice icon="clock" text={t.uploading} />}
      {state.step === 'failed' && (
        <div class="stack-s">
          <Refusal text={errorSentence(state.error)} />
          <button type="button" class="button" onClick={() => void settle(upload.retry())}>
            {commonTexts().retry}
          </button>
        </div>
      )}
      {refusal !== undefined && <Refusal text={refusal} />}
    </div>
  );
}
