/** Made things by name, the ones asked for last, within a size. */
export function createCache(maxBytes: number): { get(key: string, make: () => Buffer): Buffer } {
  const entries = new Map<string, Buffer>();
  let bytes = 0;
  return {
    get(key, make) {
      const found = entries.get(key);
      const data = found ?? make();
      // Deleted and set again: a Map keeps the order, so the first one is the one not asked for the longest.
      if (found) entries.delete(key);
      else bytes += data.length;
      entries.set(key, data);
      for (const [oldest, { length }] of entries) {
        if (bytes <= maxBytes) break;
        entries.delete(oldest);
        bytes -= length;
      }
      return data;
    },
  };
}
