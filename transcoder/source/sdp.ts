import type { RtpStream } from '../../server/contract/transcode.ts';

/** Loopback ports on which ffmpeg is to listen; RTCP is on the next one, since ffmpeg takes no other. */
export interface SdpInput {
  audio: { stream: RtpStream; port: number };
  video: { stream: RtpStream; port: number } | null;
}

/**
 * The SDP that makes ffmpeg listen. Only what ffmpeg reads: codec, clock and format parameters. Names and
 * values are cleaned, because they come from a phone and a line break would add a line of its choice.
 */
export function writeSdp(input: SdpInput): string {
  const lines = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=live', 'c=IN IP4 127.0.0.1', 't=0 0'];
  const media = (kind: 'audio' | 'video', { stream, port }: { stream: RtpStream; port: number }) => {
    const { codec } = stream;
    const name = clean(codec.mimeType.split('/')[1] ?? '');
    const channels = codec.channels ? `/${codec.channels}` : '';
    lines.push(`m=${kind} ${port} RTP/AVP ${codec.payloadType}`);
    lines.push(`a=rtpmap:${codec.payloadType} ${name}/${codec.clockRate}${channels}`);
    const parameters = Object.entries(codec.parameters ?? {})
      .map(([key, value]) => `${clean(key)}=${clean(String(value))}`)
      .join(';');
    if (parameters) lines.push(`a=fmtp:${codec.payloadType} ${parameters}`);
    lines.push('a=recvonly');
  };
  media('audio', input.audio);
  if (input.video) media('video', input.video);
  return `${lines.join('\r\n')}\r\n`;
}

function clean(value: string): string {
  return value.replace(/[^\w.+/=,-]/g, '');
}
