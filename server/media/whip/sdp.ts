import { parse } from 'sdp-transform';
import { z } from 'zod';
import { badInput, fail, ok, type Result } from '../../contract/result.ts';

/** The library makes numbers of what looks like one, also of ids and passwords. */
const Text = z.union([z.string(), z.number()]).transform(String);
const Word = Text.pipe(z.string().min(1).max(256));
const Fingerprint = z.object({ type: Word, hash: Text.pipe(z.string().max(400)) });
const PayloadType = z.int().min(0).max(127);
const Ssrc = z.int().min(1).max(0xffff_ffff);

/** What session and media sections both may carry; the session's holds where the section has none. */
const Shared = {
  iceUfrag: Word.optional(),
  icePwd: Word.optional(),
  fingerprint: Fingerprint.optional(),
  setup: Word.optional(),
  direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
  extmapAllowMixed: z.string().optional(),
};

const MediaSection = z.object({
  ...Shared,
  type: z.string(),
  port: z.int(),
  protocol: z.string(),
  payloads: Text.default(''),
  mid: Text.pipe(z.string().min(1).max(32)).optional(),
  rtcpMux: z.string().optional(),
  bundleOnly: z.string().optional(),
  rtcpRsize: z.string().optional(),
  rtp: z
    .array(
      z.object({
        payload: PayloadType,
        codec: Word,
        rate: z.number().optional(),
        encoding: z.union([z.string(), z.number()]).optional(),
      }),
    )
    .max(128),
  fmtp: z.array(z.object({ payload: PayloadType, config: Text })).max(128),
  rtcpFb: z
    .array(z.object({ payload: Text, type: Word, subtype: Word.optional() }))
    .max(512)
    .default([]),
  ext: z
    .array(
      z.object({
        value: z.int().min(1).max(255),
        uri: Word,
        direction: z.string().optional(),
        'encrypt-uri': z.string().optional(),
      }),
    )
    .max(64)
    .default([]),
  ssrcs: z
    .array(z.object({ id: Ssrc, attribute: Text.optional(), value: Text.optional() }))
    .max(64)
    .default([]),
  rids: z
    .array(z.object({ id: Text.pipe(z.string().min(1).max(40)), direction: Text }))
    .max(16)
    .default([]),
  simulcast: z.unknown().optional(),
  ssrcGroups: z
    .array(z.object({ semantics: Word, ssrcs: Text }))
    .max(16)
    .default([]),
});
export type MediaSection = z.infer<typeof MediaSection>;

const SessionDescription = z.object({
  ...Shared,
  version: z.literal(0),
  icelite: z.string().optional(),
  groups: z.array(z.object({ type: Word, mids: Text })).default([]),
  media: z.array(MediaSection),
});
export type SessionDescription = z.infer<typeof SessionDescription>;

/** Reads an SDP (RFC 8866) as far as an offer of sound and picture needs it; `bad_input` when it is none. */
export function readSdp(text: string): Result<SessionDescription> {
  const read = SessionDescription.safeParse(parse(text));
  return read.success ? ok(read.data) : badInput(read.error);
}

const FragmentSection = z.object({
  iceUfrag: Word.optional(),
  icePwd: Word.optional(),
  mid: Text.optional(),
  candidates: z.array(z.unknown()).optional(),
  endOfCandidates: z.string().optional(),
});
const Fragment = FragmentSection.extend({ media: z.array(FragmentSection) });

/** ICE credentials, as one side tells the other. */
export interface IceCredentials {
  usernameFragment: string;
  password: string;
}

/**
 * Reads the client's `application/trickle-ice-sdpfrag` (RFC 8840, section 9): its credentials, or null when it only has
 * candidates, which an ICE-lite server has no use for. `bad_input` when it is neither.
 */
export function readFragment(text: string): Result<IceCredentials | null> {
  const read = Fragment.safeParse(parse(text));
  if (!read.success) return badInput(read.error);
  const sections = [read.data, ...read.data.media];
  const ufrag = sections.find(({ iceUfrag }) => iceUfrag !== undefined)?.iceUfrag;
  const pwd = sections.find(({ icePwd }) => icePwd !== undefined)?.icePwd;
  if (ufrag !== undefined && pwd !== undefined) return ok({ usernameFragment: ufrag, password: pwd });
  const trickles = sections.some(({ candidates, endOfCandidates }) => candidates ?? endOfCandidates);
  if (ufrag === undefined && pwd === undefined && trickles) return ok(null);
  return fail('bad_input', 'the fragment has neither ICE credentials nor candidates');
}
