import type { types } from 'mediasoup';
import type { DtlsParameters, MediaKind, RtpParameters } from '../../contract/live.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { type NegotiatedCodec, negotiateCodec } from './codec.ts';
import { type IceCredentials, type MediaSection, readSdp, type SessionDescription } from './sdp.ts';

/** What a client offers and the room can take. */
export interface Offer {
  /** The client's, with the role that it will have. */
  dtls: DtlsParameters;
  /** The role that the answer names for the server. */
  setup: 'passive' | 'active';
  ice: IceCredentials;
  tracks: readonly OfferedTrack[];
  /** The session allows both lengths of header extensions. */
  extmapAllowMixed: boolean;
}

/** One media section that is taken; their order is the offer's. */
export interface OfferedTrack {
  kind: MediaKind;
  mid: string;
  section: MediaSection;
  negotiated: NegotiatedCodec;
  rtpParameters: types.RtpParameters & RtpParameters;
}

const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const SEND_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';
const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
/** How a stream of simulcast is told from the others. */
const STREAM_ID = [
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
];
/** Extensions somebody here reads. */
const EXTENSIONS = [
  MID,
  SEND_TIME,
  TRANSPORT_CC,
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
];

const HASHES = ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512'];
const FINGERPRINT = /^[0-9A-F]{2}(:[0-9A-F]{2})+$/;

/**
 * Reads a WHIP client's offer (RFC 9725, 4.4: one BUNDLE, RTP and RTCP on one port, at most one sound and one picture)
 * against what the router has. `bad_input` says what is missing; anything else of an offer does not matter.
 */
export function readOffer(sdp: string, router: types.RtpCapabilities): Result<Offer> {
  const read = readSdp(sdp);
  if (!read.ok) return read;
  const session = read.data;
  const sections = checkSections(session);
  if (!sections.ok) return sections;
  const transport = readTransport(session, sections.data);
  if (!transport.ok) return transport;

  const tracks: OfferedTrack[] = [];
  const taken = new Map<number, string>();
  for (const section of sections.data) {
    const track = readTrack(section, session, router, taken);
    if (!track.ok) return track;
    tracks.push(track.data);
  }
  const ssrcs = tracks.flatMap(({ rtpParameters: { encodings = [] } }) =>
    encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc].filter((id) => id !== undefined)),
  );
  if (new Set(ssrcs).size < ssrcs.length) return refuse('two streams have the same SSRC');
  return ok({ ...transport.data, tracks, extmapAllowMixed: session.extmapAllowMixed !== undefined });
}

function checkSections({ media, groups }: SessionDescription): Result<MediaSection[]> {
  if (media.length === 0) return refuse('there is no media section');
  const kinds = media.map(({ type }) => type);
  if (kinds.some((kind) => kind !== 'audio' && kind !== 'video'))
    return refuse('only audio and video are taken');
  if (new Set(kinds).size < kinds.length) return refuse('one audio and one video section are the most');
  const mids = media.map(({ mid }) => mid);
  const bundles = groups.filter(({ type }) => type === 'BUNDLE').map((group) => group.mids.split(' '));
  const bundled = bundles.some((bundle) => mids.every((mid) => mid !== undefined && bundle.includes(mid)));
  if (media.length > 1 && !bundled) return refuse('all media sections must be in one BUNDLE');
  if (new Set(mids).size < mids.length) return refuse('two media sections have the same mid');
  for (const section of media) {
    const { protocol, port, rtcpMux, bundleOnly } = section;
    if (!/^(UDP\/TLS|TCP\/DTLS)\/RTP\/SAVPF$/.test(protocol)) return refuse(`${protocol} is not taken`);
    // A bundle's other sections have port 0 where the client wants the bundle or nothing (RFC 9143, 6).
    if (port === 0 && bundleOnly === undefined) return refuse('a media section is switched off');
    if (rtcpMux === undefined) return refuse('RTP and RTCP must share a port: a=rtcp-mux is missing');
  }
  return ok(media);
}

/** ICE and DTLS: the first section's, since all are in its bundle, or the session's. */
function readTransport(
  session: SessionDescription,
  [first]: readonly MediaSection[],
): Result<Pick<Offer, 'dtls' | 'setup' | 'ice'>> {
  const { iceUfrag, icePwd, fingerprint, setup } = { ...session, ...first };
  if (session.icelite !== undefined) return refuse('the server is ICE-lite, so the client must not be');
  if (iceUfrag === undefined || icePwd === undefined) return refuse('a=ice-ufrag or a=ice-pwd is missing');
  if (fingerprint === undefined) return refuse('a=fingerprint is missing');
  const algorithm = fingerprint.type.toLowerCase();
  const value = fingerprint.hash.toUpperCase();
  if (!HASHES.includes(algorithm) || !FINGERPRINT.test(value)) return refuse('a=fingerprint cannot be used');
  const fingerprints = [{ algorithm, value }];
  const ice = { usernameFragment: iceUfrag, password: icePwd };
  switch (setup) {
    // A client that leaves it open gets the role that every client has (RFC 9725, 4.4.4).
    case 'actpass':
    case 'active':
      return ok({ dtls: { role: 'client', fingerprints }, setup: 'passive', ice });
    case 'passive':
      return ok({ dtls: { role: 'server', fingerprints }, setup: 'active', ice });
    default:
      return refuse('a=setup must be actpass, active or passive');
  }
}

