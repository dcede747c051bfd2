import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../transcoder/ffmpeg/advice.ts';
import { flattenPlan, planFfmpeg } from '../../transcoder/ffmpeg/arguments.ts';
import { createRepeatFilter } from '../../transcoder/ffmpeg/repeats.ts';
import { segmentEndMs } from '../../transcoder/ladder/key-frames.ts';
import { canvasOf, DEFAULT_LADDER, ladderOf, wholeLadder } from '../../transcoder/ladder/ladder.ts';

const [low, , , top] = DEFAULT_LADDER.video;
const two = [low, top].flatMap((track) => track ?? []);
const sound = DEFAULT_LADDER.audio.filter(({ id }) => id === 'aac24' || id === 'opus32');
const plan = (soundAlone: { still: Buffer | null } | null) =>
  planFfmpeg({
    sdp: 'v=0',
    picture: { width: 360, height: 640 },
    soundAlone,
    video: two,
    audio: sound,
    urlOf: (track) => `tcp://${track}`,
    posterUrl: soundAlone ? null : 'tcp://poster',
  });

describe('ffmpeg arguments', () => {
  it('are these', () => {
    const output = (track: string, flags: string) => [
      ...['-f', 'mp4', '-movflags', `empty_moov+default_base_moof+frag_discont+skip_trailer${flags}`],
      ...['-use_editlist', '0', '-avoid_negative_ts', 'disabled', '-flush_packets', '1'],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', `tcp://${track}`],
    ];
    const picture = (track: string, preset: string, rate: string[], ahead: string, g: string) => [
      ...['-map', `[${track}]`, '-fps_mode', 'passthrough'],
      ...['-c:v', 'libx264', '-preset', preset, '-tune', 'ssim', '-profile:v', 'high', '-threads', '1'],
      ...['-rc-lookahead', ahead, '-qcomp', '0.3', '-b_strategy', '1', '-x264-params', 'force-cfr=1'],
      ...['-sc_threshold', '0', '-flags', '+cgop', '-crf', rate[0], '-maxrate', rate[1], '-bufsize', rate[2]],
      ...['-force_key_frames', 'expr:gte(t,if(lt(n_forced,3),n_forced,(n_forced-2)*4))', '-g', g],
      ...output(track, '+frag_every_frame'),
    ];
    const audio = (track: string, codec: string[], rate: string) => [
      ...[
        '-map',
        `[${track}]`,
        '-c:a',
        ...codec,
        '-b:a',
        rate,
        '-frag_duration',
        '100000',
        ...output(track, ''),
      ],
    ];
    expect(flattenPlan(plan(null))).toEqual([
      ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'level+warning'],
      '-copyts',
      ...['-thread_queue_size', '1024', '-protocol_whitelist', 'data,udp,rtp', '-f', 'sdp'],
      ...['-analyzeduration', '1000000', '-probesize', '200000', '-fpsprobesize', '0'],
      ...['-reorder_queue_size', '1024', '-max_delay', '1500000', '-buffer_size', '2097152'],
      ...['-listen_timeout', '5', '-c:a', 'libopus', '-i', 'data:application/sdp;base64,dj0w'],
      '-filter_complex',
      "[0:v]setpts='max(PTS,2/TB)',fps=30,scale=480:854:force_original_aspect_ratio=decrease:force_divisible_by=2," +
        'pad=480:854:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p,split=3[in-v64][in-v400][in-poster];' +
        '[in-v64]fps=15,scale=240:426[v64];[in-v400]scale=480:854[v400];' +
        "[in-poster]select='isnan(prev_selected_t)+gte(t-prev_selected_t,10)'," +
        'scale=256:256:force_original_aspect_ratio=decrease[poster]',
      '-filter_complex',
      '[0:a]aresample=48000:async=1000:min_hard_comp=0.1:flags=res,atrim=start=2,pan=mono|c0=0.5*c0+0.5*c1,' +
        'asplit=2[in-aac24][in-opus32];[in-aac24]aresample=24000[aac24];[in-opus32]aresample=48000[opus32]',
      ...picture('v64', 'slow', ['30', '34k', '68k'], '9', '600'),
      ...picture('v400', 'veryfast', ['25', '345k', '690k'], '18', '1200'),
      ...audio('aac24', ['aac'], '24k'),
      ...audio('opus32', ['libopus', '-vbr', 'constrained', '-frame_duration', '40'], '32k'),
      ...['-map', '[poster]', '-fps_mode', 'passthrough', '-c:v', 'libwebp', '-quality', '35'],
      ...['-f', 'image2pipe', '-flush_packets', '1', 'tcp://poster'],
    ]);
  });

  it('make a dark picture out of the sound when that is alone', () => {
    const graph = flattenPlan(plan({ still: null })).find((option) => option.includes('showwaves'));
    expect(graph).toMatch(/^\[0:a\].*atrim=start=2,showwaves=s=16x16:r=30,.*lutyuv=/);
  });

  it('lay the last picture over it where there is one', () => {
    const options = flattenPlan(plan({ still: Buffer.from('RIFF') }));
    expect(options).toContain('data:image/webp;base64,UklGRg==');
    const graph = options.find((option) => option.includes('showwaves'));
    expect(graph).toMatch(
      /^\[1:v\]scale=480:854.*\[still\];\[0:a\].*\[dark\]\[still\]overlay=eof_action=repeat,fps=30/,
    );
  });
});

