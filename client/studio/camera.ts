import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { type CameraFault, cameraFault, type TrackKind } from './camera-fault.ts';
import type { CameraHost } from './camera-host.ts';

/** Which side of the phone looks; goods are shown with the back one. */
export type Facing = 'user' | 'environment';

/** What is wrong with picture and sound, each by itself; empty when both are there. */
export type Faults = Readonly<Partial<Record<TrackKind, CameraFault>>>;

/** Camera and microphone of the phone, kept open through calls, locks and other apps. */
export interface Camera {
  /** Made anew with each track that changes; null while there is nothing at all. */
  readonly stream: ReadonlySignal<MediaStream | null>;
  /** Waiting for the phone or for the person's permission. */
  readonly opening: ReadonlySignal<boolean>;
  readonly faults: ReadonlySignal<Faults>;
  /** The phone itself holds these back for now: a call, a lock. They come back by themselves. */
  readonly taken: ReadonlySignal<ReadonlySet<TrackKind>>;
  readonly facing: ReadonlySignal<Facing>;
  /** Null where the camera has no torch. */
  readonly torch: ReadonlySignal<boolean | null>;
  /** By the seller; the track sends silence. */
  readonly muted: ReadonlySignal<boolean>;
  /** The page was out of sight while something was open; null when it was not, or it has been read. */
  readonly away: ReadonlySignal<boolean>;
  /** The other side of the phone; the sound goes on. */
  flip(): void;
  setTorch(on: boolean): Promise<void>;
  setMuted(muted: boolean): void;
  /** Tries again what is missing. */
  retry(): void;
  /** What came of having been away has been read. */
  forgetAway(): void;
  /** Looks again at what the camera can do: some phones tell only once it runs. */
  look(): void;
  close(): void;
}

const KINDS = ['audio', 'video'] as const;
/** Others let go of a camera after a while, ms. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10_000;
/** What is still held back so long after the page is seen again does not come back by itself, ms. */
const RETURN_MS = 1_500;
/** A glance elsewhere is not worth a sentence, ms. */
const AWAY_MS = 1_500;

/** Faults that go away without anybody telling the page. */
const PASSING: ReadonlySet<CameraFault> = new Set(['inUse', 'failed']);

/** The picture no larger than the best rendition needs, the sound mono. */
function constraintsOf(kinds: readonly TrackKind[], facing: Facing): MediaStreamConstraints {
  return {
    video: kinds.includes('video') && {
      facingMode: facing,
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 24, max: 30 },
    },
    audio: kinds.includes('audio') && {
      channelCount: 1,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  };
}

/** DOM types do not know the torch yet; iOS answers a truth, Android a list of them. */
function hasTorch(track: MediaStreamTrack): boolean {
  const { torch } = (track.getCapabilities?.() ?? {}) as { torch?: boolean | boolean[] };
  return torch === true || (Array.isArray(torch) && torch.includes(true));
}

