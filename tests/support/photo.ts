import sharp from 'sharp';

/** Where the made-up photo says it was taken: the seller's house. */
export const SECRET_PLACE = { latitude: '20/1 50/1 3/1', longitude: '104/1 41/1 8/1' };

/** A picture like a photo: a slope of colours with a little noise, so that it does not compress to nothing. */
export function drawing(width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const x = at % width;
    const y = Math.floor(at / width);
    pixels[at * 3] = (x * 255) / width;
    pixels[at * 3 + 1] = (y * 255) / height;
    pixels[at * 3 + 2] = (x * 7 + y * 13) % 64;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A JPEG as a phone makes it: lying on its side, with place, camera and owner in its EXIF. */
export function phonePhoto(width = 1_600, height = 1_200): Promise<Buffer> {
  return drawing(width, height)
    .withExif({
      IFD0: { Make: 'HTX Phone', Artist: 'Giàng A Páo', Orientation: '6' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: SECRET_PLACE.latitude,
        GPSLongitudeRef: 'E',
        GPSLongitude: SECRET_PLACE.longitude,
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** Sends the bytes of a photo, signed in by `cookie`. */
export function sendPhoto(
  url: string,
  cookie: string | null,
  bytes: Uint8Array,
  type = 'image/jpeg',
): Promise<Response> {
  return fetch(`${url}/api/photos`, {
    method: 'POST',
    headers: { 'content-type': type, ...(cookie === null ? {} : { cookie }) },
    // A plain copy: fetch's types refuse bytes whose memory might be shared.
    body: new Uint8Array(bytes),
  });
}
