import { lazily } from '../../ui/lazily.tsx';

/** Papers, sums and what they are drawn with, fetched when somebody wants them. */
export const PaperPage = lazily(() => import('./paper-page.tsx').then(({ PaperPage: Page }) => Page));

/** What households are owed. */
export const SettlementsPage = lazily(() =>
  import('./settlements-page.tsx').then(({ SettlementsPage: Page }) => Page),
);

/** All lives at once. */
export const LivesPage = lazily(() => import('../lives/page.tsx').then(({ LivesPage: Page }) => Page));

/** The co-operative's settings. */
export const SettingsPage = lazily(() =>
  import('../settings/page.tsx').then(({ SettingsPage: Page }) => Page),
);

/** One settlement. */
export const SettlementPage = lazily(() =>
  import('./settlement-page.tsx').then(({ SettlementPage: Page }) => Page),
);
