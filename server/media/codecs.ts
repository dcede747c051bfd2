import type { types } from 'mediasoup';

/**
 * What a router takes. H264 first: most phones encode it in hardware. Constrained baseline is what every phone can
 * send; level asymmetry lets a phone send a higher level than it declares to receive.
 */
export const ROUTER_CODECS: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    // In-band FEC mends single lost packets without a round trip; on an orchard's uplink that is worth its bits.
    parameters: { useinbandfec: 1, usedtx: 0 },
  },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** With it a phone held upright sends lying pictures and a hint to turn them, which no transcoder reads. */
const VIDEO_ORIENTATION = 'urn:3gpp:video-orientation';

/** The router's capabilities as phones get them. */
export function phoneCapabilities(router: types.RtpCapabilities): types.RtpCapabilities {
  return {
    ...router,
    headerExtensions: (router.headerExtensions ?? []).filter(({ uri }) => uri !== VIDEO_ORIENTATION),
  };
}

/**
 * The router's capabilities as a transcoder has them: plain RTP, no header extensions (so no bandwidth estimation
 * either, which a transcoder could not answer), no RTX, but NACK and PLI for those that send them.
 */
export function transcoderCapabilities(router: types.RtpCapabilities): types.RtpCapabilities {
  return {
    codecs: (router.codecs ?? [])
      .filter(({ mimeType }) => !mimeType.toLowerCase().endsWith('/rtx'))
      .map((codec) => ({
        ...codec,
        rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => type === 'nack' || type === 'ccm'),
      })),
    headerExtensions: [],
  };
}
