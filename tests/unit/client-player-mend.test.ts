import { ErrorDetails, ErrorTypes } from 'hls.js/light';
import { describe, expect, it } from 'vitest';
import { mendingOf } from '../../client/player/mend.ts';

const TYPES = Object.values(ErrorTypes);
const DETAILS = Object.values(ErrorDetails);
const error = { type: ErrorTypes.NETWORK_ERROR, details: ErrorDetails.FRAG_LOAD_ERROR, fatal: true };

describe('mending an error of the player', () => {
  it('leaves to hls.js what is not fatal, whatever it is', () => {
    for (const type of TYPES) {
      for (const details of DETAILS) {
        const one = { type, details, fatal: false, httpStatus: 500 };
        expect(mendingOf(one, { opus: true, decoderReset: true })).toBe('nothing');
      }
    }
  });

  it('does something about every fatal error, and makes everything anew at the latest the second time', () => {
    for (const type of TYPES) {
      for (const details of DETAILS) {
        for (const opus of [false, true]) {
          const one = { type, details, fatal: true, httpStatus: 0 };
          const first = mendingOf(one, { opus, decoderReset: false });
          expect(first).not.toBe('nothing');
          const second = mendingOf(one, { opus, decoderReset: true });
          expect(['engine', 'aac', 'aacForGood']).toContain(second);
          // With AAC there is nothing lower to go to.
          if (!opus) expect(['decoder', 'engine']).toContain(first);
        }
      }
    }
  });

  it('sets the decoder up anew once, which keeps what is loaded', () => {
    const media = { ...error, type: ErrorTypes.MEDIA_ERROR, details: ErrorDetails.BUFFER_APPEND_ERROR };
    expect(mendingOf({ ...media, httpStatus: undefined }, { opus: false, decoderReset: false })).toBe(
      'decoder',
    );
    expect(mendingOf({ ...media, httpStatus: undefined }, { opus: false, decoderReset: true })).toBe(
      'engine',
    );
  });

  it('gives Opus up for good when its media cannot be played, and for now when there is none', () => {
    const codecs = {
      ...error,
      type: ErrorTypes.MEDIA_ERROR,
      details: ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR,
      httpStatus: 200,
    };
    const missing = { ...error, details: ErrorDetails.MANIFEST_LOAD_ERROR, httpStatus: 404 };
    expect(mendingOf(codecs, { opus: true, decoderReset: false })).toBe('aacForGood');
    expect(mendingOf(missing, { opus: true, decoderReset: false })).toBe('aac');
    expect(mendingOf({ ...missing, httpStatus: 503 }, { opus: true, decoderReset: false })).toBe('engine');
    expect(mendingOf(missing, { opus: false, decoderReset: false })).toBe('engine');
  });
});
