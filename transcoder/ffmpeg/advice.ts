/** What a line of ffmpeg means to the person who runs the transcoder. */
interface Advice {
  pattern: RegExp;
  advice: string;
}

const ADVICE: readonly Advice[] = [
  { pattern: /bind failed/i, advice: 'another program took the port meanwhile; ffmpeg is started again' },
  { pattern: /Cannot allocate memory/i, advice: 'the machine is out of memory: run fewer lives on it' },
  {
    pattern: /max delay reached|RTP: missed/i,
    advice: 'packets from the SFU are lost: check the link and the UDP buffers',
  },
  { pattern: /Thread message queue blocking/i, advice: 'the processor is too slow for this ladder' },
  { pattern: /Unknown encoder|Encoder .* not found/i, advice: 'install an ffmpeg with libx264' },
  { pattern: /Connection timed out/i, advice: 'no packets came from the SFU' },
  { pattern: /Broken pipe|Connection refused/i, advice: 'the packager closed the stream' },
];

/** A sentence for people, or null when the line needs none. */
export function adviceFor(line: string): string | null {
  return ADVICE.find(({ pattern }) => pattern.test(line))?.advice ?? null;
}

/** True when another program took a port between its choice and ffmpeg's bind. */
export function portTaken(line: string): boolean {
  return /bind failed|Address already in use/i.test(line);
}
