import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Disk, realDisk } from '../../transcoder/recording/disk.ts';
import type { RecordedSegment, RecordingSource } from '../../transcoder/recording/recorder.ts';

const run = promisify(execFile);
const RUNGS = { v64: '160x90', v200: '320x180' };
/** Pictures a second, and seconds a segment, of {@link makeSource}. */
export const FRAMES = 10;
export const SEGMENT_S = 1;

/** Real media to record: one run of so many segments in two renditions, numbered from `first`. */
export async function makeSource(segments: number, first = 0) {
  const rungs = new Map<string, { init: Buffer; segments: Buffer[] }>();
  for (const [id, size] of Object.entries(RUNGS)) {
    const { stdout } = await run(
      'ffmpeg',
      [
        ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${FRAMES}`],
        ...['-f', 'lavfi', '-i', 'sine=r=48000', '-t', `${segments * SEGMENT_S}`],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', `${FRAMES * SEGMENT_S}`, '-sc_threshold', '0'],
        ...['-c:a', 'aac', '-b:a', '24k', '-f', 'mp4'],
        ...['-movflags', 'empty_moov+default_base_moof+frag_keyframe+skip_trailer', '-'],
      ],
      { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
    );
    rungs.set(id, cut(stdout));
  }
  const streams = Object.entries(RUNGS).map(
    ([id, size], index) =>
      `#EXT-X-STREAM-INF:BANDWIDTH=${(index + 1) * 100_000},CODECS="avc1.42c00b,mp4a.40.2",RESOLUTION=${size}\n${id}/index.m3u8\n`,
  );
  const source: RecordingSource = {
    multivariantPlaylist: () => `#EXTM3U\n${streams.join('')}`,
    initSegment: (id, init) => (init === first ? (rungs.get(id)?.init ?? null) : null),
    segment: (id, number) => rungs.get(id)?.segments[number - first] ?? null,
  };
  const infos: RecordedSegment[] = Array.from({ length: segments }, (_, index) => ({
    number: first + index,
    init: first,
    discontinuity: false,
    programDateTimeMs: Date.UTC(2026, 10, 22, 8) + (first + index) * SEGMENT_S * 1_000,
    durationMs: SEGMENT_S * 1_000,
  }));
  return { source, infos, renditionIds: Object.keys(RUNGS) };
}

/** Init segment and fragments of a stream. */
function cut(stream: Buffer): { init: Buffer; segments: Buffer[] } {
  const starts: number[] = [];
  for (let at = 0; at < stream.length; at += stream.readUInt32BE(at)) {
    if (stream.toString('latin1', at + 4, at + 8) === 'moof') starts.push(at);
  }
  const segments = starts.map((start, index) => stream.subarray(start, starts[index + 1]));
  return { init: stream.subarray(0, starts[0]), segments };
}

/** A folder on a file system of so many bytes: a real one where this process may mount, else one that counts. */
export async function smallDisk(
  bytes: number,
): Promise<{ folder: string; disk: Disk; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  const remove = () => rm(folder, { recursive: true });
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  if (mounted) return { folder, disk: realDisk, remove: () => run('umount', [folder]).then(remove) };
  let left = bytes;
  const disk: Disk = {
    async openAppend(path) {
      const file = await realDisk.openAppend(path);
      return {
        get size() {
          return file.size;
        },
        async append(data) {
          left -= data.length;
          if (left < 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
          await file.append(data);
        },
        close: () => file.close(),
      };
    },
    freeBytes: async () => left,
  };
  return { folder, disk, remove };
}

/**
 * Plays a recording's playlist with ffmpeg, from its first segment: coded pictures, those decoded, and what ffmpeg
 * complained of. After a discontinuity ffmpeg decodes no picture of the first segment if its times begin anew.
 */
export async function play(playlist: string) {
  const probe = await run(
    'ffprobe',
    [
      ...['-v', 'error', '-allowed_extensions', 'ALL', '-live_start_index', '0'],
      ...['-count_packets', '-count_frames', '-select_streams', 'v:0', '-of', 'json'],
      ...['-show_entries', 'stream=nb_read_packets,nb_read_frames:format=duration', playlist],
    ],
    { timeout: 30_000 },
  );
  const parsed: {
    streams: { nb_read_frames: string; nb_read_packets: string }[];
    format: { duration?: string };
  } = JSON.parse(probe.stdout);
  const [stream] = parsed.streams;
  return {
    packets: Number(stream?.nb_read_packets ?? 0),
    frames: Number(stream?.nb_read_frames ?? 0),
    seconds: Number(parsed.format.duration ?? 0),
    errors: probe.stderr,
  };
}

/** A whole recording, as long as so many days ago; `folder` is that of all recordings. */
export async function addOldRecording(
  folder: string,
  { name, ageDays, bytes }: { name: string; ageDays: number; bytes: number },
): Promise<void> {
  const path = join(folder, name);
  const playlist = join(path, 'v64', 'index.m3u8');
  await mkdir(join(path, 'v64'), { recursive: true });
  await writeFile(join(path, 'v64', '0.mp4'), Buffer.alloc(bytes));
  await writeFile(playlist, '#EXTM3U\n#EXT-X-ENDLIST\n');
  const at = new Date(Date.now() - ageDays * 24 * 3_600_000);
  for (const file of [playlist, path]) await utimes(file, at, at);
}
