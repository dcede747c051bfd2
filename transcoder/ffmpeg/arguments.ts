import { FIRST_FRAME_S, KEY_FRAME_EXPRESSION, SEGMENT_S, STILLS_EXPRESSION } from '../ladder/key-frames.ts';
import { type AudioTrack, canvasOf, type VideoTrack } from '../ladder/ladder.ts';
import type { PictureSize } from '../source/key-frame.ts';

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
  /** Then the picture is a plain dark canvas. */
  soundAlone?: boolean;
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
  const picture = input.soundAlone
    ? (top: VideoTrack) => darkPicture(continuousSound(), top)
    : incomingPicture;
  return planOutputs(
    { options: sdpOptions(), url: dataUrl(input.sdp) },
    { ...input, pictureFrom: picture, soundFrom: continuousSound() },
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
  return planOutputs(
    { options: fileOptions(input.container), url: input.path },
    {
      ...input,
      pictureFrom: (top) => (input.hasPicture ? picture : darkPicture(sound, top)),
      soundFrom: sound,
    },
  );
}

function planOutputs(
  from: FfmpegInput,
  input: Omit<PlanInput, 'sdp' | 'soundAlone'> & {
    /** The first filters of the picture and of the sound, with their input. */
    pictureFrom: (top: VideoTrack) => string;
    soundFrom: string;
  },
): FfmpegPlan {
  const { video, audio, urlOf } = input;
  const size = input.picture ?? { width: 16, height: 9 };
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
    inputs: [from],
    // Filter graphs belong to no output, but ffmpeg takes them anywhere; fluent-ffmpeg knows one graph only.
    outputs: outputs.map((output, index) =>
      index === 0 ? { ...output, options: [...filters, ...output.options] } : output,
    ),
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

function commonOptions(): string[] {
  // Speed for the status, every two seconds.
  return ['-nostdin', '-hide_banner', '-loglevel', 'level+warning', '-stats', '-stats_period', '2'];
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
    // Retransmitted packets come late: wait for them half a second before a gap is believed.
    ...['-reorder_queue_size', '1024', '-max_delay', '500000'],
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

/** How far x264 looks ahead, s: it is the delay of the encoder, and a part waits for the slowest track. */
const LOOK_AHEAD_S = 0.6;

function videoOptions(track: VideoTrack): string[] {
  return [
    ...['-map', `[${track.id}]`],
    // The fps filter has made the frame times; ffmpeg is not to drop or repeat any more.
    ...['-fps_mode', 'passthrough'],
    ...(track.codec === 'av1' ? av1Options() : x264Options(track)),
    // A rate that a link can count on over a segment and a half, no more: the first key frame may borrow from the rest.
    // Of stills it is all there is.
    ...['-crf', `${track.crf}`, '-maxrate', `${track.maxKbps}k`],
    ...['-bufsize', `${(track.still ? SEGMENT_S : 2) * track.maxKbps}k`],
    // Key frames of all tracks at the same media times and nowhere else.
    ...['-force_key_frames', KEY_FRAME_EXPRESSION, '-g', `${track.framesPerSecond * SEGMENT_S * 10}`],
    // Each frame goes out as soon as the next one is encoded, which is when its duration is known.
    ...streamOptions('frag_every_frame'),
  ];
}

function x264Options({ preset, framesPerSecond, still }: VideoTrack): string[] {
  return [
    // Not zerolatency: that tune costs half the bitrate, and HLS has the time. `ssim` spreads bits by what is in the
    // picture rather than for film grain, which no rung has room for. One thread each: frame threads only add delay at
    // these sizes.
    ...['-c:v', 'libx264', '-preset', preset, '-tune', 'ssim', '-profile:v', 'high', '-threads', '1'],
    // What is looked ahead at decides what is worth bits; so few frames say too little of it unless a smaller qcomp
    // gives it more weight. `b_strategy` 2, which `slow` implies, would look 12 frames ahead whatever is said here.
    // Frames that only repeat the picture are to be as coarse as it is: then they are skipped over, at 20 bytes each.
    ...(still
      ? ['-rc-lookahead', '0', '-qcomp', '1', '-bf', '0']
      : ['-rc-lookahead', `${LOOK_AHEAD_S * framesPerSecond}`, '-qcomp', '0.3', '-b_strategy', '1']),
    // For an uneven frame rate x264 would hold one frame more; the fps filter makes an even one.
    ...[
      '-x264-params',
      still ? 'force-cfr=1:mbtree=0' : 'force-cfr=1',
      '-sc_threshold',
      '0',
      '-flags',
      '+cgop',
    ],
  ];
}

function av1Options(): string[] {
  const params = [
    // Else it would heed its own distance of key frames only, and it would add some where the scene changes.
    ...['enable-force-key-frames=1', 'scd=0'],
    // All that makes it hold frames back, but for pyramids of eight; one thread, which holds none at all.
    ...['hierarchical-levels=3', 'lookahead=0', 'enable-tf=0', 'lp=1'],
  ].join(':');
  return ['-c:v', 'libsvtav1', '-preset', '10', '-svtav1-params', params];
}

function audioOptions(track: AudioTrack): string[] {
  // Left free, Opus takes half as much again for a lively voice; frames as long as AAC's need fewer box entries.
  const codec = track.codec === 'aac' ? ['aac'] : ['libopus', '-vbr', 'constrained', '-frame_duration', '40'];
  return [
    ...['-map', `[${track.id}]`, '-c:a', ...codec, '-b:a', `${track.kbps}k`],
    // Sound waits for the picture's encoder anyway, which looks ahead longer than this (µs).
    ...['-frag_duration', '100000'],
    ...streamOptions(),
  ];
}

/** WebP files one after another, about 2 kB each. */
function posterOptions(): string[] {
  return [
    ...['-map', '[poster]', '-fps_mode', 'passthrough', '-c:v', 'libwebp', '-quality', '35'],
    ...['-f', 'image2pipe', '-flush_packets', '1'],
  ];
}

function streamOptions(...flags: string[]): string[] {
  // frag_discont without edit lists keeps the media time in the fragments, which else start at 0, each track for
  // itself.
  const movflags = ['empty_moov', 'default_base_moof', 'frag_discont', 'skip_trailer', ...flags].join('+');
  return [
    ...['-f', 'mp4', '-movflags', movflags],
    ...['-use_editlist', '0', '-avoid_negative_ts', 'disabled', '-flush_packets', '1'],
    ...['-map_metadata', '-1', '-fflags', '+bitexact'],
  ];
}
