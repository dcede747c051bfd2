import { hash, verify } from '@node-rs/argon2';
import type { PinHasher } from './ports.ts';

/** OWASP's lowest setting for Argon2id: 19 MiB, two passes; about 30 ms on a small server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Argon2id, the library's default variant. */
export function createPinHasher(): PinHasher {
  // So that an unknown number takes as long to refuse as a wrong PIN.
  const decoy = hash('000000', COST);
  return {
    hash: (pin) => hash(pin, COST),
    async verify(pinHash, pin) {
      const matches = await verify(pinHash ?? (await decoy), pin);
      return pinHash !== null && matches;
    },
  };
}
