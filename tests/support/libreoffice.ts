import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A cell as LibreOffice has it after opening the file. */
export interface OpenedCell {
  /** `string`, `float`, `date` …; empty: nothing in it. */
  type: string;
  /** The number or date behind the text; of a text, the text. */
  value: string;
  formula: string | null;
}

export interface OpenedSheet {
  name: string;
  rows: OpenedCell[][];
}

/** Comma, double quotes, UTF-8, from the first line on, all columns as they come, English, quoted is not text, dates are dates. */
const AS_CSV = 'CSV:44,34,76,1,,1033,false,true';

/** Opens a sheet in LibreOffice, and tells what is in it by way of its own flat XML. */
export async function openInLibreOffice(
  content: Uint8Array,
  extension: 'csv' | 'xlsx',
): Promise<OpenedSheet[]> {
  const dir = await mkdtemp(join(tmpdir(), 'cho-phien-sheet-'));
  try {
    const path = join(dir, `sheet.${extension}`);
    await writeFile(path, content);
    const args = [
      `-env:UserInstallation=file://${dir}/profile`,
      '--headless',
      ...(extension === 'csv' ? [`--infilter=${AS_CSV}`] : []),
      '--convert-to',
      'fods',
      '--outdir',
      dir,
      path,
    ];
    const soffice = process.env.SOFFICE_PATH ?? 'soffice';
    // With a fresh profile it may only make that, and ask by its code 81 to be started again.
    await run(soffice, args).catch((error: { code?: unknown }) => {
      if (error.code === 81) return run(soffice, args);
      throw error.code === 'ENOENT'
        ? new Error(
            'LibreOffice is missing: apt-get install libreoffice-calc-nogui, or name one in SOFFICE_PATH',
          )
        : error;
    });
    return readFlat(await readFile(join(dir, 'sheet.fods'), 'utf8'));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function readFlat(xml: string): OpenedSheet[] {
  return [...xml.matchAll(/<table:table table:name="([^"]*)"[^>]*>(.*?)<\/table:table>/gs)].map(
    ([, name = '', body = '']) => ({
      name: decode(name),
      rows: [...body.matchAll(/<table:table-row[^>]*?(?:\/>|>(.*?)<\/table:table-row>)/gs)]
        .map(([, cells = '']) => readCells(cells))
        .filter((row) => row.some(({ type }) => type !== '')),
    }),
  );
}

function readCells(row: string): OpenedCell[] {
  return [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
    ([, attributes = '', inner = '']) => {
      const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? null;
      const text = [...inner.matchAll(/<text:p>(.*?)<\/text:p>/gs)].map(([, line = '']) =>
        decode(line.replace(/<[^>]*>/g, '')),
      );
      const cell = {
        type: of('office:value-type') ?? '',
        value: of('office:value') ?? of('office:date-value') ?? text.join('\n'),
        formula: of('table:formula'),
      };
      return Array.from({ length: Number(of('table:number-columns-repeated') ?? 1) }, () => cell).slice(
        0,
        100,
      );
    },
  );
}

function decode(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
}
