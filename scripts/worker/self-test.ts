import { proveHandshake } from './handshake.ts';

// Run by the set-up in a process of its own, after it put a worker in place: exit code 0 means that it works.
try {
  await proveHandshake();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
