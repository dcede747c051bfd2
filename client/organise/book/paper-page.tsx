import type { BookFilterSent } from '../../../server/contract/order.ts';
import type { CallApi } from '../../net/api.ts';
import type { Link } from '../../net/socket.ts';
import type { Paper } from '../route.ts';
import { LabelsPage } from './labels-page.tsx';
import { PackingPage } from './packing-page.tsx';
import { TotalsPage } from './totals-page.tsx';

/** What is made of the orders that a filter finds. */
export function PaperPage(props: { api: CallApi; link: Link; paper: Paper; filter: BookFilterSent }) {
  const { api, link, paper, filter } = props;
  switch (paper) {
    case 'labels':
      return <LabelsPage api={api} link={link} filter={filter} />;
    case 'packing':
      return <PackingPage api={api} filter={filter} />;
    case 'totals':
      return <TotalsPage api={api} filter={filter} />;
  }
}
