import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskedConfig, readConfig, type SettingName, settings, settingsTable } from '../../server/config.ts';
import { StartupError } from '../../server/lib/startup-error.ts';

/** Malformed values of every setting that can have some. */
const malformed: Partial<Record<SettingName, string[]>> = {
  PORT: ['eighty', '-1', '65536', '8080.5', '1e3', ' 80'],
  PUBLIC_URL: ['cho.example.vn', 'ftp://cho.example.vn', 'https://', 'javascript:alert(1)'],
  COOP_NAME: ['H'.repeat(81)],
  COOP_PHONE: ['gọi', '12', '0912-345-678'],
  DATABASE_URL: ['localhost', 'mysql://a:b@host/db', 'http://host'],
  HTTPS: ['maybe', '2', 'TRUE!'],
  LOG_LEVEL: ['loud', 'INFO'],
  LOG_FORMAT: ['xml'],
  TRUST_PROXY: ['true', '11', '-1'],
  MEDIA_PORT: ['x', '70000'],
  MEDIA_WORKERS: ['0', '65', 'two'],
  ANNOUNCED_ADDRESS: ['1.2.3.4 5.6.7.8', 'a,,b', ',', 'http://1.2.3.4'],
  TURN_URLS: ['stun:turn.example.vn', 'turn.example.vn', 'turn:a,,turn:b', 'turn:a?transport=tls'],
  TURN_SECRET: ['short'],
  RTP_INGEST: ['maybe'],
  TRANSCODER_URL: ['host:9000', 'rtp://host'],
  TRANSCODER_TOKEN: ['short'],
  ORIGIN_URL: ['cdn', '//cdn.example'],
  SESSION_SECRET: ['short'],
  GRACE_MS: ['999', '3600001', '1m'],
  RECORDING: ['sometimes'],
  RECORDING_MIN_FREE_MB: ['-1', '1 GB'],
  RECORDING_DAYS: ['36501', 'never'],
  AV1: ['perhaps'],
  STOP_MS: ['0', '300001'],
  DEMO: ['perhaps'],
  RESTOCK_CANCELLED: ['perhaps'],
  RESTOCK_REFUSED: ['2'],
  SETTLE_FROM: ['placed', 'DELIVERED'],
  BANK_BIN: ['97043', 'VCB', '9704366'],
  BANK_ACCOUNT: ['0123 456', '12345678901234567890'],
  BANK_OWNER: ['A'.repeat(71)],
  BANK_FEED_SECRET: ['short'],
  METRICS_TOKEN: ['short'],
  PREPAID_MINUTES: ['0', '1441', 'soon'],
  REMIND_MINUTES: ['0', '1441', 'soon'],
  COMMAND_RATE: ['0', '100001'],
};
/** Any text will do for these; what is wrong shows when they are used. */
const FREE: SettingName[] = ['HOST', 'DATA_DIR', 'TLS_CERT', 'TLS_KEY'];

function refusal(env: Record<string, string>, argv: string[] = []): string {
  try {
    readConfig(env, argv);
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    return (error as Error).message;
  }
  throw new Error(`taken: ${JSON.stringify([env, argv])}`);
}

it('every setting is in one of the two tables here', () => {
  expect([...Object.keys(malformed), ...FREE].sort()).toEqual(Object.keys(settings).sort());
});

const cases = Object.entries(malformed).flatMap(([name, values]) => values.map((value) => [name, value]));
describe('a malformed value', () => {
  it.each(cases)('%s=%s is refused in one sentence with its name', (name = '', value = '') => {
    const flag = `--${name.toLowerCase().replaceAll('_', '-')}`;
    const said = refusal({ [name]: value });
    expect(said).toMatch(new RegExp(`^The setting ${name} .*\\.$`));
    expect(said).not.toContain('\n');
    if (!['HTTPS', 'RTP_INGEST', 'DEMO'].includes(name)) expect(refusal({}, [`${flag}=${value}`])).toBe(said);
  });

  it('is not shown when it is a secret', () => {
    for (const name of ['DATABASE_URL', 'TRANSCODER_TOKEN', 'SESSION_SECRET']) {
      expect(refusal({ [name]: 'hunter2' })).not.toContain('hunter2');
    }
  });
});

it.each([
  [{ TLS_CERT: 'a.pem' }, /TLS_KEY/],
  [{ TLS_KEY: 'a.pem' }, /TLS_CERT/],
  [{ PUBLIC_URL: 'https://cho.example.vn' }, /TRUST_PROXY/],
  [{ BANK_BIN: '970436' }, /BANK_ACCOUNT/],
  [{ BANK_ACCOUNT: '0123456789' }, /BANK_BIN/],
  [{ TURN_URLS: 'turn:turn.example.vn' }, /TURN_SECRET/],
  [{ TURN_SECRET: 'a secret that is long' }, /TURN_URLS/],
  [{ TRANSCODER_URL: 'http://10.0.0.2:9000' }, /TRANSCODER_TOKEN/],
])('%j needs its other half', (env, sentence) => {
  expect(refusal(env as Record<string, string>)).toMatch(sentence);
});

it('flags win over the environment, and an empty variable is none', () => {
  const config = readConfig({ PORT: '81', HOST: '', HTTPS: '' }, ['--port', '82', '--rtp-ingest']);
  expect(config).toMatchObject({ PORT: 82, HOST: '0.0.0.0', HTTPS: false, RTP_INGEST: true });
  expect(readConfig({}, ['--https']).HTTPS).toBe(true);
  const env = { PUBLIC_URL: 'https://cho.example.vn/', TRUST_PROXY: '1' };
  expect(readConfig(env).PUBLIC_URL).toBe('https://cho.example.vn');
});

it.each(['--colour', '--port', 'extra'])('%s is refused with the known flags', (flag) => {
  expect(refusal({}, [flag])).toMatch(/--media-port/);
});

it('is frozen, and its secrets are masked for logs', () => {
  const config = readConfig({ SESSION_SECRET: 'a secret that is long' });
  expect(Object.isFrozen(config)).toBe(true);
  expect(maskedConfig(config)).toMatchObject({ SESSION_SECRET: '[masked]', DATABASE_URL: null, PORT: 8080 });
});

it("the README's table is the one made from the settings", () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const [, table] = /<!-- settings:begin[^>]*-->\s*([\s\S]*?)\s*<!-- settings:end -->/.exec(readme) ?? [];
  expect(table).toBe(settingsTable());
});
