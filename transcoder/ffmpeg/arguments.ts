import { canvasOf, type Rendition } from '../ladder/ladder.ts';
import type { PictureSize } from '../source/key-frame.ts';

/** Media time at which the first key frame stands, s. Above zero so that encoder delay never goes below it. */
export const FIRST_FRAME_S = 2;
/** Distance of key frames, s; the first segment is half as long, so that viewers start sooner. */
export const SEGMENT_S = 2;
const FIRST_SEGMENT_S = 1;

export interface FfmpegInput {
  options: string[];
  url: string;
}
export interface FfmpegOutput {
  options: string[];
  url: string;
}
/** One ffmpeg command in the parts that a runner needs apart. */
export interface FfmpegPlan {
  inputs: FfmpegInput[];
  outputs: FfmpegOutput[];
}

export interface PlanInput {
  sdp: string;
  /** Whose shape the canvas has; null for 16:9. */
  picture: PictureSize | null;
  /** Then the picture is a plain dark canvas. */
  soundAlone?: boolean;
  ladder: readonly Rendition[];
  /** Where the stream of a rendition goes, one URL each in the ladder's order. */
  outputUrls: readonly string[];
}

/** The whole command line of a live: one decode, one encode per rendition. */
export function planFfmpeg(input: PlanInput): FfmpegPlan {
  const { ladder } = input;
  const size = input.picture ?? { width: 16, height: 9 };
  const top = ladder[ladder.length - 1];
  if (!top) throw new Error('a ladder needs a rendition');
  const inputs: FfmpegInput[] = [{ options: sdpOptions(), url: dataUrl(input.sdp) }];
  if (input.soundAlone) {
    const canvas = canvasOf(top, size);
    inputs.push({
      // Paced by the clock; without it ffmpeg would make hours of black in a second.
      options: ['-re', '-f', 'lavfi'],
      url: `color=c=0x202020:s=${canvas.width}x${canvas.height}:r=${top.framesPerSecond},setpts=PTS+${FIRST_FRAME_S}/TB`,
    });
  }
  const filters = [...videoFilters(ladder, size, input.soundAlone ? '1:v' : '0:v'), ...audioFilters(ladder)];
  // The dark picture has no end of its own.
  const ending = input.soundAlone ? ['-shortest'] : [];
  return {
    inputs,
    outputs: ladder.map((rendition, index) => ({
      // Filter graphs belong to no output, but ffmpeg takes them anywhere; fluent-ffmpeg knows one graph only.
      options: [...(index === 0 ? filters : []), ...outputOptions(rendition, index), ...ending],
      url: input.outputUrls[index] ?? '',
    })),
  };
}

/** The command line as ffmpeg sees it. */
export function flattenPlan(plan: FfmpegPlan): string[] {
  return [
    ...plan.inputs.flatMap(({ options, url }) => [...options, '-i', url]),
    ...plan.outputs.flatMap(({ options, url }) => [...options, url]),
  ];
}

function dataUrl(sdp: string): string {
  return `data:application/sdp;base64,${Buffer.from(sdp).toString('base64')}`;
}

function sdpOptions(): string[] {
  return [
    '-nostdin',
    '-hide_banner',
    ...['-loglevel', 'level+warning'],
    // Speed for the status, every two seconds.
    ...['-stats', '-stats_period', '2'],
    // The relay made the timestamps: they are the media time, and nothing may shift them.
    '-copyts',
    // The input is read by its own thread, so that a slow encode does not overflow the UDP buffer.
    ...['-thread_queue_size', '1024'],
    ...['-protocol_whitelist', 'data,udp,rtp'],
    ...['-f', 'sdp'],
    // Codecs are known from the SDP and the first key frame; guessing a frame rate would cost a second.
    ...['-analyzeduration', '1000000', '-probesize', '200000', '-fpsprobesize', '0'],
    // Retransmitted packets come late: wait for them half a second before a gap is believed.
    ...['-reorder_queue_size', '1024', '-max_delay', '500000'],
    ...['-buffer_size', '2097152'],
    // The relay sends a Sender Report every second. If it is dead, ffmpeg ends by itself after this, s.
    ...['-listen_timeout', '5'],
    // Always 48 kHz stereo, whatever mode, channels and bandwidth a phone's Opus changes to.
    ...['-c:a', 'libopus'],
  ];
}