it('AV1 has key frames at the same times and no more delay', () => {
  const { video, audio } = wholeLadder({ av1: true });
  const { outputs } = planFfmpeg({ sdp: '', picture: null, video, audio, urlOf: (track) => track });
  const options = outputs.find(({ url }) => url === 'v50-av1')?.options;
  expect(options?.slice(0, 18)).toEqual([
    ...[
      '-map',
      '[v50-av1]',
      '-fps_mode',
      'passthrough',
      '-c:v',
      'libsvtav1',
      '-preset',
      '10',
      '-svtav1-params',
    ],
    'enable-force-key-frames=1:scd=0:hierarchical-levels=3:lookahead=0:enable-tf=0:lp=1',
    ...['-crf', '40', '-maxrate', '30k', '-bufsize', '60k', '-force_key_frames'],
    'expr:gte(t,if(lt(n_forced,3),n_forced,(n_forced-2)*4))',
  ]);
  // Its tracks come last, and the largest picture is the one that all others are made from.
  expect(outputs[0]?.options[1]).toContain('scale=1280:720');
});

describe('key frames', () => {
  it('end segments at 1, 2 and 4 s and every four from then on', () => {
    const ends = [0, 1_000, 2_000, 4_000, 8_000, 3_600_000].map(segmentEndMs);
    expect(ends).toEqual([1_000, 2_000, 4_000, 8_000, 12_000, 3_604_000]);
  });
});

describe('the ladder', () => {
  it('has what weak links need', () => {
    expect(DEFAULT_LADDER.renditions.find(({ id }) => id === 'v64')?.totalKbps).toBeLessThanOrEqual(64);
    for (const [index, track] of DEFAULT_LADDER.video.entries()) {
      const below = DEFAULT_LADDER.video[index - 1];
      expect(track.shortSide).toBeGreaterThanOrEqual(Math.max(240, below?.shortSide ?? 0));
      // hls.js does not switch up to a lower frame rate.
      expect(track.framesPerSecond).toBeGreaterThanOrEqual(below?.framesPerSecond ?? 0);
    }
  });

  it('names in its sets what there is, lowest first and each in one family of codecs', () => {
    const { renditions, sets, audio, video } = ladderOf(DEFAULT_LADDER.video.slice(0, 2));
    expect(sets.adaptive).toEqual(['stills', 'v64', 'v105']);
    expect(sets['index-opus']).toEqual(['v64-opus', 'v105-opus']);
    expect(sets['index-av1']).toBeUndefined();
    expect(new Set(renditions.map(({ id }) => id)).size).toBe(renditions.length);
    for (const [set, ids] of Object.entries(sets)) {
      const named = ids.map((id) => renditions.find((rendition) => rendition.id === id));
      const codecs = named.map((one) => audio.find(({ id }) => id === one?.audio)?.codec);
      expect(new Set(codecs)).toEqual(new Set([set.endsWith('opus') ? 'opus' : 'aac']));
      const tracks = named.flatMap((one) => one?.video ?? []);
      expect(['stills', ...video.map(({ id }) => id)]).toEqual(expect.arrayContaining(tracks));
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

it('gives advice', () => {
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
