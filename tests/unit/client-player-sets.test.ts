import { expect, it } from 'vitest';
import { posterUrl, setUrl } from '../../client/player/sets.ts';

it('finds the sets beside the index of a live, and plays another playlist as it is', () => {
  expect(setUrl('https://edge.example/live/x/index.m3u8?v=1', 'adaptive', true)).toBe(
    'https://edge.example/live/x/adaptive-opus.m3u8?v=1',
  );
  expect(setUrl('/live/x/index.m3u8', 'sound', false)).toBe('/live/x/sound.m3u8');
  expect(setUrl('/trace/playlist.m3u8', 'sound', true)).toBe('/trace/playlist.m3u8');
  expect(posterUrl('/live/x/index.m3u8')).toBe('/live/x/poster.webp');
  expect(posterUrl('/trace/playlist.m3u8')).toBeNull();
});
