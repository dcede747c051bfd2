import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { planFfmpeg } from '../../transcoder/ffmpeg/arguments.ts';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';

const run = promisify(execFile);

/** The graph of the sound as every live runs it. */
function soundGraph(): string {
  const plan = planFfmpeg({
    sdp: '',
    picture: { width: 640, height: 360 },
    video: DEFAULT_LADDER.video,
    audio: DEFAULT_LADDER.audio,
    urlOf: (track) => track,
  });
  const graph = plan.outputs.flatMap(({ options }) => options).find((option) => option.startsWith('[0:a]'));
  if (graph === undefined) throw new Error('the plan has no graph of the sound');
  return graph;
}

/** Encodes a tone whose clock jumps by `jumpMs` at 5 s, and returns what ffmpeg complained of. */
async function encodeJump(jumpMs: number): Promise<string> {
  const jump = `asetpts='PTS+2/TB+gte(T,5)*${jumpMs / 1000}/TB'`;
  const outputs = DEFAULT_LADDER.audio.flatMap(({ id }) => [
    ...['-map', `[${id}]`, '-c:a', 'aac', '-f', 'mp4', '-movflags', 'empty_moov+frag_keyframe'],
    ...['-y', '/dev/null'],
  ]);
  const tone = [
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=440:sample_rate=48000:duration=10,aformat=channel_layouts=stereo,${jump}`,
  ];
  const { stderr } = await run('ffmpeg', [
    ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-copyts'],
    ...tone,
    ...['-filter_complex', soundGraph()],
    ...outputs,
  ]);
  return stderr;
}

// Below a tenth of a second the resampler stretches, above it fills or cuts: two different paths of ffmpeg.
it.each([20, 60, 90, 300, -60])('goes on in time when the sound’s clock jumps by %i ms', async (jumpMs) => {
  expect(await encodeJump(jumpMs)).toBe('');
});
