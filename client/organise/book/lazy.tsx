import { errorTexts } from '../../i18n/errors.ts';
import { lazily } from '../../ui/lazily.tsx';

const failed = () => errorTexts().offline({ code: 'offline', message: '' });

/** Papers, sums and what they are drawn with, fetched when somebody wants them. */
export const PaperPage = lazily(() => import('./paper-page.tsx').then(({ PaperPage: Page }) => Page), failed);

/** What households are owed. */
export const SettlementsPage = lazily(
  () => import('./settlements-page.tsx').then(({ SettlementsPage: Page }) => Page),
  failed,
);

/** All lives at once. */
export const LivesPage = lazily(
  () => import('../lives/page.tsx').then(({ LivesPage: Page }) => Page),
  failed,
);

/** The co-operative's settings. */
export const SettingsPage = lazily(
  () => import('../settings/page.tsx').then(({ SettingsPage: Page }) => Page),
  failed,
);

/** One settlement. */
export const SettlementPage = lazily(
  () => import('./settlement-page.tsx').then(({ SettlementPage: Page }) => Page),
  failed,
);
