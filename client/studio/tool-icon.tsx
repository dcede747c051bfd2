const PATHS = {
  mic: 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0ZM5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21m-3.500 0h7',
  micOff:
    'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0ZM5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21m-3.500 0h7M4 3l16 17',
  flip: 'M4 8h4l1.500-2.500h5L16 8h4v11H4ZM8.500 14a3.500 3.500 0 0 1 6-2.500V9.500m1 4a3.500 3.500 0 0 1-6 2.500v2',
  torch: 'M7 3h10v3l-2.500 4v11h-5V10L7 6Zm0 3h10M12 13v2',
  bell: 'M6 17c1.500-1.500 1.500-3 1.500-6a4.500 4.500 0 0 1 9 0c0 3 0 4.500 1.500 6ZM10 20.500h4M12 6.500V4',
  speech: 'M3 5h18v11h-9l-5 4v-4H3Zm5 4v3m4-5v6m4-4v2',
  next: 'M5 4.500v15L15 12ZM19 4.500v15',
} as const;

export type ToolIconName = keyof typeof PATHS;

/** As `Icon`, with what only the studio draws: viewers do not load these. */
export function ToolIcon({ name }: { name: ToolIconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="2.200"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
