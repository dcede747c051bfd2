import fc from 'fast-check';
import { generateRouterRtpCapabilities, getProducerRtpParametersMapping } from 'mediasoup/ortc';
import { parse } from 'sdp-transform';
import { expect, test } from 'vitest';
import { RtpParameters } from '../../server/contract/live.ts';
import { phoneCapabilities, ROUTER_CODECS } from '../../server/media/codecs.ts';
import { writeAnswer } from '../../server/media/whip/answer.ts';
import { readOffer } from '../../server/media/whip/offer.ts';
import { readFragment } from '../../server/media/whip/sdp.ts';
import { mutatedOffer } from '../support/whip-mutations.ts';

const router = phoneCapabilities(generateRouterRtpCapabilities(ROUTER_CODECS));
const transport = {
  id: 'transport',
  iceParameters: { usernameFragment: 'ufrag', password: 'pwd' },
  iceCandidates: [],
  dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: '00:11' }] },
};

test('an offer of an encoder that is spoilt in any way is refused, or taken as mediasoup takes it', () => {
  let taken = 0;
  fc.assert(
    fc.property(mutatedOffer, (sdp) => {
      const offer = readOffer(sdp, router);
      if (!offer.ok) {
        expect(offer.error.code).toBe('bad_input');
        return;
      }
      taken++;
      const { tracks } = offer.data;
      for (const { rtpParameters } of tracks) {
        RtpParameters.parse(rtpParameters);
        getProducerRtpParametersMapping(structuredClone(rtpParameters), router);
      }
      const answer = parse(writeAnswer(offer.data, transport)) as { media: { mid: unknown }[] };
      expect(answer.media.map(({ mid }) => String(mid))).toEqual(tracks.map(({ mid }) => mid));
    }),
    { numRuns: 10_000 },
  );
  // Or the test would only show that spoilt offers are refused.
  expect(taken).toBeGreaterThan(500);
}, 60_000);

test('any text as a fragment is read or refused', () => {
  fc.assert(
    fc.property(fc.oneof(mutatedOffer, fc.string({ maxLength: 500 })), (text) => {
      const read = readFragment(text);
      if (!read.ok) expect(read.error.code).toBe('bad_input');
    }),
    { numRuns: 2_000 },
  );
});
