import { describe, expect, it } from 'vitest';
import type { PageData } from '../../server/contract/page.ts';
import { fillDocument } from '../../server/http/document.ts';

const TEMPLATE =
  '<html><head><title>Chợ Phiên</title><!--head--></head><body><div id="app"><!--app--></div></body></html>';
const PIECES = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '</script>',
  '<script>',
  '<!--',
  '-->',
  '$&',
  '$1',
  '`',
  '\\',
  '\u2028',
  'ậ',
  ' onerror=',
  'javascript:',
  '</title>',
  ']]>',
  '&lt;',
  '<img src=x>',
  '\n',
];

/** The same numbers each time, so that what fails once fails again (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function dataWith(words: string): PageData {
  const id = '0190a0b0-0000-7000-8000-000000000001';
  const saleEvent = {
    id,
    title: words,
    description: words,
    state: 'scheduled' as const,
    startsAt: '2026-11-30T01:00:00.000Z',
    expectedMinutes: 60,
    sellerName: words,
    coverId: null,
    ordersUntil: null,
  };
  const listing = {
    id,
    variantId: id,
    code: 'A1',
    productName: words,
    variantName: words,
    description: words,
    unit: 'box' as const,
    priceDong: 1_000,
    limitPerBuyer: null,
    available: 1,
    flash: null,
    hidden: false,
    photoId: null,
  };
  return {
    coop: { name: words, phone: words, logoId: null },
    snapshot: {
      saleEvent,
      listings: [listing],
      pin: null,
      live: null,
      purchases: [],
      viewers: 0,
      prepaid: false,
      deliveryFees: { standard: 0, provinces: {} },
    },
    saleEvents: null,
    replays: [],
    start: [],
  };
}

/** Tags of a document with their attributes, as a browser's tokenizer finds them: quotes hide what is between them. */
function tagsOf(html: string): string[] {
  const withoutData = html.replace(/(<script type="[^"]*json"[^>]*>).*?<\/script>/gs, '$1');
  return [...withoutData.matchAll(/<(?:"[^"]*"|'[^']*'|[^'">])*>/g)].map(([tag]) =>
    tag.replace(/"[^"]*"/g, '""').replace(/\s+/g, ' '),
  );
}

describe('a document', () => {
  it('has the same tags and attributes whatever people have written, on both pages', () => {
    const random = numbers(20_261_123);
    const plain = (make: (words: string) => PageData) =>
      tagsOf(fillDocument(TEMPLATE, make('chữ'), 'https://cho.example.vn'));
    const homeWith = (words: string): PageData => {
      const data = dataWith(words);
      const all = data.snapshot === null ? [] : [data.snapshot.saleEvent];
      return { ...data, snapshot: null, saleEvents: all, replays: all };
    };
    for (const make of [dataWith, homeWith]) {
      const expected = plain(make);
      for (let round = 0; round < 300; round++) {
        const count = 1 + Math.trunc(random() * 8);
        const pick = () => PIECES[Math.trunc(random() * PIECES.length)] ?? '';
        const words = `x${Array.from({ length: count }, pick).join('')}x`;
        const tags = tagsOf(fillDocument(TEMPLATE, make(words), 'https://cho.example.vn'));
        // Line breaks of a description are the one thing that becomes a tag.
        expect(
          tags.filter((tag) => tag !== '<br />'),
          words,
        ).toEqual(expected);
      }
    }
  });

  it('keeps what it was given for the scripts, letter for letter', () => {
    const data = dataWith(PIECES.join(''));
    const html = fillDocument(TEMPLATE, data, 'https://cho.example.vn');
    const json = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(data);
  });
});
