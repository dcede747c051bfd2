import { randomUUID } from 'node:crypto';
import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import type { Actor } from '../../contract/actor.ts';
import type { IceServer, TransportOptions } from '../../contract/live.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { phoneCapabilities, ROUTER_CODECS } from '../codecs.ts';
import type { LiveDirector } from '../use-cases.ts';
import { writeAnswer, writeFragment } from './answer.ts';
import { type OfferedTrack, readOffer } from './offer.ts';
import { type IceCredentials, readFragment } from './sdp.ts';

/** An encoder's session, as HTTP may know it. */
export interface WhipSession {
  readonly id: string;
  /** Names the ICE session: another one after each restart. A strong entity-tag (RFC 9110, 8.8.3). */
  readonly entityTag: string;
}

/** Encoders that send by WHIP (RFC 9725): one session at a time for each sale event, gone when its transport is. */
export interface Whip {
  /**
   * Takes an offer and puts the encoder on air. `bad_input` when the offer cannot be taken, else as
   * {@link LiveDirector.publish}.
   */
  open(
    actor: Actor,
    saleEventId: string,
    offer: string,
  ): Promise<Result<{ session: WhipSession; answer: string; iceServers: IceServer[] }>>;
  /** Null when there is none (any more). */
  session(saleEventId: string, sessionId: string): WhipSession | null;
  /**
   * Takes a fragment: with other ICE credentials it restarts ICE and answers the fragment for the client, else null,
   * since an ICE-lite server needs no candidates. `bad_input`, `not_found`.
   */
  patch(saleEventId: string, sessionId: string, fragment: string): Promise<Result<string | null>>;
  /** Ends the session; the live waits as for a seller who lost the link. `not_found`. */
  close(saleEventId: string, sessionId: string): Promise<Result<object>>;
  /** Ends whatever session the sale event has: its token holds no more. */
  revoke(saleEventId: string): Promise<void>;
}

interface Entry extends WhipSession {
  entityTag: string;
  ice: IceCredentials;
  readonly liveSessionId: string;
  readonly tracks: readonly OfferedTrack[];
  readonly transport: TransportOptions;
}

export function createWhip({ director }: { director: LiveDirector }): Whip {
  const capabilities = phoneCapabilities(generateRouterRtpCapabilities(ROUTER_CODECS));
  const sessions = new Map<string, Entry>();

  function find(saleEventId: string, sessionId: string): Entry | null {
    const entry = sessions.get(saleEventId);
    return entry?.id === sessionId ? entry : null;
  }

  const dismiss = ({ liveSessionId, transport }: Entry) => director.dismiss(liveSessionId, transport.id);

  return {
    async open(actor, saleEventId, sdp) {
      const offer = readOffer(sdp, capabilities);
      if (!offer.ok) return offer;
      const { dtls, tracks, ice } = offer.data;
      const id = randomUUID();
      let closed = false;
      const published = await director.publish(actor, saleEventId, {
        dtls,
        tracks,
        onClosed: () => {
          closed = true;
          if (sessions.get(saleEventId)?.id === id) sessions.delete(saleEventId);
        },
      });
      if (!published.ok) return published;
      if (closed) return fail('media_unavailable', 'the transport was closed at once');
      const { liveSessionId, transport, iceServers } = published.data;
      const session: Entry = { id, entityTag: newTag(), ice, liveSessionId, tracks, transport };
      sessions.set(saleEventId, session);
      return ok({ session, answer: writeAnswer(offer.data, transport), iceServers });
    },

    session: find,

    async patch(saleEventId, sessionId, text) {
      const entry = find(saleEventId, sessionId);
      if (!entry) return unknownSession();
      const fragment = readFragment(text);
      if (!fragment.ok) return fragment;
      const ice = fragment.data;
      if (ice === null || sameCredentials(ice, entry.ice)) return ok(null);
      const restarted = await director.restartIce(entry.liveSessionId, entry.transport.id);
      if (!restarted.ok) return restarted;
      entry.ice = ice;
      entry.entityTag = newTag();
      return ok(writeFragment(entry.tracks, { ...entry.transport, ...restarted.data }));
    },

    async close(saleEventId, sessionId) {
      const entry = find(saleEventId, sessionId);
      return entry ? dismiss(entry) : unknownSession();
    },

    async revoke(saleEventId) {
      const entry = sessions.get(saleEventId);
      if (entry) await dismiss(entry);
    },
  };
}

const newTag = () => `"${randomUUID()}"`;

function sameCredentials(one: IceCredentials, other: IceCredentials): boolean {
  return one.usernameFragment === other.usernameFragment && one.password === other.password;
}

function unknownSession(): Result<never> {
  return fail('not_found', 'there is no such session (any more)');
}
