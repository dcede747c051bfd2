import Hls from 'hls.js/light';

/** One line of what a player did: when, ms since it began, with how much buffered, ms, and what. */
export type DiaryLine = [atMs: number, bufferMs: number, what: string];

const { Events } = Hls;

interface Load {
  loaded: number;
  loading: { start: number; first: number; end: number };
}

interface Named {
  frag?: { sn: number | string; level: number; stats?: Load };
  part?: { index: number; stats?: Load } | null;
  level?: number;
  details?: unknown;
  fatal?: boolean;
}

/**
 * Notes what every hls.js of this page asks for and gets, so that a stall can be explained afterwards. It listens at
 * the one place all events pass, because the product's player keeps its hls.js to itself.
 */
export function keepDiary(media: HTMLVideoElement): { note(what: string): void; lines(): DiaryLine[] } {
  const lines: DiaryLine[] = [];
  const beganAt = performance.now();
  const note = (what: string) => {
    const { buffered, currentTime } = media;
    let end = currentTime;
    for (let index = 0; index < buffered.length; index++) {
      if (buffered.start(index) <= currentTime + 0.3) end = Math.max(end, buffered.end(index));
    }
    lines.push([Math.round(performance.now() - beganAt), Math.round((end - currentTime) * 1_000), what]);
  };
  const passOn = Hls.prototype.trigger;
  Hls.prototype.trigger = function trigger(event, data) {
    // Some events carry nothing.
    const what = describe(event, (data ?? {}) as Named);
    const result = passOn.call(this, event, data);
    if (what) note(`${what} (${Math.round(this.bandwidthEstimate / 1_000)} kbit/s)`);
    return result;
  };
  for (const name of ['waiting', 'playing', 'seeking', 'ratechange'] as const) {
    media.addEventListener(name, () =>
      note(`video ${name}${name === 'ratechange' ? ` ${media.playbackRate}` : ''}`),
    );
  }
  return { note, lines: () => lines };
}

function describe(event: string, data: Named): string | null {
  const { frag, part, level } = data;
  const which = frag ? `${frag.sn}${part ? `.${part.index}` : ''} of rung ${frag.level}` : '';
  switch (event) {
    case Events.FRAG_LOADING:
      return `asks ${which}`;
    case Events.FRAG_LOADED:
      return `has ${which}, ${came(part?.stats ?? frag?.stats)}`;
    case Events.FRAG_BUFFERED:
      return `keeps ${which}`;
    case Events.FRAG_LOAD_EMERGENCY_ABORTED:
      return `gives up ${which} at ${(part?.stats ?? frag?.stats)?.loaded ?? 0} bytes`;
    case Events.LEVEL_LOADING:
      return `asks playlist of rung ${level}`;
    case Events.LEVEL_LOADED:
      return `has playlist of rung ${level}`;
    case Events.ERROR:
      return `error ${String(data.details)}${data.fatal ? ', fatal' : ''} ${which}`;
    default:
      return null;
  }
}

function came(load: Load | undefined): string {
  if (!load) return 'nothing';
  const { start, first, end } = load.loading;
  return `${load.loaded} bytes in ${Math.round(first - start)} + ${Math.round(end - first)} ms`;
}
