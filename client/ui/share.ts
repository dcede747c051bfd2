/** Where Facebook's own page asks what to say about a link. */
export function facebookShare(url: string): string {
  return `https://www.facebook.com/sharer/sharer.php?u=${encodeURIComponent(url)}`;
}

/** The same of Zalo: the page that its share button opens, with the link as base64 of JSON. */
export function zaloShare(url: string): string {
  const data = btoa(JSON.stringify({ url }));
  return `https://button-share.zalo.me/share_external?layout=1&color=blue&customize=false&d=${encodeURIComponent(data)}&shareType=0`;
}
