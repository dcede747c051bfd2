import type { PageData } from '../../server/contract/page.ts';
import { catalogue } from '../i18n/language.ts';

const coopTexts = catalogue({
  vi: { call: (phone: string) => `Gọi ${phone}` },
  en: { call: (phone: string) => `Call ${phone}` },
});

/** Whose market it is, and whom to call. */
export function CoopLine({ coop }: { coop: PageData['coop'] | null }) {
  if (!coop?.name && !coop?.phone) return null;
  return (
    <p class="row">
      <strong>{coop.name}</strong>
      {coop.phone && (
        <a class="button" href={`tel:${coop.phone}`}>
          {coopTexts().call(coop.phone)}
        </a>
      )}
    </p>
  );
}
