import { describe, expect, it } from 'vitest';
import { certificateTexts } from '../../client/i18n/certificates.ts';
import { commonTexts } from '../../client/i18n/common.ts';
import { errorSentence, errorTexts } from '../../client/i18n/errors.ts';
import { LANGUAGES, language } from '../../client/i18n/language.ts';
import { memberErrorTexts } from '../../client/i18n/member-errors.ts';
import { orderStateTexts } from '../../client/i18n/order-states.ts';
import { settlementTexts } from '../../client/organise/book/settlement-texts.ts';
import { bookTexts } from '../../client/organise/book/texts.ts';
import { goodsTexts } from '../../client/organise/goods-texts.ts';
import { memberTexts } from '../../client/organise/member-texts.ts';
import { orderBookTexts } from '../../client/organise/order-texts.ts';
import { photoTexts } from '../../client/organise/photo-texts.ts';
import { planTexts } from '../../client/organise/plan/texts.ts';
import { organiseTexts } from '../../client/organise/texts.ts';
import { signInTexts } from '../../client/sign-in/texts.ts';
import { studioCommentsTexts } from '../../client/studio/comments-texts.ts';
import { handOrderTexts } from '../../client/studio/hand-order-texts.ts';
import { listingTexts } from '../../client/studio/listing-texts.ts';
import { nowTexts } from '../../client/studio/now-texts.ts';
import { situationTexts } from '../../client/studio/situation-texts.ts';
import { studioTexts } from '../../client/studio/texts.ts';
import { healthTexts } from '../../client/ui/health.tsx';
import { saleSummaryTexts } from '../../client/ui/sale-summary-texts.ts';
import { commentsTexts } from '../../client/watch/comments-texts.ts';
import { watchGoodsTexts } from '../../client/watch/goods-texts.ts';
import { homeTexts } from '../../client/watch/home-texts.ts';
import { orderSheetTexts } from '../../client/watch/order-sheet-texts.ts';
import { orderTexts } from '../../client/watch/order-texts.ts';
import { ordersUntilTexts } from '../../client/watch/orders-until-texts.ts';
import { qualityTexts } from '../../client/watch/quality-texts.ts';
import { replayTexts } from '../../client/watch/replay-texts.ts';
import { watchTexts } from '../../client/watch/texts.ts';
import { upcomingTexts } from '../../client/watch/upcoming-texts.ts';
import { ERROR_CODES } from '../../server/contract/error.ts';

/** Stands for every part that is put into a text. */
const PART = '⟨part⟩';

/** Every text by its path, functions called with {@link PART}. */
function flatten(texts: object, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') flat.set(at, value);
    else if (typeof value === 'function') {
      flat.set(at, value(...Array.from({ length: value.length }, () => PART)));
    } else for (const [inner, text] of flatten(value, at)) flat.set(inner, text);
  }
  return flat;
}

describe.each([
  ['common', commonTexts],
  ['order states', orderStateTexts],
  ['watch', watchTexts],
  ['order sheet', orderSheetTexts],
  ['goods looked at', watchGoodsTexts],
  ['home', homeTexts],
  ['before the start', upcomingTexts],
  ['own orders', orderTexts],
  ['order book', orderBookTexts],
  ['papers of the order book', bookTexts],
  ['settlements', settlementTexts],
  ['quality', qualityTexts],
  ['replay', replayTexts],
  ['orders after the end', ordersUntilTexts],
  ['comments', commentsTexts],
  ['comments at the seller', studioCommentsTexts],
  ['summary', saleSummaryTexts],
  ['studio', studioTexts],
  ['situations', situationTexts],
  ['selling', nowTexts],
  ['listing', listingTexts],
  ['orders by hand', handOrderTexts],
  ['organise', organiseTexts],
  ['goods', goodsTexts],
  ['members', memberTexts],
  ['photo', photoTexts],
  ['certificates', certificateTexts],
  ['planning', planTexts],
  ['health', healthTexts],
  ['sign-in', signInTexts],
])('the texts of %s', (_, { texts }) => {
  const vi = flatten(texts.vi);
  const en = flatten(texts.en);

  it('are the same in both languages', () => {
    expect(vi.size).toBeGreaterThan(0);
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort());
  });

  it('are all there', () => {
    for (const [key, text] of [...vi, ...en]) expect(text.trim(), key).not.toBe('');
  });

  it('say the same parts in both languages', () => {
    const parts = (text: string | undefined) => (text ?? '').split(PART).length - 1;
    for (const [key, text] of vi) expect(parts(en.get(key)), key).toBe(parts(text));
  });
});

describe.each(LANGUAGES)('failures in %s', (lang) => {
  const table = { ...errorTexts.texts[lang], ...memberErrorTexts.texts[lang] };

  it('each have a sentence', () => {
    expect(Object.keys(table).sort()).toEqual([...ERROR_CODES, 'offline'].sort());
    for (const [code, sentence] of Object.entries(table)) {
      const text = sentence({ code: 'internal', message: 'never shown' });
      expect(text, code).toMatch(/^\p{Lu}.*\.$/u);
      expect(text, code).not.toContain('never shown');
    }
  });

  it('that only members meet are said on their pages', () => {
    const before = language.value;
    language.value = lang;
    expect(errorSentence({ code: 'wrong_pin', message: '' })).toBe(
      memberErrorTexts.texts[lang].wrong_pin({ code: 'wrong_pin', message: '' }),
    );
    language.value = before;
  });

  it('say what a person can do with the numbers', () => {
    const before = language.value;
    language.value = lang;
    const about = { message: '' };
    expect(errorSentence({ ...about, code: 'sold_out', available: 7 })).toContain('7');
    expect(errorSentence({ ...about, code: 'sold_out', available: 0 })).not.toContain('0');
    expect(errorSentence({ ...about, code: 'over_limit', limit: 4 })).toContain('4');
    expect(errorSentence({ ...about, code: 'rate_limited', retryAfterMs: 12_400 })).toContain('13');
    expect(errorSentence({ ...about, code: 'internal', requestId: 'r-9' })).toContain('r-9');
    language.value = before;
  });
});