function videoFilters(ladder: readonly Rendition[], source: PictureSize, from: string): string[] {
  const top = ladder[ladder.length - 1];
  if (!top) return [];
  const { width, height } = canvasOf(top, source);
  const labels = ladder.map((_, index) => `[s${index}]`).join('');
  const shared = [
    // ffmpeg's H264 parser loses the time of the very first frame and takes it for 0; it belongs to the start.
    `setpts='max(PTS,${FIRST_FRAME_S}/TB)'`,
    `fps=${top.framesPerSecond}`,
    // Size and shape may change at any key frame (uplink, rotation): fit into the canvas, bars around.
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1',
    'format=yuv420p',
    `split=${ladder.length}${labels}`,
  ].join(',');
  const rungs = ladder.map((rendition, index) => {
    const canvas = canvasOf(rendition, source);
    const rate =
      rendition.framesPerSecond === top.framesPerSecond ? [] : [`fps=${rendition.framesPerSecond}`];
    return `[s${index}]${[...rate, `scale=${canvas.width}:${canvas.height}`].join(',')}[v${index}]`;
  });
  return ['-filter_complex', [`[${from}]${shared}`, ...rungs].join(';')];
}

/** A graph of its own: ffmpeg rebuilds a graph when its picture changes size, and sound must not notice. */
function audioFilters(ladder: readonly Rendition[]): string[] {
  const labels = ladder.map((_, index) => `[t${index}]`).join('');
  // Gaps become silence and drift is stretched away. The relay sends sound from before the first key frame, so
  // cutting is enough: `first_pts` would fill silence from there again whenever the resampler starts anew. And
  // it did start anew at the first stretch unless it resamples from the beginning (`flags=res`).
  const shared = `[0:a]aresample=48000:async=1000:min_hard_comp=0.1:flags=res,atrim=start=${FIRST_FRAME_S},pan=mono|c0=0.5*c0+0.5*c1,asplit=${ladder.length}${labels}`;
  const rungs = ladder.map((rendition, index) => `[t${index}]aresample=${rendition.audioHz}[a${index}]`);
  return ['-filter_complex', [shared, ...rungs].join(';')];
}

function outputOptions(rendition: Rendition, index: number): string[] {
  const { videoKbps, framesPerSecond } = rendition;
  const lead = SEGMENT_S - FIRST_SEGMENT_S;
  return [
    ...['-map', `[v${index}]`, '-map', `[a${index}]`],
    // The fps filter has made the frame times; ffmpeg is not to drop or repeat any more.
    ...['-fps_mode', 'passthrough'],
    // veryfast without zerolatency: that tune costs half the bitrate, and HLS has the time. One thread each:
    // frame threads only add delay at these sizes.
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-threads', '1'],
    ...[
      '-crf',
      `${rendition.crf}`,
      '-maxrate',
      `${videoKbps}k`,
      '-bufsize',
      `${Math.round(1.5 * videoKbps)}k`,
    ],
    // Key frames of all rungs at the same media times and nowhere else. `t` counts from the first frame.
    ...['-force_key_frames', `expr:gte(t,n_forced*${SEGMENT_S}-${lead}*gte(n_forced,1))`],
    ...['-g', `${framesPerSecond * SEGMENT_S * 10}`, '-sc_threshold', '0', '-flags', '+cgop'],
    ...['-c:a', 'aac', '-b:a', `${rendition.audioKbps}k`],
    // One fragment per key frame. frag_discont without edit lists keeps the media time in the fragments, which
    // else start at 0, each track for itself.
    ...['-f', 'mp4', '-movflags', 'empty_moov+default_base_moof+frag_keyframe+frag_discont+skip_trailer'],
    ...['-use_editlist', '0', '-avoid_negative_ts', 'disabled', '-flush_packets', '1'],
    ...['-map_metadata', '-1', '-fflags', '+bitexact'],
  ];
}
