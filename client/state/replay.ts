import type { RecordingLine } from '../../server/contract/recording.ts';
import type { Replay } from '../../server/contract/sale-event.ts';
import type { CallApi } from '../net/api.ts';
import { type Outcome, offline } from '../net/outcome.ts';

/** A recording that is there. */
export interface FoundRecording extends RecordingLine {
  playlistUrl: string;
}

/** What a sale event is seen again from, with the recordings that are still kept. */
export interface FoundReplay {
  recordings: FoundRecording[];
  pins: Replay['pins'];
}

/** Asks the server for recordings and pins, and where the recordings lie what there is of them. */
export async function findReplay(
  api: CallApi,
  fetcher: typeof fetch,
  saleEventId: string,
): Promise<Outcome<FoundReplay>> {
  const answer = await api('GET /api/sale-events/:id/replay', { params: { id: saleEventId } });
  if (!answer.ok) return answer;
  const { recordings, pins } = answer.data;
  try {
    const found = await Promise.all(
      recordings.map(async ({ playlistUrl }): Promise<FoundRecording | null> => {
        const response = await fetcher(playlistUrl.replace(/[^/]*$/, 'line.json'));
        if (response.status === 404) return null;
        if (!response.ok) throw new Error(`no line: ${response.status}`);
        // The transcoder writes it by the contract; zod stays out of the bundle.
        return { playlistUrl, ...((await response.json()) as RecordingLine) };
      }),
    );
    return { ok: true, data: { recordings: found.filter((one) => one !== null), pins } };
  } catch {
    return offline('where the recordings lie does not answer');
  }
}
