/** The library has no types of its own. What it reads is `unknown` here and parsed by a schema of ours. */
declare module 'sdp-transform' {
  /** Never throws: lines it does not understand are left out. */
  export function parse(sdp: string): unknown;
  /** Parameters of an `a=fmtp` line. */
  export function parseParams(config: string): Record<string, string | number | undefined>;
  export function write(session: object): string;
}
