import type { PackContent, PromptId } from '../../server/contract/pack.ts';

/** The recorded voice of a language pack. */
export interface Recordings {
  /** Whether there is one, fetched or not. */
  has(prompt: PromptId): boolean;
  /** Fetches what there is and is not here yet, one after the other: a seller on air needs the link. */
  load(): Promise<void>;
  /** Plays these one after the other, up to the first that is not here; false where that is the first of all, or one still plays. */
  play(prompts: readonly PromptId[]): boolean;
}

/** `open`: what they are played with. `addresses`: of the pack that is in force. */
export function createRecordings(deps: {
  open(): AudioContext | null;
  addresses(): PackContent['prompts'];
  get?: typeof fetch;
}): Recordings {
  const { open, addresses, get = (...request) => fetch(...request) } = deps;
  const sounds = new Map<string, AudioBuffer>();
  let loading: Promise<void> | null = null;
  /** On the clock of the audio context, s. */
  let playsUntil = 0;

  async function fetchAll(): Promise<void> {
    const wanted = Object.values(addresses());
    const context = wanted.length === 0 ? null : open();
    if (context === null) return;
    for (const address of wanted) {
      if (sounds.has(address)) continue;
      // One that does not come, or that this browser cannot read, is asked for again when it is next wanted.
      const answer = await get(address).catch(() => null);
      if (!answer?.ok) continue;
      const sound = await answer
        .arrayBuffer()
        .then((bytes) => context.decodeAudioData(bytes))
        .catch(() => null);
      if (sound !== null) sounds.set(address, sound);
    }
  }

  function load(): Promise<void> {
    loading ??= fetchAll().finally(() => {
      loading = null;
    });
    return loading;
  }

  return {
    has: (prompt) => addresses()[prompt] !== undefined,
    load,
    play(prompts) {
      const wanted = prompts.map((prompt) => sounds.get(addresses()[prompt] ?? ''));
      const missing = wanted.indexOf(undefined);
      if (missing !== -1) void load();
      const here = wanted.slice(0, missing === -1 ? wanted.length : missing);
      const context = here.length === 0 ? null : open();
      if (context === null || context.currentTime < playsUntil) return false;
      playsUntil = context.currentTime;
      for (const sound of here) {
        if (sound === undefined) break;
        const source = context.createBufferSource();
        source.buffer = sound;
        source.connect(context.destination);
        source.start(playsUntil);
        playsUntil += sound.duration;
      }
      return true;
    },
  };
}
