import type { RungLimits } from '../../client/player/abr/controller.ts';
import type { EngineListener, EngineReport } from '../../client/player/engine.ts';
import type { EngineSpec, MakeEngine } from '../../client/player/engines.ts';

/** As a player sees a video element: events, and no picture yet. */
export class FakeVideo extends EventTarget {
  videoWidth = 0;
  readonly play = () => Promise.resolve();
}

/** An engine that does what the test says. */
export interface FakeEngine {
  spec: EngineSpec;
  listener: EngineListener;
  limits: RungLimits[];
  attached: boolean;
  closed: boolean;
  report: EngineReport | null;
  pictureMs: number | null;
  warm(): void;
}

/** A picture on a link that bears it. */
export const REPORT: EngineReport = {
  rungKbps: 64,
  throughputKbps: 200,
  bufferMs: 12_000,
  distanceMs: 14_000,
  targetMs: 14_000,
  parts: false,
  atLowest: false,
  lowestKbps: 36,
  recentKbps: 200,
  receivedBytes: 1_000,
};

/** Remembers for one test. */
export function fakeStorage(): Storage {
  const kept = new Map<string, string>();
  return Object.assign(Object.create(null), {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
}

/** Makes engines that only note what is done to them; `fails` says whether the next one does not arrive. */
export function fakeEngines(fails: () => boolean): { made: FakeEngine[]; make: MakeEngine } {
  const made: FakeEngine[] = [];
  return {
    made,
    make(spec, listener) {
      if (fails()) return Promise.reject(new TypeError('the chunk did not arrive'));
      const warm = Promise.withResolvers<void>();
      const fake: FakeEngine = {
        spec,
        listener,
        limits: [],
        attached: false,
        closed: false,
        report: { ...REPORT },
        pictureMs: null,
        warm: warm.resolve,
      };
      made.push(fake);
      return Promise.resolve({
        warm: warm.promise,
        attach: () => {
          fake.attached = true;
        },
        pictureDate: () => (fake.pictureMs === null ? null : new Date(fake.pictureMs)),
        report: () => fake.report,
        limit: (limits) => void fake.limits.push(limits),
        close: () => {
          fake.closed = true;
        },
      });
    },
  };
}
