import type { SendRungId, UplinkSample } from '../contract/uplink.ts';
import { UPLINK_SAMPLE_MS, UPLINK_SAMPLES } from '../contract/uplink-samples.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Tracks } from './track.ts';
import { measureUplink, type Uplink, type UplinkTrack } from './uplink.ts';

/** The last minutes of what arrived from a live's sender. */
export interface UplinkLog {
  /** Samples that ended after this time, oldest first; null: all that are kept. */
  since(atMs: number | null): UplinkSample[];
  /** What the sender says it sends from now on; null: it does not say. */
  tell(rung: SendRungId | null): void;
  /** Idempotent. */
  close(): void;
}

export interface UplinkLogOptions {
  /** What is sent now; empty while nobody sends. */
  tracks(): Readonly<Tracks>;
  clock: Clock;
  logger: Logger;
  onSample(sample: UplinkSample): void;
}

/** Counts at one moment. */
interface Reading {
  atMs: number;
  /** On a clock that nobody sets, ms. */
  steadyMs: number;
  uplink: Uplink;
}

/** Measures every two seconds, from the first track on until it is closed. */
export function createUplinkLog({ tracks, clock, logger, onSample }: UplinkLogOptions): UplinkLog {
  const samples: UplinkSample[] = [];
  let rung: SendRungId | null = null;
  let before: Reading | null = null;
  /** A live that never had a picture has none that stands still. */
  let hadVideo = false;
  let measuring = false;
  let closed = false;

  async function measure(): Promise<void> {
    if (measuring) return;
    const now = tracks();
    if (before === null && !now.audio && !now.video) return;
    measuring = true;
    try {
      const uplink = await measureUplink(now);
      if (!closed) take({ atMs: clock.now(), steadyMs: performance.now(), uplink });
    } catch (error) {
      // The track or its worker went away meanwhile; the next measurement sees what is there then.
      logger.debug({ err: error }, 'the uplink could not be measured');
    } finally {
      measuring = false;
    }
  }

  function take(reading: Reading): void {
    hadVideo ||= reading.uplink.video !== null;
    const former = before;
    before = reading;
    if (former === null) return;
    const sample = compareReadings(former, reading, { rung, hadVideo });
    if (sample === null) return;
    samples.push(sample);
    if (samples.length > UPLINK_SAMPLES) samples.shift();
    onSample(sample);
  }

  const timer = setInterval(() => void measure(), UPLINK_SAMPLE_MS);
  timer.unref();

  return {
    since: (atMs) => samples.filter((sample) => atMs === null || sample.atMs > atMs),
    tell(next) {
      rung = next;
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** What came in between two readings; null when no time has passed. */
export function compareReadings(
  before: Reading,
  after: Reading,
  { rung, hadVideo }: { rung: SendRungId | null; hadVideo: boolean },
): UplinkSample | null {
  const elapsedMs = after.steadyMs - before.steadyMs;
  if (elapsedMs <= 0) return null;
  const audio = growth(before.uplink.audio, after.uplink.audio);
  const video = growth(before.uplink.video, after.uplink.video);
  const kbit = (bytes: number) => Math.round((bytes * 8) / elapsedMs);
  const lost = audio.lost + video.lost;
  const sent = lost + audio.packets + video.packets;
  const roundTrips = [after.uplink.audio, after.uplink.video].map((track) => track?.roundTripMs ?? null);
  const known = roundTrips.filter((roundTripMs) => roundTripMs !== null);
  const wantsPicture = rung !== 'sound' && hadVideo && !after.uplink.video?.paused;
  return {
    atMs: after.atMs,
    audioKbit: kbit(audio.bytes),
    videoKbit: kbit(video.bytes),
    lossShare: sent === 0 ? 0 : lost / sent,
    roundTripMs: known.length === 0 ? null : Math.round(Math.max(...known)),
    frozen: wantsPicture && video.packets === 0,
    rung,
  };
}

/** What a track's counts have grown by; a new producer counts from nothing. */
function growth(before: UplinkTrack | null, after: UplinkTrack | null) {
  const former = before?.producerId === after?.producerId ? before : null;
  // A packet that was given up may come after all: the loss then goes down.
  const grown = (key: 'bytes' | 'packets' | 'packetsLost') =>
    Math.max(0, (after?.[key] ?? 0) - (former?.[key] ?? 0));
  return { bytes: grown('bytes'), packets: grown('packets'), lost: grown('packetsLost') };
}
