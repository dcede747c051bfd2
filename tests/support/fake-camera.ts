import type { CameraFault, TrackKind } from '../../client/studio/camera-fault.ts';
import type { CameraHost } from '../../client/studio/camera-host.ts';

/** A track whose phone can take it away. */
export class FakeTrack extends EventTarget {
  readonly kind: TrackKind;
  readyState: 'live' | 'ended' = 'live';
  muted = false;
  enabled = true;
  readonly torch: boolean | undefined;
  readonly applied: unknown[] = [];
  readonly facing: string | undefined;
  constructor(kind: TrackKind, { torch, facing }: { torch?: boolean; facing?: string } = {}) {
    super();
    this.kind = kind;
    this.torch = torch;
    this.facing = facing;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  getCapabilities() {
    return this.torch === undefined ? {} : { torch: this.torch };
  }
  async applyConstraints(constraints: unknown): Promise<void> {
    this.applied.push(constraints);
  }
  /** The phone ends it. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
  /** The phone holds it back, or gives it again. */
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

class FakePermission extends EventTarget {
  state: PermissionState = 'granted';
  onchange: (() => void) | null = null;
}

/** A phone: what it has, what it allows, and what happens to it. */
export interface FakePhone {
  readonly host: CameraHost;
  /** Kinds in the order they were asked for, such as `audio+video`. */
  readonly asked: string[];
  readonly tracks: FakeTrack[];
  /** What asking for a kind answers with instead of a track. */
  readonly failures: Partial<Record<TrackKind, { name: string; message?: string }>>;
  torch: boolean | undefined;
  newest(kind: TrackKind): FakeTrack;
  allow(kind: TrackKind, state: PermissionState): void;
  setVisible(visible: boolean): void;
  plug(): void;
  pass(ms: number): void;
}

/** The browser of a phone where everything works until it is told otherwise. */
export function fakePhone(unfit: CameraFault | null = null): FakePhone {
  const asked: string[] = [];
  const tracks: FakeTrack[] = [];
  const failures: FakePhone['failures'] = {};
  const permissions = { audio: new FakePermission(), video: new FakePermission() };
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  let nowMs = 0;

  async function getUserMedia(wanted: MediaStreamConstraints = {}) {
    const kinds = (['audio', 'video'] as const).filter((kind) => Boolean(wanted[kind]));
    asked.push(kinds.join('+'));
    const failure = kinds.map((kind) => failures[kind]).find((one) => one !== undefined);
    if (failure !== undefined) throw new DOMException(failure.message ?? '', failure.name);
    const facing =
      typeof wanted.video === 'object' && typeof wanted.video.facingMode === 'string'
        ? wanted.video.facingMode
        : undefined;
    const made = kinds.map(
      (kind) =>
        new FakeTrack(
          kind,
          kind === 'video'
            ? {
                ...(phone.torch === undefined ? {} : { torch: phone.torch }),
                ...(facing === undefined ? {} : { facing }),
              }
            : {},
        ),
    );
    tracks.push(...made);
    return { getTracks: () => made };
  }

  const devices = Object.assign(new EventTarget(), { getUserMedia });
  // What a camera uses of the browser's own objects, no more.
  const host = {
    unfit,
    devices,
    page,
    permission: async (kind: TrackKind) => permissions[kind],
    allowedHere: () => true,
    userAgent: 'Chrome',
    join: (held: unknown[]) => ({ getTracks: () => held }),
    now: () => nowMs,
  } as unknown as CameraHost;
  const phone: FakePhone = {
    host,
    asked,
    tracks,
    failures,
    torch: undefined,
    newest(kind) {
      const track = tracks.findLast((one) => one.kind === kind);
      if (track === undefined) throw new Error(`no ${kind} track was given out`);
      return track;
    },
    allow(kind, state) {
      permissions[kind].state = state;
      permissions[kind].onchange?.();
    },
    setVisible(visible) {
      page.visibilityState = visible ? 'visible' : 'hidden';
      page.dispatchEvent(new Event('visibilitychange'));
    },
    plug: () => devices.dispatchEvent(new Event('devicechange')),
    pass(ms) {
      nowMs += ms;
    },
  };
  return phone;
}
