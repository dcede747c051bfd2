/** Words that ask, as people write them, with or without their marks; some ask only at the end. */
const ASKS = [
  'bao nhiêu',
  'bao lâu',
  'mấy',
  'thế nào',
  'ở đâu',
  'khi nào',
  'bn',
  'how much',
  'how many',
  'when',
  'where',
];
const ASKS_AT_END = ['không', 'ko', 'hông', 'hả', 'nhỉ', 'chưa', 'sao', 'nào', 'đâu', 'gì'];
const POLITE = '(?:\\s+(?:ạ|ah|vậy|thế|chị|anh|em|shop|bạn|ơi))*';
const START = '(?:^|[^\\p{L}\\p{N}])';

const QUESTION = new RegExp(
  `\\?|${START}(?:${ASKS.join('|')})(?![\\p{L}\\p{N}])|${START}(?:${ASKS_AT_END.join('|')})${POLITE}[\\s.!…]*$`,
  'iu',
);

/** Whether a comment asks something, as far as its words tell: many people write no question mark. */
export function isQuestion(text: string): boolean {
  return QUESTION.test(text.normalize('NFC'));
}
