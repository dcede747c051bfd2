/** As order codes are made, without 0, O, 1, I; banks break long contents anywhere. */
const CODE = /CP((?:[-\s.]?[2-9A-HJ-NP-Z]){5})/;
/** A content with more of them is no payer's. */
const MOST = 10;

/** What a transfer's content must have to pay the order: its code without the dash, which banks take out or refuse. */
export function referenceOf(orderCode: string): string {
  return orderCode.replace('-', '');
}

/**
 * The order codes that a transfer's content may mean. Banks put their own words right before and after what the payer
 * wrote, change its case and cut it into groups, so each place where a code may begin counts; most of what is found
 * wrongly is no order's code.
 */
export function orderCodesIn(content: string): string[] {
  // A lookahead, so that a code may begin inside what looks like another one.
  const found = content.toUpperCase().matchAll(new RegExp(`(?=${CODE.source})`, 'g'));
  return [
    ...new Set(Array.from(found, ([, letters = '']) => `CP-${letters.replace(/[^A-Z\d]/g, '')}`)),
  ].slice(0, MOST);
}
