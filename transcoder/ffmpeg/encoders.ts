import { KEY_FRAME_EXPRESSION, SEGMENT_S } from '../ladder/key-frames.ts';
import type { AudioTrack, VideoTrack } from '../ladder/ladder.ts';

/** How far x264 looks ahead, s: it is the delay of the encoder, and a part waits for the slowest track. */
const LOOK_AHEAD_S = 0.6;

/** How a picture track is encoded, and the stream it goes out in. */
export function videoOptions(track: VideoTrack): string[] {
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

/** As {@link videoOptions}, for sound. */
export function audioOptions(track: AudioTrack): string[] {
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
export function posterOptions(): string[] {
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
