import type { PageData } from '../../server/contract/page.ts';
import { photoPath } from '../../server/contract/photo-path.ts';
import { coopTexts } from './coop-texts.ts';

/** Whose market it is, and whom to call. */
export function CoopLine({ coop }: { coop: PageData['coop'] | null }) {
  if (!coop?.name && !coop?.phone && !coop?.logoId) return null;
  return (
    <p class="row">
      {coop.logoId && (
        <img src={photoPath(coop.logoId, 160)} width="56" height="56" style="object-fit:contain" alt="" />
      )}
      <strong>{coop.name}</strong>
      {coop.phone && (
        <a class="button" href={`tel:${coop.phone}`}>
          {coopTexts().call(coop.phone)}
        </a>
      )}
    </p>
  );
}
