import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RtpTarget, TranscodeSource } from '../../server/contract/transcode.ts';
import { flattenPlan, planFfmpeg } from '../../transcoder/ffmpeg/arguments.ts';
import { DEFAULT_LADDER, picturesOf } from '../../transcoder/ladder/ladder.ts';
import type { PictureSize } from '../../transcoder/source/key-frame.ts';
import { findFreePairs, waitUntilBound } from '../../transcoder/source/ports.ts';
import { writeSdp } from '../../transcoder/source/sdp.ts';
import { pidOf } from './transcoder-process.ts';

/** ffmpeg with the transcoder's own arguments and nobody around it. */
export interface BareFfmpeg {
  readonly pid: number;
  /** Where it takes the phone's packets. */
  readonly audio: RtpTarget;
  readonly video: RtpTarget;
  stop(): Promise<void>;
}

/** Starts ffmpeg for a phone's streams; what the packager would get goes to the null device. */
export async function startBareFfmpeg(
  { audio, video }: TranscodeSource,
  picture: PictureSize,
): Promise<BareFfmpeg> {
  if (!audio || !video) throw new Error('a phone has sound and picture here');
  const [audioPort = 0, videoPort = 0] = await findFreePairs(2);
  const plan = planFfmpeg({
    sdp: writeSdp({ audio: { stream: audio, port: audioPort }, video: { stream: video, port: videoPort } }),
    picture,
    video: picturesOf(DEFAULT_LADDER, DEFAULT_LADDER.video),
    audio: DEFAULT_LADDER.audio,
    urlOf: () => '/dev/null',
    posterUrl: '/dev/null',
  });
  const child = spawn('ffmpeg', ['-y', ...flattenPlan(plan)], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  const bound = await waitUntilBound(
    [audioPort, audioPort + 1, videoPort, videoPort + 1],
    AbortSignal.timeout(20_000),
  );
  if (!bound) throw new Error('ffmpeg took no ports within 20 s');
  const target = (port: number): RtpTarget => ({ ip: '127.0.0.1', port, rtcpPort: port + 1 });
  return {
    pid: pidOf(child),
    audio: target(audioPort),
    video: target(videoPort),
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
