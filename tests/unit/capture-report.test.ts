import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCaptureReport, writeCaptureReport } from '../../server/contract/capture-report.ts';
import { parseSenderReport, writeSenderReport } from '../../transcoder/source/rtp.ts';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('a report arrives as it was sent, to a fraction of a millisecond', () => {
  fc.assert(
    fc.property(
      uint32,
      uint32,
      fc.integer({ min: 0, max: 999 }),
      uint32,
      (ssrc, seconds, ms, rtpTimestamp) => {
        const read = parseCaptureReport(
          writeCaptureReport({ ssrc, ntpMs: seconds * 1_000 + ms, rtpTimestamp }),
        );
        expect(read).toMatchObject({ ssrc, rtpTimestamp });
        expect(read?.ntpMs).toBeCloseTo(seconds * 1_000 + ms, 3);
      },
    ),
  );
});

test('neither kind of report is taken for the other', () => {
  const own = writeCaptureReport({ ssrc: 1, ntpMs: 5_000, rtpTimestamp: 2 });
  expect(parseSenderReport(own)).toBeNull();
  expect(parseCaptureReport(writeSenderReport({ ssrc: 1, ntpSeconds: 5, rtpTimestamp: 2 }))).toBeNull();
});

test('anything else is not read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => parseCaptureReport(Buffer.from(bytes)) === null),
  );
});
