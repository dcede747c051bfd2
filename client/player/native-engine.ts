import type { RungLimits } from './abr/controller.ts';
import type { Engine, EngineListener } from './engine.ts';

/** Safari's own HLS knows the programme date of the first frame. */
type NativeHlsVideo = HTMLVideoElement & { getStartDate?: () => Date };

/** The browser's own player; it chooses among the rungs by itself, so only a change of playlist limits it. */
export function createNativeEngine(
  video: NativeHlsVideo,
  options: { limits: RungLimits; urlFor: (limits: RungLimits) => string },
  listener: EngineListener,
): Engine {
  let url = options.urlFor(options.limits);
  const onError = () => listener.onFatal('engine');
  return {
    warm: Promise.resolve(),
    attach() {
      video.addEventListener('error', onError);
      video.src = url;
    },
    pictureDate() {
      const startMs = video.getStartDate?.().getTime() ?? Number.NaN;
      return Number.isNaN(startMs) ? null : new Date(startMs + video.currentTime * 1_000);
    },
    report: () => null,
    limit(limits) {
      const next = options.urlFor(limits);
      if (next === url) return;
      url = next;
      listener.onReset();
      video.src = url;
    },
    close() {
      video.removeEventListener('error', onError);
      video.removeAttribute('src');
      video.load();
    },
  };
}
