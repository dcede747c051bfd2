import { errorTexts } from '../../i18n/errors.ts';
import { lazily } from '../../ui/lazily.tsx';

/** Papers, sums and what they are drawn with, fetched when somebody wants them. */
export const PaperPage = lazily(
  () => import('./paper-page.tsx').then(({ PaperPage: Page }) => Page),
  () => errorTexts().offline({ code: 'offline', message: '' }),
);
