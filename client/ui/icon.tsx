const PATHS = {
  sound: 'M4 9v6h4l5 4V5L8 9H4Zm12-1a5 5 0 0 1 0 8m2.500-11a9 9 0 0 1 0 14',
  mute: 'M4 9v6h4l5 4V5L8 9H4Zm12 1 5 5m0-5-5 5',
  cart: 'M3 4h3l2.500 11h9L20 8H7M9.500 20a1 1 0 1 0 0-.1M17 20a1 1 0 1 0 0-.1',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9c0-4 2.500-6 6-6s6 2 6 6m1-9a3 3 0 1 0-1-5.500M18 14c2 .8 3 3 3 6',
  pin: 'M9 3h6l-1 7 3 3v2H7v-2l3-3-1-7Zm3 12v6',
  check: 'm4 12.500 5.500 5.500L20 6.500',
  warn: 'M12 4 2.500 20h19L12 4Zm0 6v5m0 2.500v.1',
  close: 'M5 5l14 14M19 5 5 19',
  plus: 'M12 4v16M4 12h16',
  minus: 'M4 12h16',
  tune: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 4v6M9 14v6',
  camera: 'M3 7h11v10H3V7Zm11 4 7-4v10l-7-4',
  stop: 'M6 6h12v12H6Z',
  show: 'M2 12c4-8 16-8 20 0-4 8-16 8-20 0Zm10-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  hide: 'M2 12c4-8 16-8 20 0-4 8-16 8-20 0ZM4 4l16 16',
  flash: 'M13 3 5 14h6l-1 7 8-11h-6l1-7Z',
  copy: 'M8 8h12v12H8zM16 8V4H4v12h4',
  save: 'M12 4v11m-5-5 5 5 5-5M4 20h16',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3.500 2',
  back: 'M14 5l-7 7 7 7',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-3 6a3 3 0 1 1 4 3c-1 .5-1 1-1 2m0 3v.1',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c-5 6-5 12 0 18 5-6 5-12 0-18Z',
} as const;

export type IconName = keyof typeof PATHS;

/** A small drawing beside a word; it never stands for the word, so screen readers skip it. */
export function Icon({ name }: { name: IconName }) {
  return <Drawing path={PATHS[name]} />;
}

/** As {@link Icon}, for drawings that only some pages have. */
export function Drawing({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="2.200"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
