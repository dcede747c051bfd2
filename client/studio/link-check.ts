import { Device, type types } from 'mediasoup-client';
import type { CommandSent } from '../../server/contract/socket.ts';
import type { SendRungId } from '../../server/contract/uplink.ts';
import { type Outcome, offline } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { rungFor } from './send-rungs.ts';
import { sampleUplink } from './uplink.ts';

/** How long is sent, ms: congestion control feels its way from below. */
const CHECK_MS = 6_000;
/** Where it begins, kbit/s; within two seconds it is where the link is. */
const START_KBIT = 100;
/** More than the largest picture takes is not looked for, kbit/s. */
const MOST_KBIT = 1_500;
/** A small picture that changes all over: it takes whatever rate it is given, from any encoder. */
const PICTURE = { width: 320, height: 180, framesPerSecond: 20 };
/** How long the way may take to open, ms. */
const CONNECT_MS = 8_000;

/** What a check has found. */
export interface LinkCheck {
  /** What viewers will get, and where the live begins. */
  rung: SendRungId;
  /** What the link carries, kbit/s. */
  kbit: number;
  /** Share of packets lost on the way, 0 to 1. */
  lossShare: number;
  /** Null if it was not measured in so short a time. */
  roundTripMs: number | null;
  /** When it was made, on the page's clock, ms. */
  atMs: number;
}

/**
 * Sends for six seconds through the SFU to nobody, and says what the link carries. Failures are the server's, or `offline`;
 * `aborted` stops it at once.
 */
export async function checkLink(
  link: Link,
  saleEventId: string,
  aborted: AbortSignal,
): Promise<Outcome<LinkCheck>> {
  const started = await link.command('check:start', { saleEventId });
  if (!started.ok) return started;
  const { routerRtpCapabilities, transport: options, iceServers } = started.data;
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: routerRtpCapabilities as types.RtpCapabilities });
  // mediasoup made these objects; the contract bounds them without repeating mediasoup's own types.
  const transport = device.createSendTransport({ ...(options as types.TransportOptions), iceServers });
  const picture = createTestPicture();
  try {
    signal(link, transport, { saleEventId, transportId: transport.id });
    await transport.produce({
      track: picture.track,
      encodings: [{ maxBitrate: MOST_KBIT * 1_000, maxFramerate: PICTURE.framesPerSecond }],
      codecOptions: { videoGoogleStartBitrate: START_KBIT },
    });
    await connected(transport);
    await sendFor(CHECK_MS, aborted);
    const sample = sampleUplink(await transport.getStats(), performance.now());
    const finished = await link.command('check:finish', { saleEventId, transportId: transport.id });
    if (!finished.ok) return finished;
    const { receivedKbit, lossShare, roundTripMs } = finished.data;
    // The picture takes all it is given, so that what arrives is what the link carries; an estimate still overshoots.
    const kbit = Math.min(sample.availableKbit ?? receivedKbit, receivedKbit, MOST_KBIT);
    const roundTrip = roundTripMs ?? sample.roundTripMs;
    return {
      ok: true,
      data: {
        rung: rungFor(kbit),
        kbit,
        lossShare,
        roundTripMs: roundTrip === null ? null : Math.round(roundTrip),
        atMs: performance.now(),
      },
    };
  } catch (error) {
    return offline(String(error));
  } finally {
    picture.close();
    transport.close();
  }
}

/** Leads what the transport has to say to the check's room. */
function signal(
  link: Link,
  transport: types.Transport,
  inCheck: { saleEventId: string; transportId: string },
): void {
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    void link.command('check:connect', { ...inCheck, dtlsParameters }).then((outcome) => {
      if (outcome.ok) done();
      else fail(new Error(outcome.error.message));
    });
  });
  transport.on('produce', ({ kind, rtpParameters: made }, done, fail) => {
    // The same two types from both sides: mediasoup's has optional keys, the contract's an open index.
    const rtpParameters = made as CommandSent<'check:produce'>['rtpParameters'];
    void link.command('check:produce', { ...inCheck, kind, rtpParameters }).then((outcome) => {
      if (outcome.ok) done({ id: outcome.data.producerId });
      else fail(new Error(outcome.error.message));
    });
  });
}

/** Lets the picture flow for so long; rejects when it is aborted. */
function sendFor(ms: number, aborted: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (aborted.aborted) return reject(aborted.reason);
    const timer = setTimeout(resolve, ms);
    aborted.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(aborted.reason);
    });
  });
}

/** Waits until the way is open; rejects when it does not open in time. */
function connected(transport: types.Transport): Promise<void> {
  if (transport.connectionState === 'connected') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no way to the media server')), CONNECT_MS);
    transport.on('connectionstatechange', (state) => {
      if (state !== 'connected' && state !== 'failed') return;
      clearTimeout(timer);
      if (state === 'connected') resolve();
      else reject(new Error('no way to the media server'));
    });
  });
}

/** Noise, moved about: drawn once, so that an old phone has time left for encoding it. */
function createTestPicture(): { track: MediaStreamTrack; close(): void } {
  const { width, height, framesPerSecond } = PICTURE;
  const noise = new ImageData(width * 2, height * 2);
  for (let index = 0; index < noise.data.length; index++) {
    noise.data[index] = index % 4 === 3 ? 255 : Math.random() * 256;
  }
  const sheet = new OffscreenCanvas(noise.width, noise.height);
  sheet.getContext('2d')?.putImageData(noise, 0, 0);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const draw = () => context?.drawImage(sheet, -Math.random() * width, -Math.random() * height);
  draw();
  const timer = setInterval(draw, 1_000 / framesPerSecond);
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (track === undefined) throw new Error('the canvas gives no picture');
  return {
    track,
    close() {
      clearInterval(timer);
      track.stop();
    },
  };
}
