import type { Started } from './app.ts';

/** What a person reads who has started the server: where to open it, here and on phones, and the first sign-in. */
export function greeting({
  url,
  networkUrls,
  firstOrganiserLink,
  certificateHint,
}: Pick<Started, 'url' | 'networkUrls' | 'firstOrganiserLink' | 'certificateHint'>): string {
  const lines = [`Chợ Phiên: ${url}`];
  // The hint names the addresses for phones too.
  if (certificateHint !== null) lines.push(certificateHint);
  else if (networkUrls.length > 0) {
    lines.push(`Điện thoại cùng mạng / phones on this network: ${networkUrls.join('  ')}`);
  }
  if (firstOrganiserLink !== null) {
    lines.push(`Người tổ chức đầu tiên mở / the first organiser opens (once): ${firstOrganiserLink}`);
    const elsewhere = networkUrls.map((networkUrl) => firstOrganiserLink.replace(url, networkUrl));
    if (elsewhere.length > 0) lines.push(`Từ máy khác / from another machine: ${elsewhere.join('  ')}`);
  }
  return `${lines.join('\n')}\n`;
}
