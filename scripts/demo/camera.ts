import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandOutput } from '../../server/contract/socket.ts';

type IngestTargets = CommandOutput<'ingest:create'>;

const SPEECH = [
  'Good morning from the orchard in Moc Chau.',
  'These plums were picked at five this morning.',
  'One box is three kilograms.',
  'Write your name and your phone number, and we send it today.',
].join(' ');

/** Frames a second of the synthetic camera; a key frame every second, since ffmpeg cannot be asked for one. */
const FPS = 24;

/** ffmpeg arguments of a synthetic camera that sends H264 and Opus as RTP to the ingest. Pure. */
export function cameraArguments(targets: IngestTargets, speechFile: string): string[] {
  const orchard = [
    `gradients=size=640x360:rate=${FPS}:c0=0x1b5e20:c1=0x9ccc65:c2=0x33691e:c3=0xdce775:n=4:speed=0.02`,
    "drawtext=text='Vườn mận Mộc Châu':fontsize=30:fontcolor=white:borderw=2:x=24:y=24",
    // The clock shows that the picture is live, and how far behind a viewer is.
    "drawtext=text='%{localtime\\:%H\\\\\\:%M\\\\\\:%S}':fontsize=56:fontcolor=white:borderw=3:x=24:y=70",
  ].join(',');
  const plum = (label: string, colour: string, size: number) =>
    // Drawn once, then repeated: the shape costs nothing after the first frame.
    `color=${colour}:size=${size}x${size}:rate=${FPS}:duration=0.1,format=rgba,` +
    `geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*lt(hypot(X-W/2,Y-H/2),W/2-2)',loop=-1:1[${label}]`;
  const picture = [
    `${orchard}[orchard]`,
    plum('ripe', '0x7b1fa2', 110),
    plum('young', '0xad1457', 64),
    "[orchard][ripe]overlay=x='(W-w)/2+180*sin(t*0.9)':y='(H-h)/2+60*cos(t*1.7)'[one]",
    "[one][young]overlay=x='(W-w)/2+230*sin(t*0.6+2)':y='(H-h)/2+90*cos(t*1.1)',format=yuv420p",
  ].join(';');
  const rtp = (target: IngestTargets['audio']): string[] => [
    '-ssrc',
    String(target.ssrc | 0), // ffmpeg's option is a signed 32-bit number
    '-payload_type',
    String(target.payloadType),
    '-f',
    'rtp',
    `rtp://${target.ip}:${target.port}?rtcpport=${target.rtcpPort}&pkt_size=1200`,
  ];
  return [
    '-hide_banner',
    '-nostdin',
    '-loglevel',
    'error',
    '-re',
    '-f',
    'lavfi',
    '-i',
    picture,
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    speechFile,
    '-map',
    '0:v',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-profile:v',
    'baseline',
    '-tune',
    'zerolatency',
    '-b:v',
    '900k',
    '-maxrate',
    '1000k',
    '-bufsize',
    '500k',
    '-g',
    String(FPS),
    '-sc_threshold',
    '0',
    // Parameter sets with every key frame: a receiver that comes later needs them.
    '-bsf:v',
    'dump_extra=freq=keyframe',
    ...rtp(targets.video),
    '-map',
    '1:a',
    '-c:a',
    'libopus',
    '-b:a',
    '32k',
    '-ar',
    '48000',
    '-ac',
    '2',
    '-application',
    'voip',
    ...rtp(targets.audio),
  ];
}

/** Speech made once by ffmpeg's own synthesizer, or a melody of beeps where ffmpeg was built without it. */
export function speechFile(): string {
  const file = join(tmpdir(), 'cho-phien-demo-speech.wav');
  if (existsSync(file)) return file;
  const make = (source: string) =>
    spawnSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-ar', '48000', '-ac', '2', file])
      .status === 0;
  if (make(`flite=text='${SPEECH}':voice=slt`)) return file;
  if (make("aevalsrc='0.3*sin(2*PI*(330+110*floor(mod(t*2,4)))*t)*lt(mod(t,0.5),0.35)':d=8")) return file;
  throw new Error('ffmpeg could make no sound for the demo; is it a full build?');
}

/** Starts the camera. The caller owns the process. */
export function startCamera(targets: IngestTargets): ChildProcess {
  return spawn('ffmpeg', cameraArguments(targets, speechFile()), { stdio: ['ignore', 'ignore', 'inherit'] });
}
