import { createProbe } from './probe.ts';
import type { Patience } from './socket.ts';

/** The connection of the one who sells: all others wait for it. */
export const SELLER: Patience = { attemptMs: 7_000, pauseMs: 1_000, probe: createProbe };
