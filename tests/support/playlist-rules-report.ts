/** A rule of RFC 8216bis (or, where the text says so, of ours) that a playlist breaks. */
export interface Violation {
  rule: string;
  /** One clause with the place and the values. */
  found: string;
}

export type Report = (rule: string, found: string) => void;

/** Gathers what `check` reports. */
export function gather(check: (report: Report) => void): Violation[] {
  const violations: Violation[] = [];
  check((rule, found) => violations.push({ rule, found }));
  return violations;
}
