import type { types } from 'mediasoup';
import type { Tracks } from './track.ts';

/** What arrives of one track; counts since its producer was made. */
export interface UplinkTrack {
  producerId: string;
  paused: boolean;
  bytes: number;
  packets: number;
  /** Those that a retransmission brought back not counted. */
  packetsLost: number;
  /** Of the last second or so. */
  bitrateKbps: number;
  /** Null until RTCP has measured it. */
  roundTripMs: number | null;
}

/** What arrives from the seller, per track; null where there is none. */
export interface Uplink {
  audio: UplinkTrack | null;
  video: UplinkTrack | null;
}

/** Whether packets arrive now; a track that is paused counts as if they did. */
export async function isSending(tracks: Readonly<Tracks>): Promise<boolean> {
  if (tracks.audio?.paused || tracks.video?.paused) return true;
  const { audio, video } = await measureUplink(tracks);
  return [audio, video].some((track) => track !== null && track.bitrateKbps > 0);
}

/** Asks the worker for the numbers of both tracks. */
export async function measureUplink(tracks: Readonly<Tracks>): Promise<Uplink> {
  const [audio, video] = await Promise.all([measure(tracks.audio), measure(tracks.video)]);
  return { audio, video };
}

async function measure(producer: types.Producer | undefined): Promise<UplinkTrack | null> {
  if (!producer) return null;
  // The first is the media stream; its retransmissions are counted in it. Before the first packet there is none.
  const [stat] = await producer.getStats();
  return {
    producerId: producer.id,
    paused: producer.paused,
    bytes: stat?.byteCount ?? 0,
    packets: stat?.packetCount ?? 0,
    packetsLost: stat?.packetsLost ?? 0,
    bitrateKbps: Math.round((stat?.bitrate ?? 0) / 1_000),
    roundTripMs: stat?.roundTripTime ?? null,
  };
}
