import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One segment line of a media playlist with what stands before it. */
export interface ListedSegment {
  uri: string;
  durationMs: number;
  map: string;
  discontinuity: boolean;
  /** Only where the playlist says it. */
  programDateTime: string | null;
}

/** The segments of a media playlist, in order. */
export function parseMediaPlaylist(text: string): ListedSegment[] {
  const segments: ListedSegment[] = [];
  let next = { durationMs: 0, map: '', discontinuity: false, programDateTime: null as string | null };
  for (const line of text.split('\n')) {
    const [, tag, value = ''] = /^#([A-Z-]+)(?::(.*))?$/.exec(line) ?? [];
    if (tag === 'EXTINF') next.durationMs = 1000 * Number.parseFloat(value);
    else if (tag === 'EXT-X-MAP') next.map = /URI="([^"]+)"/.exec(value)?.[1] ?? '';
    else if (tag === 'EXT-X-DISCONTINUITY') next.discontinuity = true;
    else if (tag === 'EXT-X-PROGRAM-DATE-TIME') next.programDateTime = value;
    else if (line && !line.startsWith('#')) {
      segments.push({ uri: line, ...next });
      next = { durationMs: 0, map: next.map, discontinuity: false, programDateTime: null };
    }
  }
  return segments;
}

/** Asks until `accept` likes the answer; the test's own time limit bounds it. */
export async function fetchUntil(url: string, accept: (text: string) => boolean): Promise<string> {
  for (;;) {
    const response = await fetch(url);
    const text = await response.text();
    if (response.ok && accept(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const run = promisify(execFile);

/** Decodes init and segments of one run with ffmpeg: frames, size and the loudest sample (dB). */
export async function decode(
  file: string,
  parts: readonly Uint8Array[],
): Promise<{ frames: number; width: number; height: number; maxVolumeDb: number; errors: string }> {
  await writeFile(file, Buffer.concat(parts));
  const probe = await run('ffprobe', [
    ...['-v', 'error', '-count_frames', '-select_streams', 'v'],
    ...['-show_entries', 'stream=width,height,nb_read_frames', '-of', 'json', file],
  ]);
  const parsed: { streams: { width: number; height: number; nb_read_frames: string }[] } = JSON.parse(
    probe.stdout,
  );
  const stream = parsed.streams[0];
  const volume = await run('ffmpeg', [
    '-hide_banner',
    '-nostats',
    '-i',
    file,
    '-af',
    'volumedetect',
    '-f',
    'null',
    '-',
  ]);
  return {
    frames: Number(stream?.nb_read_frames),
    width: stream?.width ?? 0,
    height: stream?.height ?? 0,
    maxVolumeDb: Number(/max_volume: (-?[\d.]+) dB/.exec(volume.stderr)?.[1] ?? Number.NaN),
    errors: probe.stderr,
  };
}

/** Codecs of the streams that ffprobe finds in a playlist, by reading media of all of them. */
export async function probe(url: string): Promise<string[]> {
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-live_start_index', '0', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', url],
  ]);
  return stdout.trim().split(/\s+/);
}

/** Media times (ms) at which the picture turns white and the sound begins, from init and segments of one run. */
export async function edges(
  file: string,
  parts: readonly Uint8Array[],
): Promise<{ flashes: number[]; beeps: number[] }> {
  await writeFile(file, Buffer.concat(parts));
  const measure = async (filter: string, above: number) => {
    const quiet = ['-v', 'error', '-copyts', '-i', file];
    const { stdout } = await run('ffmpeg', [...quiet, ...filter.split(' '), '-f', 'null', '-'], {
      maxBuffer: 16 * 1024 * 1024,
    });
    const found: number[] = [];
    let loud = true;
    for (const [, time, value] of stdout.matchAll(/pts_time:([\d.]+)\s+\S+=(\S+)/g)) {
      const now = Number(value) > above;
      if (now && !loud) found.push(1000 * Number(time));
      loud = now;
    }
    return found;
  };
  const level = 'asetnsamples=n=240,astats=metadata=1:reset=1';
  const [flashes, beeps] = await Promise.all([
    measure('-an -vf signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-', 128),
    measure(`-vn -af ${level},ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-`, -30),
  ]);
  return { flashes, beeps };
}

/** Between the darkest and the brightest point of the first picture, 0 to 255; an even canvas has next to none. */
export async function contrastOf(file: string, parts: readonly Uint8Array[]): Promise<number> {
  await writeFile(file, Buffer.concat(parts));
  const filter = 'signalstats,metadata=print:file=-';
  const { stdout } = await run('ffmpeg', [
    ...['-v', 'error', '-i', file, '-an', '-frames:v', '1', '-vf', filter, '-f', 'null', '-'],
  ]);
  const value = (key: string) => Number(new RegExp(`signalstats\\.${key}=(\\d+)`).exec(stdout)?.[1]);
  return value('YHIGH') - value('YLOW');
}
