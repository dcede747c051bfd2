import { useMemo, useState } from 'preact/hooks';
import type { StaffSaleEvent } from '../../../server/contract/sale-event.ts';
import { commonTexts } from '../../i18n/common.ts';
import { formatCount, formatDateTime, formatTime } from '../../i18n/format.ts';
import { language } from '../../i18n/language.ts';
import type { CallApi } from '../../net/api.ts';
import { createResource } from '../../state/resource.ts';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { organiseTexts } from '../texts.ts';
import { PlanIcon } from './icons.tsx';
import { dayOf, daysAfter, mondayOf, monthsAfter, weeksOf } from './month.ts';
import { planTexts } from './texts.ts';

const startOf = ({ startsAt }: StaffSaleEvent) => Date.parse(startsAt);
const isOver = ({ state }: StaffSaleEvent) => state === 'ended' || state === 'cancelled';

/** `2026-11-23` as `23/11`. */
const shortDay = (day: string) => `${day.slice(8)}/${day.slice(5, 7)}`;

function monthName(month: string): string {
  return new Intl.DateTimeFormat(language.value === 'vi' ? 'vi-VN' : 'en-GB', {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  }).format(new Date(`${month}-01`));
}

function SaleCard({ saleEvent }: { saleEvent: StaffSaleEvent }) {
  const t = organiseTexts();
  const p = planTexts();
  const { id, title, state, runSheet } = saleEvent;
  return (
    <li class="card stack-s">
      <p class="row spread">
        <span class="soft">{formatDateTime(saleEvent.startsAt)}</span>
        <span class={state === 'live' ? 'badge live' : 'badge'}>{commonTexts().states[state]}</span>
      </p>
      <p class="strong">{title}</p>
      <p class="soft">
        {saleEvent.sellerName} · {p.goodsCount(formatCount(runSheet.length))}
      </p>
      <div class="row">
        <a class="button" href={`#/phien/${id}`} aria-label={t.ordersOf(title)}>
          {t.orders}
        </a>
        {!isOver(saleEvent) && (
          <a class="button" href={`#/sua/${id}`} aria-label={p.editNamed(title)}>
            <PlanIcon name="edit" />
            {p.edit}
          </a>
        )}
        <a class="button" href={`#/chep/${id}`} aria-label={p.copyNamed(title)}>
          <Icon name="copy" />
          {p.copy}
        </a>
      </div>
    </li>
  );
}

/** What comes, week by week, soonest first. */
function Agenda({ saleEvents, today }: { saleEvents: StaffSaleEvent[]; today: string }) {
  const p = planTexts();
  const thisWeek = mondayOf(today);
  const weeks = new Map<string, StaffSaleEvent[]>();
  for (const saleEvent of [...saleEvents].sort((a, b) => startOf(a) - startOf(b))) {
    const week = mondayOf(dayOf(startOf(saleEvent)));
    const key = week < thisWeek ? '' : week;
    weeks.set(key, [...(weeks.get(key) ?? []), saleEvent]);
  }
  const nameOf = (week: string) => {
    if (week === '') return p.earlier;
    if (week === thisWeek) return p.thisWeek;
    if (week === daysAfter(thisWeek, 7)) return p.nextWeek;
    return p.weekOf(shortDay(week), shortDay(daysAfter(week, 6)));
  };
  return (
    <>
      {[...weeks].map(([week, those]) => (
        <section key={week} class="stack-s">
          <h2>{nameOf(week)}</h2>
          <ul class="stack-s cards" aria-label={nameOf(week)}>
            {those.map((saleEvent) => (
              <SaleCard key={saleEvent.id} saleEvent={saleEvent} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** A month on a wide screen; on a phone the weeks below say the same. */
function Month({ saleEvents, today }: { saleEvents: StaffSaleEvent[]; today: string }) {
  const p = planTexts();
  const [month, setMonth] = useState(today.slice(0, 7));
  const byDay = new Map<string, StaffSaleEvent[]>();
  for (const saleEvent of [...saleEvents].sort((a, b) => startOf(a) - startOf(b))) {
    const day = dayOf(startOf(saleEvent));
    byDay.set(day, [...(byDay.get(day) ?? []), saleEvent]);
  }
  return (
    <section class="month stack-s" aria-label={p.month}>
      <div class="row spread">
        <h2 aria-live="polite">{monthName(month)}</h2>
        <div class="row">
          <button type="button" class="button" onClick={() => setMonth(monthsAfter(month, -1))}>
            {p.monthBefore}
          </button>
          <button type="button" class="button" onClick={() => setMonth(today.slice(0, 7))}>
            {p.today}
          </button>
          <button type="button" class="button" onClick={() => setMonth(monthsAfter(month, 1))}>
            {p.monthAfter}
          </button>
        </div>
      </div>
      <table>
        <thead>
          <tr>
            {Object.values(p.weekdays).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} class={day.slice(0, 7) === month ? undefined : 'soft'}>
                  <span {...(day === today ? { class: 'today', 'aria-current': 'date' } : {})}>
                    {Number(day.slice(8))}
                  </span>
                  {(byDay.get(day) ?? []).map(({ id, title, startsAt, state }) => (
                    <a key={id} class={`month-sale ${state}`} href={`#/phien/${id}`}>
                      <strong>{formatTime(startsAt)}</strong> {title}
                      {state !== 'scheduled' && <span class="soft"> · {commonTexts().states[state]}</span>}
                    </a>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The organisers' calendar: what comes week by week, on a wide screen also by month; what is over when it is asked for. */
export function CalendarPage({ api, nowMs = Date.now() }: { api: CallApi; nowMs?: number }) {
  const t = organiseTexts();
  const p = planTexts();
  const sales = useMemo(() => createResource(() => api('GET /api/sale-events')), [api]);
  const [showPast, setShowPast] = useState(false);
  const saleEvents = sales.data.value?.saleEvents ?? null;
  const error = sales.error.value;
  const coming = saleEvents?.filter((saleEvent) => !isOver(saleEvent)) ?? [];
  // The server's order: newest first.
  const past = saleEvents?.filter(isOver) ?? [];
  const today = dayOf(nowMs);
  return (
    <section class="stack">
      <h1>{t.sales}</h1>
      <a class="button main wide" href="#/tao">
        <Icon name="plus" />
        {t.newSale}
      </a>
      {error !== null && <ErrorNotice error={error} onRetry={sales.reload} />}
      {saleEvents === null && error === null && <Notice icon="clock" text={commonTexts().loading} />}
      {saleEvents !== null && <Month saleEvents={saleEvents} today={today} />}
      {saleEvents?.length === 0 && <Notice text={t.noSales} />}
      {coming.length === 0 && past.length > 0 && <Notice text={p.noneComing} />}
      <Agenda saleEvents={coming} today={today} />
      {past.length > 0 && (
        <section class="stack-s">
          <h2>{p.past}</h2>
          {showPast ? (
            <ul class="stack-s cards" aria-label={p.past}>
              {past.map((saleEvent) => (
                <SaleCard key={saleEvent.id} saleEvent={saleEvent} />
              ))}
            </ul>
          ) : (
            <button type="button" class="button wide" onClick={() => setShowPast(true)}>
              <Icon name="clock" />
              {p.showPast(formatCount(past.length))}
            </button>
          )}
        </section>
      )}
      <a class="button plain" href="/lich.ics">
        <PlanIcon name="calendar" />
        {p.feed}
      </a>
    </section>
  );
}
