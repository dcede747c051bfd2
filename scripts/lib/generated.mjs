import fs from 'node:fs';
import process from 'node:process';
import { hasPackage, versionOf } from './dependencies.mjs';
import { inRoot, node24 } from './paths.mjs';
import { during, SetupError } from './report.mjs';
import { runOrFail } from './run.mjs';
import { hashOfFiles, isStamped, stamp, unstamp } from './stamp.mjs';

/** Generates the database client from prisma/schema. */
export async function ensureDatabaseClient() {
  const sources = hashOfFiles(inRoot('prisma', 'schema'), inRoot('prisma.config.ts'));
  await generate({
    name: 'database client',
    value: `${versionOf('prisma')} ${sources}`,
    output: inRoot('server', 'db', 'generated'),
    command: [inRoot('node_modules', 'prisma', 'build', 'index.js'), 'generate'],
    // The generator asks for the migration engine, which is a download, and never runs it (never do this for migrate).
    // Checkpoint would report to the maker that prisma was run.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' },
  });
}

/** Builds the pages that people open. */
export async function ensureClientBuild() {
  const sources = hashOfFiles(
    ...[
      'client',
      'server/contract',
      'scripts/pack',
      'vite.config.ts',
      'tsconfig.json',
      'package-lock.json',
    ].map((path) => inRoot(path)),
  );
  await generate({
    name: 'pages',
    value: sources,
    output: inRoot('dist', 'client'),
    command: [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    env: { NODE_ENV: 'production' },
    needs: 'vite',
  });
}

async function generate({ name, value, output, command, env, needs }) {
  const stampName = name.replaceAll(' ', '-');
  if (isStamped(stampName, value) && fs.existsSync(output)) return;
  if (needs && !hasPackage(needs)) {
    throw new SetupError(
      `The ${name} cannot be built without ${needs}: run "npm ci --include=dev" and try again.`,
    );
  }
  unstamp(stampName);
  await during(`making the ${name}`, () =>
    runOrFail(node24, command, `The ${name} could not be made: see the lines above.`, {
      env: { ...process.env, ...env },
    }),
  );
  stamp(stampName, value);
}
