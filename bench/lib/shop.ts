import { signIn } from '../../scripts/demo/connection.ts';
import { startTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { createMarket, type Market, must, organiser } from '../../tests/support/market.ts';
import { type Service, startService } from '../../tests/support/service.ts';
import { pidOf } from './transcoder-process.ts';

/** The service in a process of its own, and beside it the database that it uses. */
export interface Shop extends Pick<Service, 'url'> {
  /** Of the server alone. */
  readonly pid: number;
  readonly postgres: TestDatabase;
  /** Opens sale events in the database, past the service. */
  readonly market: Market;
  /** Signs a member in; answers the cookie. */
  cookieOf(memberId: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts both. Limits for one address are lifted: here all people share one. */
export async function openShop(): Promise<Shop> {
  const postgres = await startTestDatabase();
  const service = await startService({ env: { DATABASE_URL: postgres.url, COMMAND_RATE: '100000' } });
  const market = createMarket(postgres.database);
  return {
    url: service.url,
    pid: pidOf(service.child),
    postgres,
    market,
    async cookieOf(memberId) {
      const { token } = must(await market.domain.members.createLink(organiser, memberId));
      return signIn(service.url, token);
    },
    async close() {
      await service.stop({ forget: true });
      await postgres.close();
    },
  };
}
