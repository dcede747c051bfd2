/** The part of hls.js's load statistics that is used. */
interface Load {
  loaded: number;
  loading: { start: number; end: number };
}

/** Media as it comes in, finished loads and the one on its way. */
export interface Intake {
  begin(load: Load): void;
  /** Done, or given up: what came of it counts. */
  end(load: Load): void;
  /** All that has come, bytes. */
  bytes(): number;
  /** Over the last loads, waiting for their answers included, kbit/s; null before there is anything to tell. */
  kbps(): number | null;
}

/** So many loads tell how the link is now. */
const LOADS = 3;
/** One on its way counts after so long, ms: before, it has only waited for its answer. */
const TELLING_MS = 3_000;

/** `now` in ms, on the clock of the loads. */
export function createIntake(now: () => number): Intake {
  let finishedBytes = 0;
  let current: Load | null = null;
  const last: { bytes: number; ms: number }[] = [];
  return {
    begin(load) {
      current = load;
    },
    end(load) {
      const ms = (load.loading.end || now()) - load.loading.start;
      if (load === current) current = null;
      finishedBytes += load.loaded;
      if (load.loading.start > 0 && ms > 0) last.push({ bytes: load.loaded, ms });
      if (last.length > LOADS) last.shift();
    },
    bytes: () => finishedBytes + (current?.loaded ?? 0),
    kbps() {
      const loads = [...last];
      if (current !== null && current.loading.start > 0) {
        const ms = now() - current.loading.start;
        if (ms >= TELLING_MS) loads.push({ bytes: current.loaded, ms });
      }
      const ms = loads.reduce((sum, load) => sum + load.ms, 0);
      const bytes = loads.reduce((sum, load) => sum + load.bytes, 0);
      return ms > 0 ? (bytes * 8) / ms : null;
    },
  };
}
