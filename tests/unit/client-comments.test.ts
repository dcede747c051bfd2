import { expect, it } from 'vitest';
import { withPosted } from '../../client/state/comments.ts';

const comment = (nr: number) => ({
  commentId: String(nr),
  authorName: 'Mai',
  text: `bình luận ${nr}`,
  at: new Date(nr).toISOString(),
});
const ids = (comments: readonly { commentId: string }[]) => comments.map(({ commentId }) => commentId);

it('puts what was posted in front, newest first, each once', () => {
  const shown = withPosted([comment(2), comment(1)], [comment(2), comment(3), comment(4)]);
  expect(ids(shown)).toEqual(['4', '3', '2', '1']);
});

it('lets the oldest go', () => {
  const many = Array.from({ length: 100 }, (_, index) => comment(100 - index));
  const shown = withPosted(many, [comment(101)]);
  expect(shown).toHaveLength(60);
  expect(ids(shown).slice(0, 2)).toEqual(['101', '100']);
});
