import { parseArgs } from 'node:util';
import { startSeller } from '../scripts/demo/seller.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { startTestServer } from '../tests/support/server.ts';
import { servePeer } from './lib/startup-peer.ts';
import { createVisitor, type StartupProfile, type Visit, type Visitor } from './lib/startup-visit.ts';
import { median } from './lib/statistics.ts';

/**
 * How long a viewer waits on a weak link: the real service with a real live, Chromium behind a link of one rate and
 * one round trip, first with an empty cache and then as somebody who comes back. Beside it, on the same link and the
 * same live, a bare page with hls.js as it comes. The link has the round trips of TCP, neither those of TLS nor a slow
 * start.
 */
const PROFILES = {
  k400: { downKbps: 400, upKbps: 400, roundTripMs: 400 },
  k240: { downKbps: 240, upKbps: 200, roundTripMs: 840 },
  k1600: { downKbps: 1_600, upKbps: 768, roundTripMs: 150 },
} satisfies Record<string, StartupProfile>;
type ProfileName = keyof typeof PROFILES;

const { values } = parseArgs({
  options: {
    /** Visits of each kind; the median counts. */
    rounds: { type: 'string', default: '3' },
    /** Only this profile. */
    profile: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`--rounds has to be a whole number from 1 on, not "${values.rounds}"\n`);
  process.exit(2);
}
const isProfile = (name: string): name is ProfileName => name in PROFILES;
const names = values.profile === undefined ? Object.keys(PROFILES) : [values.profile];
const chosen = names.filter(isProfile);
if (chosen.length !== names.length) {
  process.stderr.write(`--profile has to be one of ${Object.keys(PROFILES).join(', ')}\n`);
  process.exit(2);
}

interface Round {
  cold: Visit;
  warm: Visit;
  peer: Visit;
}

const server = await startTestServer({ RTP_INGEST: 'true' });
const { saleEventId, sellerToken } = server.market;
const onAir = Promise.withResolvers<void>();
const seller = await startSeller({ url: server.url, token: sellerToken, saleEventId, onAir: onAir.resolve });
await onAir.promise;
const servicePort = Number(new URL(server.url).port);
const peerPage = await servePeer(servicePort, await playlistUrl());
const browser = await launchBrowser();
const measured = new Map<ProfileName, Round[]>();
try {
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of chosen) {
      const one = await playRound(PROFILES[name]);
      measured.set(name, [...(measured.get(name) ?? []), one]);
      process.stderr.write(`${round}/${rounds} ${name}: ${describe(one)}\n`);
    }
  }
} finally {
  await browser.close();
  await peerPage.close();
  seller.stop();
  await server.stop();
}
printReport();
process.exit(0);

/** Of the live that is on. */
async function playlistUrl(): Promise<string> {
  const response = await fetch(`${server.url}/api/sale-events/${saleEventId}/public`);
  const { live } = (await response.json()) as { live: { playlistUrl: string } };
  return live.playlistUrl;
}

async function playRound(profile: StartupProfile): Promise<Round> {
  const path = `/xem/${saleEventId}`;
  const own = await withVisitor(servicePort, profile, async (viewer) => {
    const cold = await viewer.visit(path);
    await viewer.untilKept();
    return { cold, warm: await viewer.visit(path) };
  });
  const peer = await withVisitor(peerPage.port, profile, (viewer) => viewer.visit('/'));
  return { ...own, peer };
}

async function withVisitor<T>(
  port: number,
  profile: StartupProfile,
  run: (viewer: Visitor) => Promise<T>,
): Promise<T> {
  const viewer = await createVisitor(browser, port, profile);
  try {
    return await run(viewer);
  } finally {
    await viewer.leave();
  }
}

function describe({ cold, warm, peer }: Round): string {
  const ms = (value: number | null) => (value === null ? '–' : `${Math.round(value)} ms`);
  return [
    `cold panel ${ms(cold.panelMs)}, picture ${ms(cold.pictureMs)}, ${cold.bytes} bytes`,
    `warm panel ${ms(warm.panelMs)}, picture ${ms(warm.pictureMs)}, ${warm.bytes} bytes`,
    `hls.js alone, cold ${ms(peer.pictureMs)}`,
  ].join('; ');
}

function printReport(): void {
  const head = [
    'link',
    'panel cold',
    'picture cold',
    'picture warm',
    'bytes cold',
    'bytes warm',
    'hls.js cold',
  ];
  const lines = [`startup: ${rounds} rounds, medians, ms and bytes`, head.join('  ')];
  const json: Record<string, Record<string, number>> = {};
  for (const [name, all] of measured) {
    const middle = (of: (round: Round) => number | null) =>
      Math.round(median(all.map((round) => of(round) ?? Number.POSITIVE_INFINITY)));
    const summary = {
      panelColdMs: middle(({ cold }) => cold.panelMs),
      pictureColdMs: middle(({ cold }) => cold.pictureMs),
      pictureWarmMs: middle(({ warm }) => warm.pictureMs),
      bytesCold: middle(({ cold }) => cold.bytes),
      bytesWarm: middle(({ warm }) => warm.bytes),
      peerPictureColdMs: middle(({ peer }) => peer.pictureMs),
    };
    json[name] = summary;
    const cells = [name, ...Object.values(summary).map(String)];
    lines.push(
      cells
        .map((cell, column) => cell.padEnd(head[column]?.length ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  lines.push(JSON.stringify(json));
  process.stdout.write(`${lines.join('\n')}\n`);
}
