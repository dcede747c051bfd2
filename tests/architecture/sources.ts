import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Folders with code of ours. Generated code is nobody's to keep in shape. */
const folders = ['server', 'transcoder', 'client', 'prisma', 'scripts', 'bench', 'tests'];
const generated = 'server/db/generated/';

/** One source file, with what it imports (types too). Paths are relative to the checkout. */
export interface Source {
  path: string;
  text: string;
  /** Files of ours. */
  imports: readonly string[];
  /** Packages of npm and of Node, such as `@scope/name`, `name` or `node:fs`. */
  packages: readonly string[];
}

/** Every source file of the checkout, parsed. */
export function readSources(): Source[] {
  return [...folders.flatMap(filesBelow), ...topLevelFiles()].map(readSource);
}

function topLevelFiles(): string[] {
  return readdirSync(root).filter(isSource);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => isSource(path) && !path.startsWith(generated));
}

function isSource(path: string): boolean {
  return /\.(ts|tsx|mjs|cjs)$/.test(path) && !path.endsWith('.d.ts');
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = specifiersIn(path, text);
  const isOurs = (specifier: string) => specifier.startsWith('.');
  return {
    path,
    text,
    imports: specifiers
      .filter(isOurs)
      .map((specifier) => relative(root, join(root, dirname(path), specifier))),
    packages: specifiers.filter((specifier) => !isOurs(specifier)).map(packageName),
  };
}

function specifiersIn(path: string, text: string): string[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = module;
  const reexports = staticExports.flatMap(({ entries }) =>
    entries.map(({ moduleRequest }) => moduleRequest?.value),
  );
  // A dynamic import's request is an expression; only a plain string can be followed.
  const dynamic = dynamicImports.map(
    ({ moduleRequest: { start, end } }) => /^(['"`])([^'"`$]+)\1$/.exec(text.slice(start, end))?.[2],
  );
  const all = [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...reexports, ...dynamic];
  return [...new Set(all)]
    .filter((specifier) => specifier !== undefined)
    .map((specifier) => specifier.replace(/\?.*$/, ''));
}

function packageName(specifier: string): string {
  const depth = specifier.startsWith('@') ? 2 : 1;
  return specifier.split('/').slice(0, depth).join('/');
}
