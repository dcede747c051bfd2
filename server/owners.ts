import type { Logger } from './lib/logger.ts';

/** What has been started, closed in the opposite order; a failure in one does not keep the others open. */
export interface Owners {
  own(name: string, close: () => Promise<unknown> | unknown): void;
  closeAll(): Promise<void>;
}

export function createOwners(logger: Logger): Owners {
  const open: { name: string; close: () => Promise<unknown> | unknown }[] = [];
  return {
    own(name, close) {
      open.push({ name, close });
    },
    async closeAll() {
      for (let part = open.pop(); part; part = open.pop()) {
        try {
          await part.close();
        } catch (error) {
          logger.error({ err: error, name: part.name }, 'could not be closed');
        }
      }
    },
  };
}
