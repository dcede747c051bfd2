/** How another system would encode a rung of a given bitrate. */
export interface PeerSettings {
  name: string;
  /** Shorter side of the picture it would choose at this video rate, pixels. */
  shortSide(videoKbps: number): number;
  /** How it scales, if not as ffmpeg does by itself. */
  scaling?: string;
  /** x264 arguments for an average video rate, kbit/s. */
  video(kbps: number): string[];
}

const FRAMES_PER_SECOND = 30;

/**
 * Published defaults, at their own 30 frames/s. Each is given the rate of ours, which none has as a default of its own:
 * the lowest of PeerTube is 210 kbit/s, of Apple's table 145, of Owncast 1200.
 */
export const PEERS: readonly PeerSettings[] = [
  {
    // Chocobozzz/PeerTube 01808d9e: ffmpeg-default-transcoding-profile.ts (veryfast, bufsize twice the rate, b_strategy 1,
    // 16 B-frames), encoder-options.ts (key frame every 2 s), ffmpeg-live.ts (sc_threshold 0), all in
    // packages/ffmpeg/src. Bits a pixel from packages/core-utils/src/videos/bitrate.ts choose the size.
    name: 'peertube',
    shortSide: (kbps) => sizeByBitsPerPixel(kbps),
    video: (kbps) => [
      ...['-preset', 'veryfast', '-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${2 * kbps}k`],
      ...['-b_strategy', '1', '-bf', '16', '-g', `${2 * FRAMES_PER_SECOND}`, '-sc_threshold', '0'],
    ],
  },
  {
    // owncast/owncast 46b9c8bd, core/transcoder/encoder.go (zerolatency, High, its default level 2 is veryfast), and
    // 09da8509, transcoder_x264_test.go (maxrate 1.06 and bufsize 1.2 times the rate, a key frame every segment of 3 s,
    // the default latency level of models/latencyLevels.go, and never elsewhere). It scales bilinearly and leaves the
    // size to its owner: the nearest of the usual ones.
    name: 'owncast',
    shortSide: (kbps) => (kbps < 100 ? 240 : kbps < 250 ? 360 : 480),
    scaling: 'bilinear',
    video: (kbps) => [
      ...['-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'high'],
      ...['-b:v', `${kbps}k`, '-maxrate', `${Math.round(1.06 * kbps)}k`],
      ...['-bufsize', `${Math.round(1.2 * kbps)}k`, '-g', `${3 * FRAMES_PER_SECOND}`],
      ...['-keyint_min', `${3 * FRAMES_PER_SECOND}`, '-sc_threshold', '0', '-x264-params', 'open_gop=0'],
    ],
  },
  {
    // Apple, HLS authoring specification 1.25 (416x234 at 145k, 640x360 at 365k), 1.13 (key frame every 2 s), 1.4 (High).
    // It names no encoder settings: x264's own default preset.
    name: 'apple',
    shortSide: (kbps) => (kbps <= 145 ? 234 : 360),
    video: (kbps) => [
      ...['-preset', 'medium', '-b:v', `${kbps}k`, '-maxrate', `${Math.round(1.1 * kbps)}k`],
      ...['-bufsize', `${2 * kbps}k`, '-g', `${2 * FRAMES_PER_SECOND}`, '-sc_threshold', '0'],
      ...['-profile:v', 'high'],
    ],
  },
];

/** The largest of PeerTube's sizes whose bits a pixel the rate pays for at 30 frames/s; its smallest is 144. */
function sizeByBitsPerPixel(kbps: number): number {
  const bitsPerPixel = [
    [480, 0.12],
    [360, 0.15],
    [240, 0.17],
  ] as const;
  const fits = ([side, bits]: readonly [number, number]) =>
    kbps * 1000 >= ((side * side * 16) / 9) * FRAMES_PER_SECOND * bits;
  return bitsPerPixel.find(fits)?.[0] ?? 144;
}
