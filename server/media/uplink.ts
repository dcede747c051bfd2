import type { types } from 'mediasoup';
import type { Tracks } from './track.ts';

/** What arrives of one track. */
export interface UplinkTrack {
  bitrateKbps: number;
  /** Share of packets lost since the last RTCP report, 0 to 1. */
  packetLoss: number;
  /** Packets lost in all, those that a retransmission brought back not counted. */
  packetsLost: number;
  /** Null until RTCP has measured it. */
  roundTripMs: number | null;
  jitterMs: number;
  /** mediasoup's score, 0 (nothing arrives) to 10. */
  score: number;
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
  // The first is the media stream; its retransmissions are counted in it.
  const [stat] = await producer.getStats();
  const clockRate = producer.rtpParameters.codecs[0]?.clockRate;
  if (!stat || !clockRate) return null;
  return {
    bitrateKbps: Math.round(stat.bitrate / 1_000),
    packetLoss: stat.fractionLost / 256,
    packetsLost: stat.packetsLost,
    roundTripMs: stat.roundTripTime ?? null,
    jitterMs: Math.round((stat.jitter * 1_000) / clockRate),
    score: stat.score,
  };
}
