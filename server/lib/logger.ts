import { type Logger, type LoggerOptions, pino, stdSerializers } from 'pino';

export type { Logger } from 'pino';

/** Paths that never reach a log, whatever object is logged. */
const MASKED = [
  'token',
  '*.token',
  'pin',
  '*.pin',
  'password',
  '*.password',
  'SESSION_SECRET',
  '*.SESSION_SECRET',
  'TRANSCODER_TOKEN',
  '*.TRANSCODER_TOKEN',
  'BANK_FEED_SECRET',
  '*.BANK_FEED_SECRET',
  'DATABASE_URL',
  '*.DATABASE_URL',
  'req.headers.cookie',
  'req.headers.authorization',
  'res.headers["set-cookie"]',
];

/** What the logger needs to know: the lowest level, and `pretty` for people or `json` for machines. */
export interface LoggerSettings {
  level: string;
  format: 'pretty' | 'json';
}

/** The root logger; parts take child loggers with their ids. Writes to standard output. */
export function createLogger({ level, format }: LoggerSettings): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths: MASKED, censor: '[masked]' },
    serializers: { err: stdSerializers.err },
  };
  if (format === 'json') return pino(options);
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' } },
  });
}
