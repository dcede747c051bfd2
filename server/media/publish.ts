import type { Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import type { Peer } from './peer.ts';
import type { Room } from './room.ts';
import type { Publication } from './use-cases.ts';

/** A peer with all tracks of a publication, or none: nothing stays in the room when one of them fails. */
export async function createSender(room: Room, publication: Publication): Promise<Result<Peer>> {
  const peer = await room.createPeer();
  try {
    const failure = await prepare(peer, publication);
    if (failure !== null) {
      room.dismiss(peer);
      return failure;
    }
  } catch (error) {
    room.dismiss(peer);
    throw error;
  }
  peer.onClosed(publication.onClosed);
  return ok(peer);
}

async function prepare(peer: Peer, { dtls, tracks }: Publication): Promise<Result<never> | null> {
  const connected = await peer.connect(dtls);
  if (!connected.ok) return connected;
  for (const track of tracks) {
    const produced = await peer.produce(track);
    if (!produced.ok) return produced;
  }
  return null;
}