export function createCamera(host: CameraHost): Camera {
  const stream = signal<MediaStream | null>(null);
  const opening = signal(false);
  const faults = signal<Faults>({});
  const taken = signal<ReadonlySet<TrackKind>>(new Set());
  const facing = signal<Facing>('environment');
  const torch = signal<boolean | null>(null);
  const muted = signal(false);
  const away = signal(false);
  const tracks = new Map<TrackKind, MediaStreamTrack>();
  const permissions: PermissionStatus[] = [];
  let closed = false;
  let hiddenSince: number | null = null;
  let retries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** One opening at a time: many phones give out a camera once. */
  let queue = Promise.resolve();

  const visible = () => host.page.visibilityState === 'visible';
  const isThere = (kind: TrackKind) => tracks.get(kind)?.readyState === 'live';

  function drop(kind: TrackKind): void {
    tracks.get(kind)?.stop();
    tracks.delete(kind);
  }

  /** Tells what the held tracks amount to. */
  function tell(): void {
    const held = [...tracks.values()];
    const shown = stream.value?.getTracks() ?? [];
    const same = shown.length === held.length && held.every((track) => shown.includes(track));
    if (!same) stream.value = held.length === 0 ? null : host.join(held);
    taken.value = new Set(KINDS.filter((kind) => tracks.get(kind)?.muted === true && isThere(kind)));
    look();
  }

  function look(): void {
    const video = tracks.get('video');
    if (video === undefined || !hasTorch(video)) torch.value = null;
    else torch.value ??= false;
  }

  function hold(track: MediaStreamTrack): void {
    const kind = track.kind === 'audio' ? 'audio' : 'video';
    tracks.set(kind, track);
    if (kind === 'audio') track.enabled = !muted.value;
    else torch.value = null;
    const isHeld = () => !closed && tracks.get(kind) === track;
    track.addEventListener('mute', () => isHeld() && tell());
    track.addEventListener('unmute', () => isHeld() && tell());
    // The phone has taken it for good: another app, a lock, a permission that was withdrawn.
    track.addEventListener('ended', () => {
      if (!isHeld()) return;
      drop(kind);
      tell();
      if (visible()) acquire([kind]);
    });
  }

  async function ask(kinds: readonly TrackKind[]): Promise<DOMException | Error | null> {
    try {
      const opened = await host.devices.getUserMedia(constraintsOf(kinds, facing.value));
      for (const track of opened.getTracks()) {
        if (closed) track.stop();
        else hold(track);
      }
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async function faultOf(kind: TrackKind, error: Error): Promise<CameraFault> {
    const permission = (await host.permission(kind))?.state ?? null;
    return cameraFault(error, {
      permission,
      allowedHere: host.allowedHere(kind),
      userAgent: host.userAgent,
    });
  }

  /** Asks for each by itself, unless the person would be asked twice for what they have just closed. */
  async function askSingly(kinds: readonly TrackKind[], failure: Error): Promise<Faults> {
    const found: Partial<Record<TrackKind, CameraFault>> = {};
    for (const kind of kinds) {
      const permission = (await host.permission(kind))?.state;
      const fault = await faultOf(kind, failure);
      const asksAgain = fault === 'dismissed' || (fault === 'refused' && permission !== 'granted');
      const error = asksAgain || kinds.length === 1 ? failure : await ask([kind]);
      if (error !== null) found[kind] = await faultOf(kind, error);
    }
    return found;
  }

  async function open(kinds: readonly TrackKind[]): Promise<void> {
    if (closed || kinds.length === 0) return;
    opening.value = true;
    for (const kind of kinds) drop(kind);
    const failure = await ask(kinds);
    const found = failure === null ? {} : await askSingly(kinds, failure);
    if (closed) return;
    const kept = Object.entries(faults.value).filter(([kind]) => !kinds.some((asked) => asked === kind));
    batch(() => {
      opening.value = false;
      faults.value = { ...Object.fromEntries(kept), ...found };
      tell();
    });
    if (!KINDS.some((kind) => PASSING.has(faults.value[kind] ?? 'old'))) retries = 0;
    else later(missing, Math.min(FIRST_RETRY_MS * 2 ** retries++, LONGEST_RETRY_MS));
  }

  /** Opens in turn; `wanted` is asked when the turn has come. */
  function acquire(wanted: readonly TrackKind[] | (() => readonly TrackKind[])): void {
    queue = queue.then(() => open(typeof wanted === 'function' ? wanted() : wanted));
  }

  const missing = () => KINDS.filter((kind) => !isThere(kind));

  function later(wanted: () => readonly TrackKind[], ms: number): void {
    clearTimeout(timer);
    // A page out of sight gets no camera: its return asks.
    timer = setTimeout(() => visible() && acquire(wanted), ms);
  }

  function onVisibility(): void {
    if (!visible()) {
      hiddenSince = tracks.size > 0 ? host.now() : null;
      return;
    }
    comeBack();
  }

  function comeBack(): void {
    if (hiddenSince !== null && host.now() - hiddenSince > AWAY_MS) away.value = true;
    hiddenSince = null;
    retries = 0;
    const held = () => KINDS.filter((kind) => !isThere(kind) || tracks.get(kind)?.muted === true);
    const gone = () => missing().filter((kind) => !stays(faults.value[kind]));
    if (gone().length > 0) acquire(gone);
    if (held().length > 0) later(() => held().filter((kind) => !stays(faults.value[kind])), RETURN_MS);
  }

  /** Asking again would only ask the person again. */
  const stays = (fault: CameraFault | undefined) => fault === 'refused' || fault === 'dismissed';

  function onDevices(): void {
    const back = () =>
      KINDS.filter((kind) => faults.value[kind] === 'missing' || faults.value[kind] === 'inUse');
    if (back().length > 0) acquire(back);
  }

  async function watchPermissions(): Promise<void> {
    for (const kind of KINDS) {
      const permission = await host.permission(kind);
      if (closed || permission === null) continue;
      permissions.push(permission);
      permission.onchange = () => {
        if (permission.state === 'granted')
          acquire(() => missing().filter((kind) => faults.value[kind] !== undefined));
      };
    }
  }

  if (host.unfit !== null) faults.value = { audio: host.unfit, video: host.unfit };
  else {
    host.devices.addEventListener('devicechange', onDevices);
    host.page.addEventListener('visibilitychange', onVisibility);
    // A page that was frozen in the background, or brought back by "back", hears one of these alone.
    host.page.addEventListener('resume', comeBack);
    acquire(KINDS);
    void watchPermissions();
  }

  return {
    stream,
    opening,
    faults,
    taken,
    facing,
    torch,
    muted,
    away,
    flip() {
      facing.value = facing.value === 'user' ? 'environment' : 'user';
      acquire(['video']);
    },
    async setTorch(on) {
      const video = tracks.get('video');
      if (video === undefined || torch.value === null) return;
      try {
        await video.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
        torch.value = on;
      } catch {
        // Too hot, or a battery too low: there is none for now.
        torch.value = null;
      }
    },
    setMuted(next) {
      muted.value = next;
      const audio = tracks.get('audio');
      if (audio !== undefined) audio.enabled = !next;
    },
    retry() {
      retries = 0;
      away.value = false;
      acquire(() => [...new Set([...missing(), ...taken.value])]);
    },
    forgetAway() {
      away.value = false;
    },
    look,
    close() {
      closed = true;
      clearTimeout(timer);
      host.page.removeEventListener('visibilitychange', onVisibility);
      host.page.removeEventListener('resume', comeBack);
      host.devices?.removeEventListener('devicechange', onDevices);
      for (const permission of permissions) permission.onchange = null;
      for (const kind of KINDS) drop(kind);
    },
  };
}
