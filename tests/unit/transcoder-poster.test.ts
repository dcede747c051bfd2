import { expect, it } from 'vitest';
import { createPosterReader } from '../../transcoder/poster.ts';

function webp(bytes: number, fill: number): Buffer {
  const image = Buffer.alloc(bytes, fill);
  image.write('RIFF', 0, 'latin1');
  image.writeUInt32LE(bytes - 8, 4);
  image.write('WEBP', 8, 'latin1');
  return image;
}

it('takes images out of a stream however it is cut, and leaves out what is too large', () => {
  const images = [webp(900, 1), webp(6_200, 2), webp(2_000, 3)];
  const stream = Buffer.concat(images);
  for (const length of [1, 700, stream.length]) {
    const taken: Buffer[] = [];
    const reader = createPosterReader((image) => taken.push(image));
    for (let at = 0; at < stream.length; at += length) reader.push(stream.subarray(at, at + length));
    expect(taken).toEqual([images[0], images[2]]);
  }
});

it('refuses what is no image', () => {
  const reader = createPosterReader(() => undefined);
  expect(() => reader.push(Buffer.from('<html>, not a picture'))).toThrow();
});
