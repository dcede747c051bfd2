import { expect, it } from 'vitest';
import { createTurn } from '../../server/media/turn.ts';

it('makes credentials that hold for a day, as coturn with use-auth-secret computes them', () => {
  const urls = ['turn:turn.example.vn:3478', 'turns:turn.example.vn:5349?transport=tcp'];
  const clock = { now: () => 1_700_000_000_999 };
  // The password is what `openssl dgst -sha1 -hmac north-wind-and-sun -binary | base64` makes of the user name.
  expect(createTurn({ urls, secret: 'north-wind-and-sun', clock })()).toEqual([
    { urls, username: '1700086400:cho-phien', credential: 'gMziZwsCEomEyAEP09uH410Auu8=' },
  ]);
});
