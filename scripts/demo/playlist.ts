/** How often the media playlist is read again, ms: one segment's time. */
const RELOAD_MS = 2_000;

/**
 * Watches an HLS playlist as a thrifty player does, without decoding: the lowest rendition's media playlist, its
 * map once, then each new segment once. `heard` gets the bytes of each answer, and whether it was a segment.
 * Returns how to stop.
 */
export function watchPlaylist(
  multivariant: URL,
  heard: (bytes: number, segment: boolean) => void,
): () => void {
  const aborter = new AbortController();
  const seen = new Set<string>();
  let media: URL | null = null;
  let timer: NodeJS.Timeout | undefined;

  const read = async (url: URL, segment: boolean): Promise<string> => {
    const response = await fetch(url, { signal: aborter.signal });
    if (!response.ok) throw new Error(`${response.status} for ${url.pathname}`);
    const body = await response.arrayBuffer();
    heard(body.byteLength, segment);
    return segment ? '' : new TextDecoder().decode(body);
  };

  const turn = async (): Promise<void> => {
    if (!media) {
      const first = lowest(await read(multivariant, false));
      if (!first) return;
      media = new URL(first, multivariant);
    }
    const list = await read(media, false);
    const names = [...list.matchAll(/#EXT-X-MAP:URI="([^"]+)"/g)].map((match) => match[1] ?? '');
    names.push(...list.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
    // Only what the playlist still names can come again.
    for (const name of seen) if (!names.includes(name)) seen.delete(name);
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      await read(new URL(name, media), true);
    }
  };

  const loop = async (): Promise<void> => {
    // A viewer on a weak network reads again later; so does this one.
    await turn().catch(() => {});
    if (!aborter.signal.aborted) timer = setTimeout(loop, RELOAD_MS);
  };
  void loop();

  return () => {
    aborter.abort();
    clearTimeout(timer);
  };
}

/** URI of the variant with the smallest BANDWIDTH of a multivariant playlist (RFC 8216, 4.3.4.2), or null. */
function lowest(playlist: string): string | null {
  const lines = playlist.split('\n');
  let best: { bandwidth: number; uri: string } | null = null;
  for (const [at, line] of lines.entries()) {
    const bandwidth = Number(/^#EXT-X-STREAM-INF:.*?\bBANDWIDTH=(\d+)/.exec(line)?.[1]);
    const uri = lines[at + 1];
    if (bandwidth && uri && (!best || bandwidth < best.bandwidth)) best = { bandwidth, uri };
  }
  return best?.uri ?? null;
}
