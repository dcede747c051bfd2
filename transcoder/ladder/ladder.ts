import type { PictureSize } from '../source/key-frame.ts';

/** One encoding of the picture: fixed size and frame rate, so that every segment of it joins every other. */
export interface VideoTrack {
  id: string;
  codec: 'h264' | 'av1';
  /** The shorter side of the picture, pixels. */
  shortSide: number;
  framesPerSecond: number;
  /** x264's: a slower one pays where pictures are small. */
  preset: 'veryfast' | 'slow';
  /** The encoder's quality aim; `maxKbps` caps it, so an easy picture costs less. */
  crf: number;
  maxKbps: number;
  /** Pointless below this shorter side of the source, pixels. */
  leastSource?: number;
  /** One picture for each segment, said again in every frame, which costs next to nothing. */
  still?: true;
}

/** One encoding of the sound, mono. */
export interface AudioTrack {
  id: string;
  codec: 'aac' | 'opus';
  kbps: number;
  hz: number;
}

/** What a player plays: one track of each, put together when it is asked for. */
export interface Rendition {
  /** Also its folder in the playlist's URL; the same for the whole live. */
  id: string;
  /** Id of the picture's track. Null: sound only. */
  video: string | null;
  /** Id of the sound's track. */
  audio: string;
  /** What it declares to players at least, container included. */
  totalKbps: number;
}

/** What a live is encoded to and how that is offered. */
export interface Ladder {
  /** Pictures that move, lowest first. */
  video: readonly VideoTrack[];
  /** Is always encoded. */
  stills: VideoTrack;
  audio: readonly AudioTrack[];
  renditions: readonly Rendition[];
  /** Multivariant playlists by name without `.m3u8`; ids of renditions, lowest first. */
  sets: Readonly<Record<string, readonly string[]>>;
}

const AAC_LOW: AudioTrack = { id: 'aac24', codec: 'aac', kbps: 24, hz: 24_000 };
const AAC_HIGH: AudioTrack = { id: 'aac40', codec: 'aac', kbps: 40, hz: 48_000 };
const OPUS_LOW: AudioTrack = { id: 'opus16', codec: 'opus', kbps: 16, hz: 48_000 };
const OPUS_HIGH: AudioTrack = { id: 'opus32', codec: 'opus', kbps: 32, hz: 48_000 };
/** Rungs above this rate have the better sound, kbit/s. */
const LOW_SOUND_KBPS = 100;
/** Box headers, kbit/s; a part a second on the lowest rung is the most. */
const BOXES_KBPS = 4;
/**
 * A picture a segment under the sound. Two frames a second though nothing moves: a browser that gets one frame in four
 * seconds waits for several of them, and so for a quarter of a minute, before it plays on.
 */
const STILLS: VideoTrack = {
  ...{
    id: 'stills',
    codec: 'h264',
    shortSide: 240,
    framesPerSecond: 2,
    preset: 'slow',
    crf: 30,
    maxKbps: 12,
  },
  still: true,
};

/**
 * 15 frames/s are better than 30 below about 100 kbit/s, and 240 lines better than 144 at every rate; frame rate never
 * falls as the rate rises, because hls.js refuses to switch up across that.
 */
const VIDEO_TRACKS: readonly VideoTrack[] = [
  { id: 'v64', codec: 'h264', shortSide: 240, framesPerSecond: 15, preset: 'slow', crf: 30, maxKbps: 34 },
  { id: 'v105', codec: 'h264', shortSide: 360, framesPerSecond: 15, preset: 'slow', crf: 29, maxKbps: 72 },
  {
    id: 'v200',
    codec: 'h264',
    shortSide: 360,
    framesPerSecond: 30,
    preset: 'veryfast',
    crf: 27,
    maxKbps: 160,
  },
  {
    id: 'v400',
    codec: 'h264',
    shortSide: 480,
    framesPerSecond: 30,
    preset: 'veryfast',
    crf: 25,
    maxKbps: 345,
  },
];

/** For sources that have so much to show; a phone's picture grows into that, so it comes with a later run. */
const WIDE_TRACK: VideoTrack = {
  ...{ id: 'v1100', codec: 'h264', shortSide: 720, framesPerSecond: 30, preset: 'veryfast', crf: 25 },
  ...{ maxKbps: 1050, leastSource: 700 },
};

