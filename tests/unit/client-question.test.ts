import { expect, it } from 'vitest';
import { isQuestion } from '../../client/studio/question.ts';

it.each([
  'Mận hôm nay có chua không chị',
  'có ship Hà Nội ko ạ',
  'Bao nhiêu một thùng',
  'A1 giá mấy',
  'hàng về chưa',
  'mật này hoa gì vậy shop',
  'Còn không?',
  'How much is it',
  'Co\u0301 tươi kho\u0302ng',
])('hears a question in “%s”', (text) => {
  expect(isQuestion(text)).toBe(true);
});

it.each([
  'Chốt A1 2 thùng 0912345678',
  'Mận ngon quá',
  'Không sao đâu em, hàng đẹp lắm',
  'chị lấy 3 kg',
  'Kệ nhé',
])('hears none in “%s”', (text) => {
  expect(isQuestion(text)).toBe(false);
});
