import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SettlementBasis } from './contract/settlement.ts';
import { lanAddresses } from './lib/addresses.ts';
import { StartupError } from './lib/startup-error.ts';
import {
  addressList,
  databaseUrl,
  longSecret,
  path,
  port,
  type Setting,
  secret,
  setting,
  turnUrls,
  webUrl,
  wholeNumber,
  yesNo,
} from './setting.ts';

/** Every setting of the server; this table parses them and is the README's table too. */
export const settings = {
  PORT: setting('8080', port, 'TCP port of pages, API, sockets and video; 0 takes any free one'),
  HOST: setting('0.0.0.0', z.string().min(1), 'address to listen on'),
  PUBLIC_URL: setting(null, webUrl, 'address people open, when it is not this machine’s own'),
  COOP_NAME: setting(
    null,
    z.string().trim().max(80),
    'name of the co-operative, until organisers set another on their page of settings',
  ),
  COOP_PHONE: setting(
    null,
    z
      .string()
      .trim()
      .regex(/^\+?[\d .]{3,20}$/, 'must be a phone number such as 0912 345 678'),
    'phone number for buyers, until organisers set another',
  ),
  DATA_DIR: setting('./data', path, 'folder of database, recordings, certificate and secrets'),
  DATABASE_URL: {
    ...secret(databaseUrl, 'PostgreSQL to use; without it an own one is run in DATA_DIR'),
  },
  HTTPS: setting(
    'false',
    yesNo,
    'serve HTTPS; without TLS_CERT with a certificate made for the local network',
  ),
  TLS_CERT: setting(null, path, 'PEM file with the certificate chain'),
  TLS_KEY: setting(null, path, 'PEM file with the private key of TLS_CERT'),
  LOG_LEVEL: setting(
    'info',
    z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    ),
    'lowest level that is logged',
  ),
  LOG_FORMAT: setting(
    'json',
    z.enum(['json', 'pretty'], 'must be json or pretty'),
    'json for machines, pretty for people',
  ),
  TRUST_PROXY: setting(
    '0',
    wholeNumber(0, 10),
    'number of reverse proxies in front whose X-Forwarded-* hold',
  ),
  MEDIA_PORT: setting(
    '44400',
    port,
    'UDP and TCP port of the first media worker; the next ones take the next',
  ),
  MEDIA_WORKERS: setting('1', wholeNumber(1, 64), 'media workers, each one core and one port'),
  ANNOUNCED_ADDRESS: setting(
    null,
    addressList,
    'addresses phones send pictures to; else the LAN’s and loopback',
  ),
  TURN_URLS: setting(
    null,
    turnUrls,
    'TURN servers for phones behind firewalls, such as turn:turn.example.vn:3478,turns:turn.example.vn:5349?transport=tcp',
  ),
  TURN_SECRET: secret(longSecret, 'the TURN servers’ static-auth-secret, with TURN_URLS'),
  RTP_INGEST: setting('false', yesNo, 'take plain RTP from programs on this machine (demo, encoders)'),
  TRANSCODER_URL: setting(
    null,
    webUrl,
    'control address of a transcoder elsewhere; without it one is run here',
  ),
  TRANSCODER_TOKEN: secret(longSecret, 'shared with the transcoder; made in DATA_DIR when it is run here'),
  ORIGIN_URL: setting(
    null,
    webUrl,
    'address viewers fetch video from, such as an edge cache’s; else this server',
  ),
  SESSION_SECRET: secret(longSecret, 'signs the sign-in cookie; made in DATA_DIR when not given'),
  GRACE_MS: setting(
    '120000',
    wholeNumber(1_000, 3_600_000),
    'ms a live waits for a seller who lost the link, until organisers set another time',
  ),
  RECORDING: setting('true', yesNo, 'write each live to disk, to be replayed; see docs/operations.md'),
  RECORDING_MIN_FREE_MB: setting(
    '1024',
    wholeNumber(0, 100_000_000),
    'MB that recordings leave free on the disk; with less, a recording stops and the live goes on',
  ),
  RECORDING_DAYS: setting(
    '30',
    wholeNumber(0, 36_500),
    'days after which a recording is deleted, until organisers set another time; 0 keeps all',
  ),
  AV1: setting(
    'false',
    yesNo,
    'encode pictures to AV1 too (SVT-AV1), for players that can: about 0.3 cores a live',
  ),
  STOP_MS: setting('15000', wholeNumber(1_000, 300_000), 'ms a clean stop may take before it is forced'),
  DEMO: setting('false', yesNo, 'fill in a made-up co-operative and tell the parent process how to sign in'),
  RESTOCK_CANCELLED: setting('true', yesNo, 'the units of a cancelled order go back into stock'),
  RESTOCK_REFUSED: setting(
    'false',
    yesNo,
    'the units of a parcel that was refused at the door go back into stock',
  ),
  SETTLE_FROM: setting('delivered', SettlementBasis, 'what households are owed: `delivered` or `confirmed`'),
  BANK_BIN: setting(
    null,
    z.string().regex(/^\d{6}$/, 'must be the six digits of the bank in VietQR, such as 970436'),
    'bank of the account for prepaid orders, as its six digits in VietQR',
  ),
  BANK_ACCOUNT: setting(
    null,
    z.string().regex(/^[0-9A-Za-z]{1,19}$/, 'must be an account number: 19 digits or letters at the most'),
    'account that buyers transfer money to, until organisers set another; without any, orders are paid at the door only',
  ),
  BANK_OWNER: setting('', z.string().max(70), 'name of the account’s owner, as the bank writes it'),
  BANK_FEED_SECRET: secret(
    longSecret,
    'signs what a bank feed posts to /api/bank-transfers; see docs/operations.md',
  ),
  PREPAID_MINUTES: setting(
    '15',
    wholeNumber(1, 1_440),
    'minutes a prepaid order keeps its goods while the money is on its way',
  ),
  REMIND_MINUTES: setting(
    '15',
    wholeNumber(1, 1_440),
    'minutes before the start of a sale event at which those who asked for it are reminded',
  ),
  METRICS_TOKEN: secret(
    longSecret,
    'bearer token that opens /metrics from anywhere; without it only this machine sees them',
  ),
  COMMAND_RATE: setting('50', wholeNumber(1, 100_000), 'socket commands one viewer may send in 10 seconds'),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
