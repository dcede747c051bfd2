import type { types } from 'mediasoup';
import { parseParams } from 'sdp-transform';
import type { MediaKind } from '../../contract/live.ts';
import type { MediaSection } from './sdp.ts';

type Parameters = Record<string, string | number>;

/** A codec's parameters as mediasoup takes them. */
export type TakenCodec = Omit<types.RtpCodecParameters, 'parameters'> & { parameters: Parameters };

/** One codec as both sides can have it; payload types are the offer's. */
export interface NegotiatedCodec {
  /** For mediasoup. */
  codec: TakenCodec;
  /** Its retransmissions; null when the client offers none. */
  rtx: TakenCodec | null;
  /** The codec's parameters as the answer has them. */
  answered: Readonly<Parameters>;
}

/** Baseline, main, extended and high, at 4:2:0 and 8 bits: ffmpeg decodes them all. */
const H264_PROFILE = /^(42|4d|58|64)[0-9a-f]{4}$/i;
/** What holds where an offer names no profile (RFC 6184, 8.1). */
const H264_DEFAULT = '420010';

/**
 * The first codec of the offer that the router has. One only: the transcoder must not meet another in the middle of a
 * stream. Null when there is none.
 */
export function negotiateCodec(
  kind: MediaKind,
  section: MediaSection,
  router: types.RtpCapabilities,
): NegotiatedCodec | null {
  const offered = section.payloads.split(' ').map(Number);
  for (const payloadType of offered) {
    const rtp = section.rtp.find(({ payload }) => payload === payloadType);
    if (rtp?.rate === undefined || isRtx(rtp.codec)) continue;
    const mimeType = `${kind}/${rtp.codec}`;
    const known = router.codecs?.find(
      (codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase() && codec.clockRate === rtp.rate,
    );
    if (!known || (kind === 'audio' && Number(rtp.encoding ?? 1) !== known.channels)) continue;
    const fit = fitParameters(known, paramsOf(section, payloadType));
    if (!fit) continue;
    const rtcpFeedback = feedbackOf(section, payloadType, known);
    return {
      codec: {
        mimeType: known.mimeType,
        payloadType,
        clockRate: known.clockRate,
        ...(known.channels === undefined ? {} : { channels: known.channels }),
        parameters: fit.taken,
        rtcpFeedback,
      },
      rtx: rtxOf(kind, section, offered, payloadType, known.clockRate),
      answered: fit.answered,
    };
  }
  return null;
}

/** Retransmissions are a codec by name only. */
const isRtx = (codec: string) => codec.toLowerCase() === 'rtx';

/** The parameters for mediasoup and for the answer; null when this variant of the codec cannot be taken. */
function fitParameters(
  known: types.RtpCodecCapability,
  offered: Record<string, string | number | undefined>,
): { taken: Parameters; answered: Parameters } | null {
  switch (known.mimeType.toLowerCase()) {
    case 'audio/opus': {
      const stereo = offered['sprop-stereo'] === 1 ? 1 : 0;
      return {
        taken: { useinbandfec: 1, 'sprop-stereo': stereo },
        // Lost packets are mended from the next one, and silence is sent too: the transcoder wants a steady stream.
        answered: { minptime: 10, useinbandfec: 1, usedtx: 0, ...(stereo ? { stereo } : {}) },
      };
    }
    case 'video/h264': {
      const profile = String(offered['profile-level-id'] ?? H264_DEFAULT);
      if (offered['packetization-mode'] !== 1 || !H264_PROFILE.test(profile)) return null;
      return {
        // mediasoup passes H264 on without looking into it, but takes the router's own profile only.
        taken: { ...fixedParameters(known.parameters), 'level-asymmetry-allowed': 1 },
        // A profile is not negotiated, it is answered as it was offered (RFC 6184, 8.2.2).
        answered: { 'packetization-mode': 1, 'profile-level-id': profile, 'level-asymmetry-allowed': 1 },
      };
    }
    default:
      return { taken: {}, answered: {} };
  }
}

function fixedParameters(parameters: unknown): Parameters {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}

function paramsOf(section: MediaSection, payloadType: number): Record<string, string | number | undefined> {
  const line = section.fmtp.find(({ payload }) => payload === payloadType);
  return line ? parseParams(line.config) : {};
}

/** Feedback of the codec that both sides know. */
function feedbackOf(
  section: MediaSection,
  payloadType: number,
  known: types.RtpCodecCapability,
): types.RtcpFeedback[] {
  return (known.rtcpFeedback ?? []).filter(({ type, parameter = '' }) =>
    section.rtcpFb.some(
      (line) =>
        (line.payload === '*' || line.payload === String(payloadType)) &&
        line.type === type &&
        (line.subtype ?? '') === parameter,
    ),
  );
}

function rtxOf(
  kind: MediaKind,
  section: MediaSection,
  offered: readonly number[],
  apt: number,
  clockRate: number,
): TakenCodec | null {
  const rtp = section.rtp.find(
    ({ payload, codec, rate }) =>
      isRtx(codec) &&
      rate === clockRate &&
      offered.includes(payload) &&
      paramsOf(section, payload).apt === apt,
  );
  if (!rtp || kind === 'audio') return null;
  return {
    mimeType: `${kind}/rtx`,
    payloadType: rtp.payload,
    clockRate,
    parameters: { apt },
    rtcpFeedback: [],
  };
}
