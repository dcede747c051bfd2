import { useState } from 'preact/hooks';
import type { ReplayPlayer } from '../player/replay-player.ts';
import type { Shown } from '../state/replay-line.ts';
import { replayTexts } from './replay-texts.ts';
import { clockOf } from './replay-time.ts';

const STEP_MS = 10_000;
const BACK = 'M13 6l-6 6 6 6M19 6l-6 6 6 6';
const FORWARD = 'M11 6l6 6-6 6M5 6l6 6-6 6';
const PLAY = 'M7 4v16l13-8Z';
const PAUSE = 'M8 5v14M16 5v14';

function Drawing({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round" />
    </svg>
  );
}

interface Line {
  replay: ReplayPlayer;
  lengthMs: number;
  shown: readonly Shown[];
}

/** Where the picture is, by drag and by keys, with a tick for each thing that was shown. */
function Track({ replay, lengthMs, shown }: Line) {
  const t = replayTexts();
  /** Where the finger is. The picture follows when it is lifted: each place on the way would cost a fetch. */
  const [draggedMs, setDragged] = useState<number | null>(null);
  const positionMs = draggedMs ?? replay.positionMs.value;
  const keys: Record<string, number> = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS };
  return (
    <div class="replay-track">
      <div class="replay-line">
        <div class="replay-ticks" aria-hidden="true">
          {shown
            .filter(({ listing }) => listing !== null)
            .map((step) => (
              <i key={step.positionMs} style={{ left: `${(100 * step.positionMs) / lengthMs}%` }} />
            ))}
        </div>
        <input
          type="range"
          min={0}
          max={lengthMs}
          step={1_000}
          value={positionMs}
          aria-label={t.position}
          aria-valuetext={t.of(clockOf(positionMs), clockOf(lengthMs))}
          onInput={({ currentTarget }) => setDragged(currentTarget.valueAsNumber)}
          onChange={({ currentTarget }) => {
            setDragged(null);
            replay.seek(currentTarget.valueAsNumber);
          }}
          onKeyDown={(event) => {
            const step = keys[event.key];
            if (step === undefined) return;
            event.preventDefault();
            replay.seek(replay.positionMs.value + step);
          }}
        />
      </div>
      <p class="row spread">
        <span data-testid="position">{clockOf(positionMs)}</span>
        <span>{clockOf(lengthMs)}</span>
      </p>
    </div>
  );
}

/** The time line and the buttons below it. */
export function ReplayControls(line: Line) {
  const t = replayTexts();
  const { replay } = line;
  const playing = replay.playing.value;
  const step = (byMs: number) => replay.seek(replay.positionMs.value + byMs);
  return (
    <div class="replay-controls">
      <Track {...line} />
      <div class="replay-buttons">
        <button type="button" class="button" aria-label={t.back} onClick={() => step(-STEP_MS)}>
          <Drawing path={BACK} />
          10
        </button>
        <button type="button" class="button main" onClick={() => (playing ? replay.pause() : replay.play())}>
          <Drawing path={playing ? PAUSE : PLAY} />
          {playing ? t.pause : replay.player.value === null ? t.watchAgain : t.play}
        </button>
        <button type="button" class="button" aria-label={t.forward} onClick={() => step(STEP_MS)}>
          10
          <Drawing path={FORWARD} />
        </button>
      </div>
    </div>
  );
}

/** What was shown when; a tap leads there. */
export function Markers({ replay, shown }: Pick<Line, 'replay' | 'shown'>) {
  const t = replayTexts();
  const now = shown.filter(({ positionMs }) => positionMs <= replay.positionMs.value).at(-1);
  const goods = shown.flatMap((step) => (step.listing === null ? [] : [{ ...step, listing: step.listing }]));
  if (goods.length === 0) return null;
  return (
    <section class="stack-s">
      <h2>{t.markers}</h2>
      <ul class="replay-markers" aria-label={t.markers}>
        {goods.map(({ positionMs, listing }) => (
          <li key={positionMs}>
            <button
              type="button"
              class="button"
              aria-current={now?.positionMs === positionMs}
              onClick={() => {
                replay.seek(positionMs);
                replay.play();
              }}
            >
              <span class="code">{listing.code}</span> <span>{listing.productName}</span>
              <span class="replay-at">{clockOf(positionMs)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
