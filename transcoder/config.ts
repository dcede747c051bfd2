import { resolve } from 'node:path';
import { z } from 'zod';
import type { RecordingSettings } from './recording/recordings.ts';

const Environment = z.object({
  /** TCP port of control API and origin; 0 takes any free one. */
  TRANSCODER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Address for HTTP and for RTP from the SFU. */
  TRANSCODER_HOST: z.ipv4('must be an IPv4 address').default('127.0.0.1'),
  /** What the server must send as bearer token. No default: whoever has it can start ffmpeg here. */
  TRANSCODER_TOKEN: z.string('is missing').min(16, 'must have 16 characters at least'),
  TRANSCODER_DATA_DIR: z.string().min(1).default('./data/transcoder'),
  /** Whether lives are recorded. */
  RECORDING: z.enum(['true', 'false'], 'must be true or false').default('true'),
  /** A recording stops when the disk has less than this left, MB. */
  RECORDING_MIN_FREE_MB: z.coerce.number().int().min(0).default(1_024),
  /** Whether pictures are encoded to AV1 too. */
  AV1: z.enum(['true', 'false'], 'must be true or false').default('false'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** `1`: the transcoder ends when its standard input closes, that is with its parent. */
  TRANSCODER_SUPERVISED: z.enum(['0', '1']).default('0'),
});

export interface TranscoderConfig {
  readonly port: number;
  readonly host: string;
  readonly token: string;
  readonly recording: RecordingSettings & {
    /** Absolute path; they are in the folder `recordings` there. */
    dataDir: string;
  };
  /** Pictures in AV1 too, for players that ask for them. */
  readonly av1: boolean;
  readonly logLevel: string;
  readonly supervised: boolean;
}

/** Parses the environment; throws an error whose message is one sentence naming the setting. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): TranscoderConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const values = parsed.data;
  return Object.freeze({
    port: values.TRANSCODER_PORT,
    host: values.TRANSCODER_HOST,
    token: values.TRANSCODER_TOKEN,
    recording: {
      dataDir: resolve(values.TRANSCODER_DATA_DIR),
      enabled: values.RECORDING === 'true',
      minFreeMb: values.RECORDING_MIN_FREE_MB,
    },
    av1: values.AV1 === 'true',
    logLevel: values.LOG_LEVEL,
    supervised: values.TRANSCODER_SUPERVISED === '1',
  });
}
