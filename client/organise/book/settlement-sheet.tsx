import type { SettlementSheet } from '../../../server/contract/settlement.ts';
import { formatCount, formatDateTime, formatDay, formatDong } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import { listingName } from '../../ui/goods.tsx';
import { CoopHead } from './coop-head.tsx';
import { Paper } from './paper.tsx';
import { settlementTexts } from './settlement-texts.ts';
import { SumsHead } from './sums-head.tsx';

/** The sheet as it is printed and signed: what was sold, what is taken off, what the household gets. */
export function SheetPaper({ api, sheet }: { api: CallApi; sheet: SettlementSheet }) {
  const t = settlementTexts();
  const { householdName, from, to, basis, goods, deductions, grossDong, netDong, note, closedAt } = sheet;
  const percent = (points: number) => ` (${formatCount(points / 100)} %)`;
  const sum = (name: string, dong: number, strong = false) => (
    <tr key={name} class={strong ? 'sum strong' : 'sum'}>
      <th scope="row" colSpan={4}>
        {name}
      </th>
      <td class="number">{formatDong(dong)}</td>
    </tr>
  );
  return (
    <Paper title={t.sheetOf(householdName)} of="stack">
      <CoopHead api={api} />
      <header>
        <h2>{t.sheetOf(householdName)}</h2>
        <p>
          {t.days(formatDay(from), formatDay(to))} · {t.basis[basis]}
        </p>
        {closedAt !== null && <p>{t.closedBy(sheet.closedBy ?? '', formatDateTime(closedAt))}</p>}
      </header>
      {goods.length === 0 ? (
        <p>{t.empty}</p>
      ) : (
        <table class="sums">
          <caption class="visually-hidden">{t.sheetOf(householdName)}</caption>
          <SumsHead of={t.goods} numbers={[t.orders, t.quantity, t.price, t.amount]} />
          <tbody>
            {goods.map((row) => (
              <tr key={`${row.productName} ${row.variantName} ${row.unitPriceDong}`}>
                <td>{listingName(row)}</td>
                <td class="number">{formatCount(row.orders)}</td>
                <td class="number">{formatCount(row.quantity)}</td>
                <td class="number">{formatDong(row.unitPriceDong)}</td>
                <td class="number">{formatDong(row.dong)}</td>
              </tr>
            ))}
            {sum(t.gross, grossDong, true)}
            {deductions.map(({ name, basisPoints, dong }) =>
              sum(`− ${name}${basisPoints === null ? '' : percent(basisPoints)}`, dong),
            )}
            {sum(netDong < 0 ? t.owes : t.net, Math.abs(netDong), true)}
          </tbody>
        </table>
      )}
      {note !== '' && <p>{note}</p>}
      <div class="signatures">
        <p>{t.forHousehold}</p>
        <p>{t.forCoop}</p>
      </div>
    </Paper>
  );
}
