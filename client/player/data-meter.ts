/** Counts what one live costs this phone, from its start to the end of the page, whatever engine plays it. */
export interface DataMeter {
  /** Bytes over the network, heads of answers included; what is still on its way is not counted yet. */
  bytes(): number;
  close(): void;
}

/** Counts everything beside the playlist at `indexUrl`. Where the browser does not tell sizes, it stays at zero. */
export function createDataMeter(indexUrl: string): DataMeter {
  const folder = new URL('.', new URL(indexUrl, location.href)).href;
  let bytes = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!(entry instanceof PerformanceResourceTiming) || !entry.name.startsWith(folder)) continue;
      bytes += entry.transferSize || 0;
    }
  });
  observer.observe({ type: 'resource', buffered: true });
  return { bytes: () => bytes, close: () => observer.disconnect() };
}
