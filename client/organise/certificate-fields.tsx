import { useId } from 'preact/hooks';
import type { CertificateKind } from '../../server/contract/certificate.ts';
import { certificateTexts } from '../i18n/certificates.ts';
import { formatCount } from '../i18n/format.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { type CertificateDraft, emptyCertificate, isNameless } from './goods-drafts.ts';
import { goodsTexts } from './goods-texts.ts';
import { organiseTexts } from './texts.ts';

/** As many as the contract takes. */
const MOST = 10;

function DayField(props: { label: string; value: string; onDay: (day: string) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="date"
        value={props.value}
        onInput={({ currentTarget }) => props.onDay(currentTarget.value)}
      />
    </div>
  );
}

function CertificateFields(props: {
  nr: number;
  draft: CertificateDraft;
  tried: boolean;
  onChange: (draft: CertificateDraft) => void;
  onRemove: () => void;
}) {
  const { nr, draft, tried, onChange, onRemove } = props;
  const t = goodsTexts();
  const kinds = Object.entries(certificateTexts().kinds).map(([value, text]) => ({ value, text }));
  const stars = [1, 2, 3, 4, 5].map((count) => ({
    value: String(count),
    text: t.starCount(formatCount(count)),
  }));
  return (
    <fieldset class="card stack-s">
      <legend class="strong">{t.certificateNr(nr)}</legend>
      <SelectField
        label={t.kind}
        value={draft.kind}
        options={kinds}
        // The options are exactly the contract's kinds.
        onText={(kind) => onChange({ ...draft, kind: kind as CertificateKind })}
      />
      {draft.kind === 'ocop' && (
        <SelectField
          label={t.stars}
          value={draft.stars}
          options={stars}
          onText={(count) => onChange({ ...draft, stars: count })}
        />
      )}
      {draft.kind === 'other' && (
        <TextField
          label={t.otherName}
          maxLength={80}
          value={draft.name}
          refusal={tried && isNameless(draft) ? organiseTexts().needed : undefined}
          onText={(name) => onChange({ ...draft, name })}
        />
      )}
      <TextField
        label={t.number}
        maxLength={60}
        autocomplete="off"
        value={draft.number}
        onText={(number) => onChange({ ...draft, number })}
      />
      <DayField
        label={t.expiresOn}
        value={draft.expiresOn}
        onDay={(expiresOn) => onChange({ ...draft, expiresOn })}
      />
      <button type="button" class="button plain" onClick={onRemove}>
        <Icon name="close" />
        {t.removeCertificate(nr)}
      </button>
    </fieldset>
  );
}

/** The certificates of a product, each with number and expiry. */
export function CertificatesField(props: {
  drafts: CertificateDraft[];
  tried: boolean;
  onChange: (drafts: CertificateDraft[]) => void;
}) {
  const { drafts, tried, onChange } = props;
  const t = goodsTexts();
  return (
    <section class="stack-s">
      <h3>{t.certificates}</h3>
      {drafts.map((draft, index) => (
        <CertificateFields
          // A certificate has no identity but its place.
          key={index}
          nr={index + 1}
          draft={draft}
          tried={tried}
          onChange={(next) => onChange(drafts.map((other, at) => (at === index ? next : other)))}
          onRemove={() => onChange(drafts.filter((_, at) => at !== index))}
        />
      ))}
      {drafts.length < MOST && (
        <button type="button" class="button" onClick={() => onChange([...drafts, emptyCertificate()])}>
          <Icon name="plus" />
          {t.addCertificate}
        </button>
      )}
    </section>
  );
}
