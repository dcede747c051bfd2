import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Logger } from '../server/lib/logger.ts';
import { createControl } from './control/control.ts';
import type { Machine } from './ladder/budget.ts';
import { DEFAULT_LADDER, type Ladder } from './ladder/ladder.ts';
import { createOrigin } from './origin/origin.ts';
import { createRecordingServer } from './recording/http.ts';
import { openRecordings, type RecordingSettings } from './recording/recordings.ts';
import { createSupervisor } from './supervisor.ts';
import { openTakes } from './take/takes.ts';

/** Control API and origin on one port. */
export interface TranscoderApp {
  /** TCP port it listens on. */
  readonly port: number;
  /** Drains every live, then closes the port. Idempotent. */
  close(): Promise<void>;
}

/** Composes and starts a transcoder; rejects when the port is taken. */
export async function startTranscoder(options: {
  host: string;
  port: number;
  token: string;
  log: Logger;
  /** Folder of the recordings, and how lives are recorded; without it they are not. */
  recording?: RecordingSettings & { dataDir: string };
  /** The recordings are not touched before. */
  recordingsReady?: Promise<unknown>;
  ladder?: Ladder;
  machine?: () => Machine;
}): Promise<TranscoderApp> {
  const { host, log, recording, recordingsReady: ready = Promise.resolve() } = options;
  const recordings =
    recording && openRecordings({ dataDir: recording.dataDir, settings: recording, ready, log });
  const takes =
    recording &&
    recordings &&
    openTakes({
      dataDir: recording.dataDir,
      recordings,
      ladder: options.ladder ?? DEFAULT_LADDER,
      minFreeBytes: recording.minFreeMb * 1024 * 1024,
      log,
    });
  const supervisor = createSupervisor({
    host,
    log,
    ...(recordings ? { recordings } : {}),
    ...(options.ladder ? { ladder: options.ladder } : {}),
    ...(options.machine ? { machine: options.machine } : {}),
  });
  const serveAsset = createOrigin(supervisor.packagerOf, supervisor.posterOf);
  const serveRecording = recordings && takes ? createRecordingServer(recordings, takes, log) : () => false;
  const control = createControl({
    ...{ supervisor, token: options.token, log },
    takes: takes ?? null,
    recordings: recordings ?? null,
  });
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const served = serveAsset(request, response, path) || serveRecording(request, response, path);
    if (!served) control(request, response, path);
  });
  server.listen(options.port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  let closing: Promise<void> | null = null;
  return {
    port: address.port,
    close() {
      closing ??= (async () => {
        await supervisor.close();
        await takes?.close();
        await recordings?.close();
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      })();
      return closing;
    },
  };
}
