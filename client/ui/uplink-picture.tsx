import type { UplinkSample } from '../../server/contract/uplink.ts';
import { UPLINK_SAMPLE_MS, UPLINK_SAMPLES } from '../../server/contract/uplink-samples.ts';
import { formatCount } from '../i18n/format.ts';
import { sendRungTexts } from '../i18n/send-rungs.ts';
import { uplinkTexts } from './uplink-texts.ts';
import './uplink-picture.css';

/** Samples of loss and delay that "now" is the mean of: one alone jumps about. */
const NOW_SAMPLES = 5;
const HEIGHT = 40;

export interface UplinkNow {
  kbit: number;
  lossShare: number;
  roundTripMs: number | null;
}

const kbitOf = ({ audioKbit, videoKbit }: UplinkSample) => audioKbit + videoKbit;

/** What arrives now: the mean of the last ten seconds. */
export function uplinkNow(samples: readonly UplinkSample[]): UplinkNow {
  const last = samples.slice(-NOW_SAMPLES);
  const mean = (values: number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    kbit: Math.round(mean(last.map(kbitOf)) ?? 0),
    lossShare: mean(last.map(({ lossShare }) => lossShare)) ?? 0,
    roundTripMs: mean(last.flatMap(({ roundTripMs }) => (roundTripMs === null ? [] : [roundTripMs]))),
  };
}

/** Runs of a standing picture, as index of the first sample and number of samples. */
export function freezesOf(samples: readonly UplinkSample[]): { from: number; length: number }[] {
  const freezes: { from: number; length: number }[] = [];
  for (const [index, { frozen }] of samples.entries()) {
    if (!frozen) continue;
    const last = freezes.at(-1);
    if (last !== undefined && last.from + last.length === index) last.length += 1;
    else freezes.push({ from: index, length: 1 });
  }
  return freezes;
}

/** Bitrate over five minutes with the newest at the right, standing pictures in red. */
function Curve({ samples, topKbit }: { samples: readonly UplinkSample[]; topKbit: number }) {
  const first = UPLINK_SAMPLES - samples.length;
  const y = (kbit: number) => (HEIGHT * (1 - kbit / topKbit)).toFixed(1);
  const points = samples.map((sample, index) => `${first + index + 0.5},${y(kbitOf(sample))}`);
  const end = UPLINK_SAMPLES - 0.5;
  return (
    <svg
      class="uplink-curve"
      viewBox={`0 0 ${UPLINK_SAMPLES} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {freezesOf(samples).map(({ from, length }) => (
        <rect key={from} class="frozen" x={first + from} y={0} width={length} height={HEIGHT} />
      ))}
      <polygon points={`${first + 0.5},${HEIGHT} ${points.join(' ')} ${end},${HEIGHT}`} />
      <polyline points={points.join(' ')} fill="none" stroke-width="2" vector-effect="non-scaling-stroke" />
    </svg>
  );
}

/** What comes from the phone, now and over the last minutes; nothing before the first sample. */
export function UplinkPicture({ samples }: { samples: readonly UplinkSample[] }) {
  const t = uplinkTexts();
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const now = uplinkNow(samples);
  const topKbit = Math.max(1, ...samples.map(kbitOf));
  const stillMs = samples.filter(({ frozen }) => frozen).length * UPLINK_SAMPLE_MS;
  const past = stillMs === 0 ? t.neverStill : t.stillBefore(formatCount(stillMs / 1_000));
  return (
    <section class="card stack-s uplink-picture" aria-label={t.title}>
      <h2>{t.title}</h2>
      {newest.rung !== null && !newest.frozen && <p>{sendRungTexts()[newest.rung]}</p>}
      <p class={newest.frozen ? 'strong still' : ''}>{newest.frozen ? t.standsStill : past}</p>
      <Curve samples={samples} topKbit={topKbit} />
      <p class="soft">{t.top(formatCount(topKbit))}</p>
      <p class="row">
        <span>
          <span class="soft">{t.rate}</span>
          <br />
          <strong>{t.kbit(formatCount(now.kbit))}</strong>
        </span>
        <span>
          <span class="soft">{t.loss}</span>
          <br />
          <strong>{t.percent(formatCount(Math.round(now.lossShare * 100)))}</strong>
        </span>
        <span>
          <span class="soft">{t.delay}</span>
          <br />
          <strong>
            {now.roundTripMs === null ? t.unknown : t.ms(formatCount(Math.round(now.roundTripMs)))}
          </strong>
        </span>
      </p>
    </section>
  );
}