type Value<N extends SettingName> = z.output<(typeof settings)[N]['schema']>;
/** Settings that have no preset may be null. */
type NullableNames =
  | 'PUBLIC_URL'
  | 'DATABASE_URL'
  | 'TLS_CERT'
  | 'TLS_KEY'
  | 'ANNOUNCED_ADDRESS'
  | 'TURN_URLS'
  | 'TURN_SECRET'
  | 'TRANSCODER_URL'
  | 'TRANSCODER_TOKEN'
  | 'ORIGIN_URL'
  | 'BANK_BIN'
  | 'BANK_ACCOUNT'
  | 'BANK_FEED_SECRET'
  | 'METRICS_TOKEN'
  | 'SESSION_SECRET';

/** The parsed configuration, under the settings' own names. */
export type Config = Readonly<{
  [N in SettingName]: N extends NullableNames ? Value<N> | null : Value<N>;
}>;

const flagOf = (name: string) => name.toLowerCase().replaceAll('_', '-');

/** `--https`, `--port 9000`, `--port=9000`: every setting is a flag too, and wins over the environment. */
function readFlags(argv: readonly string[]): Record<string, string> {
  const names = Object.keys(settings) as SettingName[];
  const switches = new Set<string>(['HTTPS', 'RTP_INGEST', 'DEMO']);
  const options = Object.fromEntries(
    names.map((name) => [
      flagOf(name),
      { type: switches.has(name) ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    const given: Record<string, string> = {};
    for (const name of names) {
      const value = values[flagOf(name)];
      if (value !== undefined) given[name] = String(value);
    }
    return given;
  } catch (error) {
    throw new StartupError(
      `The command line cannot be read: ${(error as Error).message.split('.')[0]}. Known flags: ${names.map((name) => `--${flagOf(name)}`).join(' ')}.`,
    );
  }
}

/** Parses environment and command line once. Throws {@link StartupError} that names the malformed setting. */
export function readConfig(env: NodeJS.ProcessEnv, argv: readonly string[] = []): Config {
  const flags = readFlags(argv);
  const values: Record<string, unknown> = {};
  for (const [name, { schema, preset, secret: masked }] of Object.entries<Setting>(settings)) {
    const text = flags[name] ?? (env[name] || preset);
    if (text === null || text === undefined) {
      values[name] = null;
      continue;
    }
    const parsed = schema.safeParse(text);
    if (!parsed.success) {
      const shown = masked ? '' : ` (it is "${text}")`;
      throw new StartupError(
        `The setting ${name} ${parsed.error.issues[0]?.message ?? 'is malformed'}${shown}.`,
      );
    }
    values[name] = parsed.data;
  }
  // The loop has parsed every name of the table with its own schema, which the type of a loop cannot say.
  const config = values as Config;
  if ((config.TLS_CERT === null) !== (config.TLS_KEY === null)) {
    throw new StartupError('The settings TLS_CERT and TLS_KEY belong together: give both or neither.');
  }
  if (
    config.PUBLIC_URL?.startsWith('https:') &&
    !config.HTTPS &&
    config.TLS_CERT === null &&
    config.TRUST_PROXY === 0
  ) {
    // Sign-in cookies are for https then, and without trust in the proxy every request looks like plain http.
    throw new StartupError(
      'The setting PUBLIC_URL is https, so something in front of this server must speak it: set TRUST_PROXY to the number of proxies there (mostly 1), or HTTPS here.',
    );
  }
  if ((config.TURN_URLS === null) !== (config.TURN_SECRET === null)) {
    throw new StartupError('The settings TURN_URLS and TURN_SECRET belong together: give both or neither.');
  }
  if (config.TRANSCODER_URL !== null && config.TRANSCODER_TOKEN === null) {
    throw new StartupError('The setting TRANSCODER_TOKEN is needed with TRANSCODER_URL: give both the same.');
  }
  if ((config.BANK_BIN === null) !== (config.BANK_ACCOUNT === null)) {
    throw new StartupError('The settings BANK_BIN and BANK_ACCOUNT belong together: give both or neither.');
  }
  return Object.freeze(config);
}

/** Environment and command line of this process. */
export function readProcessConfig(): Config {
  return readConfig(process.env, process.argv.slice(2));
}

/** What child processes inherit: everything but our secrets. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const masked = Object.keys(settings).filter((name) => (settings[name as SettingName] as Setting).secret);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !masked.includes(name)));
}

/** The configuration for logs: secrets masked. */
export function maskedConfig(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries<unknown>(config).map(([name, value]) => {
      const masked = value !== null && (settings[name as SettingName] as Setting).secret;
      return [name, masked ? '[masked]' : value];
    }),
  );
}

/** The README's table in Markdown. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(settings).map(
    ([name, { preset, meaning }]) =>
      `| \`${name}\` | ${preset === null ? '' : `\`${preset}\``} | ${meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** Addresses phones send their picture to: as configured, or the LAN's and loopback. */
export function announcedAddresses(config: Config): string[] {
  return config.ANNOUNCED_ADDRESS ?? [...lanAddresses(), '127.0.0.1'];
}
