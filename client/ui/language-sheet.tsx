import { useEffect, useState } from 'preact/hooks';
import type { ListedPack } from '../../server/contract/pack.ts';
import { commonTexts } from '../i18n/common.ts';
import { LANGUAGES, language, pack, setLanguage } from '../i18n/language.ts';
import { choosePack, listPacks } from '../i18n/packs.ts';
import { ErrorNotice, Sheet } from './frame.tsx';
import { Icon } from './icon.tsx';

/** The choice of language: the pages' own, and the packs of this server once it has named them. */
export function LanguageSheet({ onClose }: { onClose: () => void }) {
  const t = commonTexts();
  const [packs, setPacks] = useState<ListedPack[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    // Without the list the pages' own languages are still there.
    listPacks().then(setPacks, () => undefined);
  }, []);
  const now = pack.value?.tag ?? language.value;
  const choose = async (listed: ListedPack) => {
    setFailed(false);
    try {
      await choosePack(listed);
      onClose();
    } catch {
      setFailed(true);
    }
  };
  return (
    <Sheet title={t.language} onClose={onClose}>
      {failed && <ErrorNotice error={{ code: 'offline', message: '' }} />}
      <ul class="stack-s">
        {LANGUAGES.map((own) => (
          <li key={own}>
            <Choice
              tag={own}
              name={commonTexts.texts[own].thisLanguage}
              on={own === now}
              onChoose={() => {
                setLanguage(own);
                onClose();
              }}
            />
          </li>
        ))}
        {packs.map((listed) => (
          <li key={listed.tag}>
            <Choice
              tag={listed.tag}
              name={listed.name}
              on={listed.tag === now}
              onChoose={() => void choose(listed)}
            />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Choice(props: { tag: string; name: string; on: boolean; onChoose: () => void }) {
  return (
    <button
      type="button"
      class="button wide"
      lang={props.tag}
      aria-pressed={props.on}
      onClick={props.onChoose}
    >
      {props.on && <Icon name="check" />}
      {props.name}
    </button>
  );
}
