import { createSocket } from 'node:dgram';
import type { types } from 'mediasoup';
import { z } from 'zod';
import { writeCaptureReport } from '../contract/capture-report.ts';
import type { RtpTarget } from '../contract/transcode.ts';

/** mediasoup leaves the type of what it traces open. */
const SenderReportTrace = z.object({ ntpSec: z.int(), ntpFrac: z.int(), rtpTs: z.int() });

/** Takes the phone's own Sender Reports to the transcoder. */
export interface CaptureReports {
  /** From now on those of this producer, as reports of the stream `ssrc` that goes to `target`. */
  follow(producer: types.Producer, ssrc: number, target: RtpTarget): Promise<void>;
  close(): void;
}

export function createCaptureReports(): CaptureReports {
  const socket = createSocket('udp4');
  // A transcoder that is gone is somebody else's matter; the next report comes in a second or five.
  socket.on('error', () => undefined);
  const stops: (() => void)[] = [];
  let closed = false;

  return {
    async follow(producer, ssrc, { ip, rtcpPort }) {
      const onTrace = ({ type, info }: types.ProducerTraceEventData) => {
        if (type !== 'sr' || closed) return;
        const { ntpSec, ntpFrac, rtpTs } = SenderReportTrace.parse(info);
        const ntpMs = ntpSec * 1_000 + (ntpFrac * 1_000) / 2 ** 32;
        socket.send(writeCaptureReport({ ssrc, ntpMs, rtpTimestamp: rtpTs }), rtcpPort, ip);
      };
      producer.on('trace', onTrace);
      stops.push(() => producer.off('trace', onTrace));
      // One that closes meanwhile has nothing more to report.
      await producer.enableTraceEvent(['sr']).catch(() => undefined);
    },
    close() {
      if (closed) return;
      closed = true;
      for (const stop of stops) stop();
      socket.close();
    },
  };
}
