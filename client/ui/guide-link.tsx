import { commonTexts } from '../i18n/common.ts';
import { Icon } from './icon.tsx';

/** Leads to the guide for whoever uses this page, beside it: a live goes on. */
export function GuideLink({ of }: { of: 'nguoi-ban' | 'nguoi-mua' | 'nguoi-to-chuc' }) {
  return (
    <a class="button plain" href={`/huong-dan/${of}`} target="_blank" rel="noopener" hreflang="vi">
      <Icon name="help" />
      {commonTexts().guide}
    </a>
  );
}
