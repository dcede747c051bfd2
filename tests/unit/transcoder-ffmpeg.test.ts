import { describe, expect, it } from 'vitest';
import { adviceFor, speedOf } from '../../transcoder/ffmpeg/advice.ts';
import { flattenPlan, planFfmpeg } from '../../transcoder/ffmpeg/arguments.ts';
import { createRepeatFilter } from '../../transcoder/ffmpeg/repeats.ts';
import { canvasOf, DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';

const [low, , , top] = DEFAULT_LADDER;
const two = [low, top].flatMap((rendition) => rendition ?? []);

describe('ffmpeg arguments', () => {
  it('are these', () => {
    const plan = planFfmpeg({
      sdp: 'v=0',
      picture: { width: 360, height: 640 },
      ladder: two,
      outputUrls: ['tcp://127.0.0.1:1', 'tcp://127.0.0.1:2'],
    });
    const output = (index: number, crf: string, max: string, buf: string, g: string, audio: string) => [
      ...['-map', `[v${index}]`, '-map', `[a${index}]`, '-fps_mode', 'passthrough'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-threads', '1'],
      ...['-crf', crf, '-maxrate', max, '-bufsize', buf],
      ...['-force_key_frames', 'expr:gte(t,n_forced*2-1*gte(n_forced,1))'],
      ...['-g', g, '-sc_threshold', '0', '-flags', '+cgop', '-c:a', 'aac', '-b:a', audio],
      ...['-f', 'mp4', '-movflags', 'empty_moov+default_base_moof+frag_keyframe+frag_discont+skip_trailer'],
      ...['-use_editlist', '0', '-avoid_negative_ts', 'disabled', '-flush_packets', '1'],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', `tcp://127.0.0.1:${index + 1}`],
    ];
    expect(flattenPlan(plan)).toEqual([
      ...[
        '-nostdin',
        '-hide_banner',
        '-loglevel',
        'level+warning',
        '-stats',
        '-stats_period',
        '2',
        '-copyts',
      ],
      ...['-thread_queue_size', '1024', '-protocol_whitelist', 'data,udp,rtp', '-f', 'sdp'],
      ...['-analyzeduration', '1000000', '-probesize', '200000', '-fpsprobesize', '0'],
      ...['-reorder_queue_size', '1024', '-max_delay', '500000', '-buffer_size', '2097152'],
      ...['-listen_timeout', '5', '-c:a', 'libopus', '-i', 'data:application/sdp;base64,dj0w'],
      '-filter_complex',
      "[0:v]setpts='max(PTS,2/TB)',fps=30,scale=480:854:force_original_aspect_ratio=decrease:force_divisible_by=2," +
        'pad=480:854:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p,split=2[s0][s1];' +
        '[s0]fps=15,scale=240:426[v0];[s1]scale=480:854[v1]',
      '-filter_complex',
      '[0:a]aresample=48000:async=1000:min_hard_comp=0.1:flags=res,atrim=start=2,pan=mono|c0=0.5*c0+0.5*c1,asplit=2[t0][t1];' +
        '[t0]aresample=24000[a0];[t1]aresample=48000[a1]',
      ...output(0, '30', '34k', '51k', '300', '24k'),
      ...output(1, '26', '345k', '518k', '600', '40k'),
    ]);
  });

  it('make a dark picture for sound alone', () => {
    const plan = planFfmpeg({
      sdp: 'v=0',
      picture: null,
      soundAlone: true,
      ladder: two,
      outputUrls: ['a', 'b'],
    });
    expect(plan.inputs[1]).toMatchObject({ options: ['-re', '-f', 'lavfi'] });
  });
});

describe('the ladder', () => {
  it('has what weak links need', () => {
    expect(low?.totalKbps).toBeLessThan(110);
    for (const [index, rendition] of DEFAULT_LADDER.entries()) {
      const below = DEFAULT_LADDER[index - 1];
      expect(rendition.shortSide).toBeGreaterThanOrEqual(Math.max(240, below?.shortSide ?? 0));
      // hls.js does not switch up to a lower frame rate.
      expect(rendition.framesPerSecond).toBeGreaterThanOrEqual(below?.framesPerSecond ?? 0);
    }
  });

  it.each([
    [
      { width: 640, height: 480 },
      { width: 320, height: 240 },
    ],
    [
      { width: 1080, height: 2400 },
      { width: 240, height: 426 },
    ],
    [
      { width: 300, height: 300 },
      { width: 240, height: 240 },
    ],
  ])('fits a canvas to %j', (source, canvas) => {
    expect(low && canvasOf(low, source)).toEqual(canvas);
  });
});

it('reads speed and gives advice', () => {
  expect(speedOf('frame=  50 fps= 25 q=-1.0 size= 1kB time=00:00:02.00 speed=1.02x')).toBe(1.02);
  expect(speedOf('speed=N/A')).toBeNull();
  expect(adviceFor('[rtp @ 0x1] max delay reached. need to consume packet')).toMatch(/lost/);
  expect(adviceFor('all is well')).toBeNull();
});

it('writes a warning of one kind once in ten seconds, and how many there were', () => {
  let now = 0;
  const written: [string, number][] = [];
  const filter = createRepeatFilter(
    () => now,
    (line, keptBack) => written.push([line, keptBack]),
  );
  for (now = 0; now < 11_000; now += 100) filter(`[mp4 @ 0xab${now}] DTS ${now}`);
  filter('another');
  expect(written).toEqual([
    ['[mp4 @ 0xab0] DTS 0', 0],
    ['[mp4 @ 0xab10000] DTS 10000', 99],
    ['another', 0],
  ]);
});