/** About as good as the H264 tracks of twice their rate, for twice their processor time. */
const AV1_TRACKS: readonly VideoTrack[] = [
  {
    id: 'v50-av1',
    codec: 'av1',
    shortSide: 240,
    framesPerSecond: 15,
    preset: 'veryfast',
    crf: 40,
    maxKbps: 30,
  },
  {
    id: 'v130-av1',
    codec: 'av1',
    shortSide: 360,
    framesPerSecond: 30,
    preset: 'veryfast',
    crf: 38,
    maxKbps: 96,
  },
];

/** What every source can fill. */
export const DEFAULT_LADDER: Ladder = ladderOf(VIDEO_TRACKS);

/** All that a live may be encoded to; what is, source and machine decide. */
export function wholeLadder(options: { av1: boolean }): Ladder {
  return ladderOf([...VIDEO_TRACKS, WIDE_TRACK, ...(options.av1 ? AV1_TRACKS : [])]);
}

/**
 * The renditions and sets that follow from the picture's tracks, lowest first. AAC is for all players, Safari's and
 * ffmpeg among them; the same pictures with Opus are sets of their own, since rungs of different codecs do not mix in
 * hls.js. Pictures in AV1 have Opus only.
 */
export function ladderOf(video: readonly VideoTrack[]): Ladder {
  const h264 = video.filter(({ codec }) => codec === 'h264');
  const av1 = video.filter(({ codec }) => codec === 'av1');
  if (h264.length === 0) throw new Error('a ladder needs a track in H264');
  const whole = (track: VideoTrack, suffix: string, low: AudioTrack, high: AudioTrack): Rendition => {
    const audio = track.maxKbps < LOW_SOUND_KBPS ? low : high;
    const totalKbps = track.maxKbps + audio.kbps + BOXES_KBPS;
    return { id: track.id + suffix, video: track.id, audio: audio.id, totalKbps };
  };
  const least = (suffix: string, audio: AudioTrack): [Rendition, Rendition] => [
    { id: `sound${suffix}`, video: null, audio: audio.id, totalKbps: audio.kbps + BOXES_KBPS },
    {
      id: `stills${suffix}`,
      video: STILLS.id,
      audio: audio.id,
      totalKbps: audio.kbps + STILLS.maxKbps + BOXES_KBPS,
    },
  ];
  const aacPictures = h264.map((track) => whole(track, '', AAC_LOW, AAC_HIGH));
  const opusPictures = h264.map((track) => whole(track, '-opus', OPUS_LOW, OPUS_HIGH));
  const av1Pictures = av1.map((track) => whole(track, '', OPUS_LOW, OPUS_HIGH));
  const [sound, stills] = least('', AAC_LOW);
  const [soundOpus, stillsOpus] = least('-opus', OPUS_LOW);
  const ids = (...renditions: Rendition[]) => renditions.map(({ id }) => id);
  return {
    video,
    stills: STILLS,
    audio: [AAC_LOW, AAC_HIGH, OPUS_LOW, OPUS_HIGH],
    renditions: [sound, stills, ...aacPictures, soundOpus, stillsOpus, ...opusPictures, ...av1Pictures],
    sets: {
      index: ids(...aacPictures),
      adaptive: ids(stills, ...aacPictures),
      stills: ids(stills),
      sound: ids(sound),
      'index-opus': ids(...opusPictures),
      'adaptive-opus': ids(stillsOpus, ...opusPictures),
      'stills-opus': ids(stillsOpus),
      'sound-opus': ids(soundOpus),
      ...(av1.length > 0
        ? { 'index-av1': ids(...av1Pictures), 'adaptive-av1': ids(stillsOpus, ...av1Pictures) }
        : {}),
    },
  };
}

/** All pictures to encode where these move. */
export function picturesOf({ stills }: Ladder, moving: readonly VideoTrack[]): VideoTrack[] {
  return [stills, ...moving];
}

const WIDEST = 16 / 9;

/**
 * The canvas of a track for the whole live, from the first key frame: its shape, up to 16:9 either way, so a
 * phone held upright fills it. Later pictures of another shape are fitted in with bars. The size is the
 * track's own even if that first frame is smaller: phones begin small and grow as their uplink is measured,
 * and a soft picture costs few bits under a quality aim.
 */
export function canvasOf(track: Pick<VideoTrack, 'shortSide'>, source: PictureSize): PictureSize {
  const portrait = source.height > source.width;
  const long = Math.max(source.width, source.height);
  const short = Math.max(1, Math.min(source.width, source.height));
  const longSide = 2 * Math.round((track.shortSide * Math.min(WIDEST, long / short)) / 2);
  return portrait
    ? { width: track.shortSide, height: longSide }
    : { width: longSide, height: track.shortSide };
}
