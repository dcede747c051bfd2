import { useMemo } from 'preact/hooks';
import { photoPath } from '../../../server/contract/photo-path.ts';
import type { Coop } from '../../../server/contract/settings.ts';
import type { CallApi } from '../../net/api.ts';
import { createResource } from '../../state/resource.ts';

/** Whose papers these are; null until it is known, which no paper waits for. */
export function useCoop(api: CallApi): Coop | null {
  const settings = useMemo(() => createResource(() => api('GET /api/settings')), [api]);
  const found = settings.data.value;
  if (found === null) return null;
  const { coopName, coopPhone, logoId, defaults } = found;
  return { name: coopName || defaults.coopName, phone: coopPhone || defaults.coopPhone, logoId };
}

/** The co-operative on top of a paper: logo, name, number. */
export function CoopHead({ api }: { api: CallApi }) {
  const coop = useCoop(api);
  if (coop === null || (coop.name === '' && coop.phone === '' && coop.logoId === null)) return null;
  return (
    <p class="coop-head">
      {coop.logoId !== null && <img src={photoPath(coop.logoId, 160)} alt="" />}
      <strong>{coop.name}</strong>
      {coop.phone !== '' && <span>{coop.phone}</span>}
    </p>
  );
}
