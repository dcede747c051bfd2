/** A server process whose sale event takes orders, without a camera; ends cleanly at SIGTERM as main.ts does. */
import { seedDemo } from '../../prisma/seed.ts';
import { createApp } from '../../server/app.ts';
import { readProcessConfig } from '../../server/config.ts';
import { createLogger } from '../../server/lib/logger.ts';
import { putOnAir } from './on-air.ts';

const app = createApp(readProcessConfig(), { logger: createLogger({ level: 'silent', format: 'json' }) });
process.on('SIGTERM', () => app.stop().then(() => process.exit(0)));
const { domain, url } = await app.start();
const market = await seedDemo(domain, { nowMs: Date.now(), pin: '204060' });
await putOnAir(domain, market);
process.send?.({
  type: 'ready',
  url,
  demo: { saleEventId: market.saleEventId, sellerToken: market.organiserToken },
});
