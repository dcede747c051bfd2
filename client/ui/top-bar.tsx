import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { pack } from '../i18n/language.ts';
import { Icon } from './icon.tsx';
import { lazily } from './lazily.tsx';

const LanguageSheet = lazily(() => import('./language-sheet.tsx').then((file) => file.LanguageSheet));

/** The bar on top of every page: the market's name and the language. */
export function TopBar({ children }: { children?: ComponentChildren }) {
  const t = commonTexts();
  const [choosing, setChoosing] = useState(false);
  return (
    <header>
      <div class="bar">
        <a class="brand" href="/">
          {t.brand}
        </a>
        <div class="row">
          {children}
          <button type="button" class="button plain" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
            <Icon name="globe" />
            <span class="visually-hidden">{t.language}: </span>
            {pack.value?.name ?? t.thisLanguage}
          </button>
        </div>
      </div>
      <div class="weave" />
      {choosing && <LanguageSheet onClose={() => setChoosing(false)} />}
    </header>
  );
}
