import { useState } from 'preact/hooks';
import type { BookFilterSent } from '../../../server/contract/order.ts';
import { formatCount } from '../../i18n/format.ts';
import type { ClientError } from '../../net/outcome.ts';
import { ErrorNotice } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { filterPart } from './address.ts';
import { download } from './download.ts';
import { bookTexts } from './texts.ts';

const FILES = ['xlsx', 'csv'] as const;

/** What can be made of the orders that were chosen, or of all that the filter finds. */
export function BookTools(props: {
  filter: BookFilterSent;
  /** Ids of those that were chosen. */
  chosen: readonly string[];
  /** In the book of all sale events; what households are owed is not of one. */
  everySale: boolean;
}) {
  const { filter, chosen } = props;
  const t = bookTexts();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const which: BookFilterSent = chosen.length > 0 ? { orderIds: [...chosen] } : filter;
  const part = filterPart(which);
  const fetchFile = async (kind: (typeof FILES)[number]) => {
    setBusy(true);
    setError(await download(`/api/orders/export.${kind}`, which));
    setBusy(false);
  };
  return (
    <details class="more">
      <summary>{t.papers}</summary>
      <div class="stack-s">
        <p class="soft">{chosen.length > 0 ? t.papersOf(formatCount(chosen.length)) : t.papersOfAll}</p>
        <div class="row">
          <a class="button" href={`#/gom/${part}`}>
            {t.packing}
          </a>
          <a class="button" href={`#/tem/${part}`}>
            {t.labels}
          </a>
          <a class="button" href={`#/tong/${part}`}>
            {t.totals}
          </a>
          {props.everySale && (
            <a class="button" href="#/quyet-toan">
              {t.settlements}
            </a>
          )}
          {FILES.map((kind) => (
            <button
              key={kind}
              type="button"
              class="button"
              disabled={busy}
              onClick={() => void fetchFile(kind)}
            >
              <Icon name="save" />
              {kind === 'xlsx' ? t.excel : t.csv}
            </button>
          ))}
        </div>
        {busy && <p role="status">{t.fetching}</p>}
        {error !== null && <ErrorNotice error={error} />}
      </div>
    </details>
  );
}
