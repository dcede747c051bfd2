import { parseArgs } from 'node:util';
import { launchBrowser } from '../../tests/support/browser.ts';
import { openMarket } from './market.ts';
import { takePictures } from './picture.ts';
import { AUDIENCES, type Audience } from './screen.ts';
import { makeVisit, visits } from './visit.ts';

const USAGE = `Usage: npm run -s screenshots -- [--out FOLDER] [--as LOOK] [--whole] [AUDIENCE or SCREEN ...]
  --out    folder to write to; docs/screens by default
  --as     only this look, such as vi.360.light; may be given several times
  --whole  all of a long page instead of one screen of it
Audiences: ${AUDIENCES.join(', ')}. Screens are named in scripts/screenshots/.`;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'docs/screens' },
      as: { type: 'string', multiple: true, default: [] },
      whole: { type: 'boolean', default: false },
    },
  });
  const names = AUDIENCES.flatMap((audience) => visits[audience].flatMap(({ screens }) => screens)).map(
    ({ name }) => name,
  );
  const wrong = positionals.find((word) => !names.includes(word) && !AUDIENCES.some((one) => one === word));
  if (wrong !== undefined) throw new Error(`There is no audience and no screen "${wrong}".`);
  return { ...values, wanted: positionals };
}

async function main(): Promise<void> {
  const { out: folder, as: only, whole, wanted } = readArguments();
  const isWanted = (audience: Audience, name: string) =>
    wanted.length === 0 || wanted.includes(audience) || wanted.includes(name);
  const browser = await launchBrowser({
    flags: ['--font-render-hinting=none', '--hide-scrollbars', '--lang=vi-VN'],
  });
  try {
    for (const audience of AUDIENCES) {
      const chosen = visits[audience].filter(({ screens }) =>
        screens.some(({ name }) => isWanted(audience, name)),
      );
      if (chosen.length === 0) continue;
      const market = await openMarket({ live: audience !== 'studio' });
      try {
        for (const visit of chosen) {
          await makeVisit(browser, market, visit, async (page, screen) => {
            if (!isWanted(audience, screen.name)) return;
            const files = await takePictures(page, screen, { folder, market, only, whole });
            console.log(`${screen.name}: ${files.length}`);
          });
        }
      } finally {
        await market.stop();
      }
    }
  } finally {
    await browser.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
}
