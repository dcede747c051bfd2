import { randomInt } from 'node:crypto';
import { write } from 'sdp-transform';
import type { TransportOptions } from '../../contract/live.ts';
import type { Offer, OfferedTrack } from './offer.ts';

/** The answer to an offer that was taken, with all candidates: WHIP has no way to send more of them later. */
export function writeAnswer(offer: Offer, transport: TransportOptions): string {
  const [fingerprint] = transport.dtlsParameters.fingerprints.filter(
    ({ algorithm }) => algorithm === 'sha-256',
  );
  if (!fingerprint) throw new Error('the transport has no SHA-256 fingerprint');
  return write({
    version: 0,
    origin: {
      username: '-',
      sessionId: randomInt(1, 2 ** 47),
      sessionVersion: 1,
      netType: 'IN',
      ipVer: 4,
      address: '127.0.0.1',
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    icelite: 'ice-lite',
    groups: [{ type: 'BUNDLE', mids: midsOf(offer.tracks) }],
    ...(offer.extmapAllowMixed && { extmapAllowMixed: 'extmap-allow-mixed' }),
    msidSemantic: { semantic: 'WMS', token: '*' },
    media: offer.tracks.map((track) => ({
      ...mediaOf(track),
      ...iceOf(transport),
      setup: offer.setup,
      fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value },
    })),
  });
}

/** The server's new credentials after an ICE restart, as an `application/trickle-ice-sdpfrag` (RFC 9725, 4.3.3). */
export function writeFragment(tracks: readonly OfferedTrack[], transport: TransportOptions): string {
  const [first] = tracks;
  if (!first) throw new Error('an offer without a track was taken');
  const { type, port, protocol, payloads, mid } = mediaOf(first);
  const text = write({
    icelite: 'ice-lite',
    groups: [{ type: 'BUNDLE', mids: midsOf(tracks) }],
    media: [{ type, port, protocol, payloads, mid, ...iceOf(transport) }],
  });
  // A fragment has no session of its own, but the library writes these two lines always.
  return text.replace(/^v=0\r\ns= \r\n/, '');
}

const midsOf = (tracks: readonly OfferedTrack[]) => tracks.map(({ mid }) => mid).join(' ');

function mediaOf({ kind, mid, section, negotiated, rtpParameters }: OfferedTrack) {
  const { codec, rtx, answered } = negotiated;
  const payload = codec.payloadType;
  const config = Object.entries(answered).map(([name, value]) => `${name}=${value}`);
  const fmtp = config.length > 0 ? [{ payload, config: config.join(';') }] : [];
  const rtp = [
    {
      payload,
      codec: codec.mimeType.slice(kind.length + 1),
      rate: codec.clockRate,
      encoding: codec.channels,
    },
  ];
  if (rtx) {
    rtp.push({ payload: rtx.payloadType, codec: 'rtx', rate: rtx.clockRate, encoding: undefined });
    fmtp.push({ payload: rtx.payloadType, config: `apt=${payload}` });
  }
  const rid = rtpParameters.encodings?.[0]?.rid;
  return {
    type: kind,
    // Real addresses stand in the candidates.
    port: 9,
    protocol: section.protocol,
    payloads: rtp.map((each) => each.payload).join(' '),
    connection: { version: 4, ip: '0.0.0.0' },
    mid,
    direction: 'recvonly',
    rtcpMux: 'rtcp-mux',
    ...(section.rtcpRsize !== undefined && { rtcpRsize: 'rtcp-rsize' }),
    ...(section.extmapAllowMixed !== undefined && { extmapAllowMixed: 'extmap-allow-mixed' }),
    rtp,
    fmtp,
    rtcpFb: (codec.rtcpFeedback ?? []).map(({ type, parameter }) => ({
      payload,
      type,
      // mediasoup says '' for none, and the library would write a space for it.
      subtype: parameter || undefined,
    })),
    ...(rid !== undefined && {
      rids: [{ id: rid, direction: 'recv' }],
      simulcast: { dir1: 'recv', list1: rid },
    }),
    ext: (rtpParameters.headerExtensions ?? []).map(({ uri, id }) => ({ uri, value: id })),
  };
}

function iceOf({ iceParameters, iceCandidates }: TransportOptions) {
  return {
    iceUfrag: iceParameters.usernameFragment,
    icePwd: iceParameters.password,
    candidates: iceCandidates.map(({ foundation, priority, address, port, protocol, type, tcpType }) => ({
      foundation,
      component: 1,
      transport: protocol,
      priority,
      ip: address,
      port,
      type,
      tcptype: tcpType,
    })),
    endOfCandidates: 'end-of-candidates',
  };
}