function readTrack(
  section: MediaSection,
  session: SessionDescription,
  router: types.RtpCapabilities,
  takenIds: Map<number, string>,
): Result<OfferedTrack> {
  const { type, mid } = section;
  // checkSections has let nothing else pass.
  const kind: MediaKind = type === 'audio' ? 'audio' : 'video';
  const direction = section.direction ?? session.direction ?? 'sendrecv';
  if (direction !== 'sendonly' && direction !== 'sendrecv')
    return refuse(`the ${kind} section sends nothing`);
  if (mid === undefined) return refuse(`the ${kind} section has no mid`);
  const negotiated = negotiateCodec(kind, section, router);
  if (!negotiated)
    return refuse(`no ${kind} codec is taken but ${kind === 'audio' ? 'Opus' : 'H264 and VP8'}`);

  const encoding = encodingOf(section, negotiated.rtx !== null);
  const wanted = encoding.rid === undefined ? EXTENSIONS : [...EXTENSIONS, ...STREAM_ID];
  const headerExtensions = extensionsOf(kind, section, router, wanted, takenIds);
  if (encoding.ssrc === undefined && !headerExtensions.some(({ uri }) => uri === MID)) {
    return refuse(
      `the ${kind} section has neither a=ssrc nor the mid extension, so its packets cannot be told`,
    );
  }
  const { rtx } = negotiated;
  const rtcpFeedback = oneEstimation(negotiated.codec.rtcpFeedback ?? [], headerExtensions);
  const codec = { ...negotiated.codec, rtcpFeedback };
  const cname = section.ssrcs.find(({ attribute }) => attribute === 'cname')?.value?.slice(0, 256);
  return ok({
    kind,
    mid,
    section,
    negotiated: { ...negotiated, codec },
    rtpParameters: {
      mid,
      codecs: rtx ? [codec, rtx] : [codec],
      headerExtensions,
      encodings: [encoding],
      rtcp: { ...(cname ? { cname } : {}), reducedSize: section.rtcpRsize !== undefined },
    },
  });
}

/** Extensions that both have. In a bundle a number means one thing; a client that uses it twice keeps the first. */
function extensionsOf(
  kind: MediaKind,
  section: MediaSection,
  router: types.RtpCapabilities,
  wanted: readonly string[],
  takenIds: Map<number, string>,
): types.RtpHeaderExtensionParameters[] {
  const known = (router.headerExtensions ?? []).filter((each) => each.kind === kind).map(({ uri }) => uri);
  const extensions: types.RtpHeaderExtensionParameters[] = [];
  for (const { value: id, uri, direction, 'encrypt-uri': encrypted } of section.ext) {
    const extension = known.find((each) => each === uri);
    if (!extension || !wanted.includes(uri) || encrypted !== undefined) continue;
    if (direction === 'recvonly' || direction === 'inactive') continue;
    if ((takenIds.get(id) ?? uri) !== uri || extensions.some((each) => each.uri === uri)) continue;
    takenIds.set(id, uri);
    extensions.push({ uri: extension, id });
  }
  return extensions;
}

/** Transport-wide feedback where both have it, REMB otherwise: never both. */
function oneEstimation(
  feedback: readonly types.RtcpFeedback[],
  extensions: readonly types.RtpHeaderExtensionParameters[],
): types.RtcpFeedback[] {
  const has = (wanted: string) => extensions.some(({ uri }) => uri === wanted);
  const estimation = has(TRANSPORT_CC) ? 'transport-cc' : has(SEND_TIME) ? 'goog-remb' : null;
  return feedback.filter(
    ({ type }) => (type !== 'transport-cc' && type !== 'goog-remb') || type === estimation,
  );
}

/**
 * The first stream that the section names, by SSRC or, of an offer of simulcast, by its rid: it is the only one that is
 * taken. A section that names none is known by its mid.
 */
function encodingOf(
  { ssrcs, ssrcGroups, simulcast, rids }: MediaSection,
  withRtx: boolean,
): types.RtpEncodingParameters {
  const ssrc = ssrcs[0]?.id;
  if (ssrc === undefined) {
    const rid = rids.find(({ direction }) => direction === 'send')?.id;
    // Chromium probes the link on streams that were not taken too, so the one that was must be told from them.
    return simulcast === undefined || rid === undefined ? {} : { rid };
  }
  const pairs = ssrcGroups
    .filter(({ semantics }) => semantics === 'FID')
    .map((group) => group.ssrcs.split(' '));
  const rtx = pairs.find(([media]) => Number(media) === ssrc)?.[1];
  const known = ssrcs.find(({ id }) => id === Number(rtx));
  return withRtx && known ? { ssrc, rtx: { ssrc: known.id } } : { ssrc };
}

function refuse(message: string): Result<never> {
  return fail('bad_input', `the offer cannot be taken: ${message}`);
}
