import type { Actor } from '../contract/actor.ts';
import type {
  DtlsParameters,
  IceServer,
  LiveHealth,
  LiveState,
  LiveView,
  MediaKind,
  RtpParameters,
  TransportOptions,
} from '../contract/live.ts';
import type { Result } from '../contract/result.ts';
import type { CommandOutput } from '../contract/socket.ts';
import type { SendRungId, UplinkSample } from '../contract/uplink.ts';

/** What a sender brings. */
export interface Publication {
  dtls: DtlsParameters;
  tracks: readonly { kind: MediaKind; rtpParameters: RtpParameters }[];
  /** The transport was closed: dismissed, replaced by another sender, or with the live. */
  onClosed(): void;
}

/** Who goes on air, by the name of the camera, and whether it may put another one off. */
export interface StartOptions {
  camera: string;
  takeover: boolean;
}

/** Where the sender connects to. */
export interface Published {
  liveSessionId: string;
  transport: TransportOptions;
  iceServers: IceServer[];
}

/** What a phone says of what it sends. */
export interface Sending {
  rung: SendRungId;
  /** The sound is switched off by the seller. */
  muted: boolean;
}

/**
 * Runs live sessions: opens one in the database, makes its room, takes the seller's tracks, leads them to a
 * transcoder and tells the viewers. The socket handlers are its callers; they have checked who calls.
 */
export interface LiveDirector {
  /** Once, before all else: goes on with the lives that a server before this one has left open. */
  takeUp(): Promise<void>;
  /**
   * `not_found`, `wrong_state`, `media_unavailable`; `seller_taken` while another camera is on air, unless this one is to
   * take over: the former loses the live then, and what it still sends is taken only until the new one sends.
   */
  start(
    actor: Actor,
    saleEventId: string,
    options: StartOptions,
  ): Promise<Result<CommandOutput<'live:start'>>>;
  /** Ends the live session; the playlists end. Idempotent. */
  stop(liveSessionId: string, options: { endSale: boolean }): Promise<Result<object>>;
  /** Ends the sale event, with its live session if one is open; `not_found`, `wrong_state` before it is live. Idempotent. */
  endSale(saleEventId: string): Promise<Result<object>>;
  /** `seller_taken` when the live is another camera's, as in all that follows. */
  createTransport(liveSessionId: string, camera: string): Promise<Result<CommandOutput<'transport:create'>>>;
  connectTransport(liveSessionId: string, transportId: string, dtls: DtlsParameters): Promise<Result<object>>;
  restartIce(
    liveSessionId: string,
    transportId: string,
  ): Promise<Result<CommandOutput<'transport:restart-ice'>>>;
  /** A second producer of a kind replaces the first; once sound or picture is there the egress starts. */
  produce(
    liveSessionId: string,
    transportId: string,
    track: { kind: MediaKind; rtpParameters: RtpParameters },
  ): Promise<Result<CommandOutput<'producer:create'>>>;
  createIngest(
    liveSessionId: string,
    options: { videoCodec: 'H264' | 'VP8'; camera: string },
  ): Promise<Result<CommandOutput<'ingest:create'>>>;
  /**
   * A sender with all its tracks at once, as WHIP brings it: opens the live session as `start` does, and leaves
   * everything as it was when any part fails. `seller_taken` also while another sender's packets arrive.
   */
  publish(actor: Actor, saleEventId: string, publication: Publication): Promise<Result<Published>>;
  /** Takes a transport away; the live waits for its seller as after a lost link. */
  dismiss(liveSessionId: string, transportId: string): Promise<Result<object>>;
  setProducerPaused(liveSessionId: string, producerId: string, paused: boolean): Promise<Result<object>>;
  /** Which sale event an open live session belongs to; null when it is not open here. */
  saleEventOf(liveSessionId: string): string | null;
  /** The live session of a sale event as viewers see it; null when none is open here. */
  view(saleEventId: string): LiveView | null;
  /** How the machine copes with the open live session of a sale event; null when none is open here. */
  health(saleEventId: string): LiveHealth | null;
  /** What arrived in the last minutes after `sinceMs` (all: null), oldest first; nothing without an open live. */
  uplink(saleEventId: string, sinceMs: number | null): UplinkSample[];
  /** The phone says what it sends from now on. `not_found`. */
  tellSending(liveSessionId: string, sending: Sending): Result<object>;
  /** Every live session that is open here; `uplink` is the newest sample. */
  lives(): { liveSessionId: string; state: LiveState; uplink: UplinkSample | null }[];
  /** Leaves every live session open for the next server, and closes the workers. */
  close(): Promise<void>;
}
