import { TextField, TickField } from '../../ui/field.tsx';
import { AreaField } from '../area-field.tsx';
import type { SettingsDraft, SettingsField } from './draft.ts';
import { settingsTexts } from './texts.ts';

/** What viewers may write, and how often. */
export function CommentRulesFields(props: {
  draft: SettingsDraft;
  refusal: (field: SettingsField) => string | undefined;
  put: (change: Partial<SettingsDraft>) => void;
}) {
  const { draft, refusal, put } = props;
  const t = settingsTexts();
  return (
    <>
      <h2>{t.comments}</h2>
      <AreaField
        label={t.words}
        hint={t.wordsHint}
        maxLength={10_000}
        value={draft.words}
        refusal={refusal('comments.words')}
        onText={(words) => put({ words })}
      />
      <TickField label={t.links} checked={draft.links} onTick={(links) => put({ links })} />
      <TextField
        label={t.slow}
        inputMode="numeric"
        maxLength={3}
        autocomplete="off"
        value={draft.slowSeconds}
        hint={t.slowHint}
        refusal={refusal('comments.slowSeconds')}
        onText={(slowSeconds) => put({ slowSeconds })}
      />
    </>
  );
}
