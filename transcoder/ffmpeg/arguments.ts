import { FIRST_FRAME_S, STILLS_EXPRESSION } from '../ladder/key-frames.ts';
import { type AudioTrack, canvasOf, type VideoTrack } from '../ladder/ladder.ts';
import type { PictureSize } from '../source/key-frame.ts';
import { PATIENCE_MS } from '../source/picture-gaps.ts';
import { audioOptions, posterOptions, videoOptions } from './encoders.ts';

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

/** A new poster is made after so long, s. */
const POSTER_EVERY_S = 10;

export interface PlanInput {
  sdp: string;
  /** Whose shape the canvas has; null for 16:9. */
  picture: PictureSize | null;
  /** There is no picture to come: sound is heard over this one (WebP), dimmed, or over a dark canvas where it is null. */
  soundAlone?: { still: Buffer | null } | null;
  /** What to encode, lowest first. */
  video: readonly VideoTrack[];
  audio: readonly AudioTrack[];
  /** Where the stream of a track goes, by its id. */
  urlOf: (trackId: string) => string;
  /** Where small pictures go, one in {@link POSTER_EVERY_S}; without it there are none. */
  posterUrl?: string | null;
}

/** A file of a seller's phone, and what of it is wanted. */
export interface TakeInput extends Pick<PlanInput, 'picture' | 'video' | 'audio' | 'urlOf'> {
  path: string;
  /** ffmpeg's name of its container: nothing is guessed from what somebody has sent. */
  container: 'matroska' | 'mov';
  /** From there, s after its beginning. */
  fromS: number;
  toS: number;
  hasPicture: boolean;
  hasSound: boolean;
}

/** The whole command line of a live: one decode, one encode and one output for each track. */
export function planFfmpeg(input: PlanInput): FfmpegPlan {
  const { soundAlone } = input;
  const still = soundAlone?.still ?? null;
  const dark = (top: VideoTrack) => darkPicture(continuousSound(), top);
  const overSound = still === null ? dark : (top: VideoTrack) => lastPicture(dark(top), top, sizeOf(input));
  return planOutputs(
    [
      { options: sdpOptions(), url: dataUrl('application/sdp', Buffer.from(input.sdp)) },
      ...(still === null ? [] : [{ options: stillOptions(), url: dataUrl('image/webp', still) }]),
    ],
    { ...input, pictureFrom: soundAlone ? overSound : incomingPicture, soundFrom: continuousSound() },
  );
}

/** As {@link planFfmpeg}, from a file: the wanted piece stands where a run's first frame does, and ends by itself. */
export function planTake(input: TakeInput): FfmpegPlan {
  const { fromS, toS } = input;
  const moved = `PTS+${FIRST_FRAME_S - fromS}/TB`;
  // Without sound there is silence; a take whose sound begins late begins with some.
  const source = input.hasSound
    ? `[0:a]atrim=${fromS}:${toS},asetpts=${moved}`
    : `anullsrc=r=48000:cl=stereo,atrim=0:${toS - fromS},asetpts=PTS+${FIRST_FRAME_S}/TB`;
  const sound = `${source},aresample=48000:async=1000:first_pts=${48_000 * FIRST_FRAME_S}`;
  const picture = `[0:v]trim=${fromS}:${toS},setpts=${moved},fps=30:start_time=${FIRST_FRAME_S}`;
  return planOutputs([{ options: fileOptions(input.container), url: input.path }], {
    ...input,
    pictureFrom: (top) => (input.hasPicture ? picture : darkPicture(sound, top)),
    soundFrom: sound,
  });
}

function planOutputs(
  inputs: FfmpegInput[],
  input: Omit<PlanInput, 'sdp' | 'soundAlone'> & {
    /** The first filters of the picture and of the sound, with their input. */
    pictureFrom: (top: VideoTrack) => string;
    soundFrom: string;
  },
): FfmpegPlan {
  const { video, audio, urlOf } = input;
  const size = sizeOf(input);
  const top = video.toSorted((a, b) => a.shortSide - b.shortSide).at(-1);
  if (!top) throw new Error('a live needs a picture track');
  const posterUrl = input.posterUrl ?? null;
  const picture = videoFilters(video, top, size, input.pictureFrom(top), posterUrl !== null);
  const filters = ['-filter_complex', picture, '-filter_complex', audioFilters(audio, input.soundFrom)];
  const outputs = [
    ...video.map((track) => ({ options: videoOptions(track), url: urlOf(track.id) })),
    ...audio.map((track) => ({ options: audioOptions(track), url: urlOf(track.id) })),
    ...(posterUrl === null ? [] : [{ options: posterOptions(), url: posterUrl }]),
  ];
  return {
    inputs,
    // Filter graphs belong to no output, but ffmpeg takes them anywhere; fluent-ffmpeg knows one graph only.
    outputs: outputs.map((output, index) =>
      index === 0 ? { ...output, options: [...filters, ...output.options] } : output,
    ),
  };
}

function sizeOf({ picture }: Pick<PlanInput, 'picture'>): PictureSize {
  return picture ?? { width: 16, height: 9 };
}

/** The command line as ffmpeg sees it. */
export function flattenPlan(plan: FfmpegPlan): string[] {
  return [
    ...plan.inputs.flatMap(({ options, url }) => [...options, '-i', url]),
    ...plan.outputs.flatMap(({ options, url }) => [...options, url]),
  ];
}

