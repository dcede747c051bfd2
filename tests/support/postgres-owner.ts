/** A process that owns an embedded PostgreSQL until it is killed: prints its URL. Argument: the data folder. */
import { startEmbeddedPostgres } from '../../server/db/index.ts';

const { url } = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' });
console.log(url);
// Nothing else keeps the process alive.
setInterval(() => undefined, 60_000);