function dataUrl(type: string, content: Buffer): string {
  return `data:${type};base64,${content.toString('base64')}`;
}

function stillOptions(): string[] {
  return ['-protocol_whitelist', 'data', '-f', 'webp_pipe'];
}

function commonOptions(): string[] {
  return ['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'level+warning'];
}

function fileOptions(container: string): string[] {
  // What a phone has sent names no other files and no addresses.
  return [...commonOptions(), '-protocol_whitelist', 'file', '-f', container];
}

function sdpOptions(): string[] {
  return [
    ...commonOptions(),
    // The relay made the timestamps: they are the media time, and nothing may shift them.
    '-copyts',
    // The input is read by its own thread, so that a slow encode does not overflow the UDP buffer.
    ...['-thread_queue_size', '1024'],
    ...['-protocol_whitelist', 'data,udp,rtp'],
    ...['-f', 'sdp'],
    // Codecs are known from the SDP and the first key frame; guessing a frame rate would cost a second.
    ...['-analyzeduration', '1000000', '-probesize', '200000', '-fpsprobesize', '0'],
    // Retransmitted packets come late: a gap is not believed at once. In µs.
    ...['-reorder_queue_size', '1024', '-max_delay', `${PATIENCE_MS * 1_000}`],
    ...['-buffer_size', '2097152'],
    // The relay sends a Sender Report every second. If it is dead, ffmpeg ends by itself after this, s.
    ...['-listen_timeout', '5'],
    // Always 48 kHz stereo, whatever mode, channels and bandwidth a phone's Opus changes to.
    ...['-c:a', 'libopus'],
  ];
}

/** The picture from the SFU on the run's time line. */
function incomingPicture(): string {
  // ffmpeg's H264 parser loses the time of the very first frame and takes it for 0; it belongs to the start.
  return `[0:v]setpts='max(PTS,${FIRST_FRAME_S}/TB)'`;
}

/** The one of the second input, for as long as there is sound: it is laid over the dark one, whose frames come from that. */
function lastPicture(dark: string, top: VideoTrack, source: PictureSize): string {
  const { width, height } = canvasOf(top, source);
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`;
  return (
    `[1:v]${fit},setsar=1,format=yuv420p,lutyuv=y=val*0.6[still];` +
    `${dark},scale=${width}:${height},setsar=1[dark];[dark][still]overlay=eof_action=repeat`
  );
}

/** A dark picture that begins and ends with the sound: its frames are made from it. */
function darkPicture(sound: string, top: VideoTrack): string {
  const frames = `showwaves=s=16x16:r=${top.framesPerSecond},setpts='max(PTS,${FIRST_FRAME_S}/TB)'`;
  return `${sound},${frames},format=yuv420p,lutyuv=y=32:u=128:v=128`;
}

/**
 * Gaps become silence and drift is stretched away. The relay sends sound from before the first key frame, so
 * cutting is enough: `first_pts` would fill silence from there again whenever the resampler starts anew. And
 * it did start anew at the first stretch unless it resamples from the beginning (`flags=res`).
 */
function continuousSound(): string {
  return `[0:a]aresample=48000:async=1000:min_hard_comp=0.1:flags=res,atrim=start=${FIRST_FRAME_S}`;
}

/** One picture in the size of the `top` track, which the others are made from. */
function videoFilters(
  tracks: readonly VideoTrack[],
  top: VideoTrack,
  source: PictureSize,
  from: string,
  withPoster: boolean,
): string {
  const { width, height } = canvasOf(top, source);
  const names = [...tracks.map(({ id }) => id), ...(withPoster ? ['poster'] : [])];
  const shared = [
    from,
    `fps=${top.framesPerSecond}`,
    // Size and shape may change at any key frame (uplink, rotation): fit into the canvas, bars around.
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1',
    'format=yuv420p',
    `split=${names.length}${names.map((name) => `[in-${name}]`).join('')}`,
  ].join(',');
  const poster =
    `[in-poster]select='isnan(prev_selected_t)+gte(t-prev_selected_t,${POSTER_EVERY_S})',` +
    'scale=256:256:force_original_aspect_ratio=decrease[poster]';
  const scaled = tracks.map((track) => {
    const canvas = canvasOf(track, source);
    const rate = track.framesPerSecond === top.framesPerSecond ? [] : [`fps=${track.framesPerSecond}`];
    const still = track.still ? [`select='${STILLS_EXPRESSION}'`] : [];
    return `[in-${track.id}]${[...still, ...rate, `scale=${canvas.width}:${canvas.height}`].join(',')}[${track.id}]`;
  });
  return [shared, ...scaled, ...(withPoster ? [poster] : [])].join(';');
}

/** A graph of its own: ffmpeg rebuilds a graph when its picture changes size, and sound must not notice. */
function audioFilters(tracks: readonly AudioTrack[], from: string): string {
  const inputs = tracks.map(({ id }) => `[in-${id}]`).join('');
  const shared = `${from},pan=mono|c0=0.5*c0+0.5*c1,asplit=${tracks.length}${inputs}`;
  const resampled = tracks.map(({ id, hz }) => `[in-${id}]aresample=${hz}[${id}]`);
  return [shared, ...resampled].join(';');
}
