import type { PromptId } from '../../server/contract/pack.ts';
import { pack } from '../i18n/language.ts';
import { createRecordings } from './recordings.ts';

/** How a phone makes itself heard. */
export interface Loudspeaker {
  chime(): void;
  /** Fetches what is needed to speak: the recordings of the language pack that is in force. */
  prepare(): void;
  /**
   * Says it by the recordings of these prompts, else in Vietnamese by the phone's own voice; false where it has neither, or
   * is still speaking.
   */
  say(text: string, prompts: readonly PromptId[]): boolean;
  /** Whether it can speak at all. Phones load their voices late. */
  hasVoice(): boolean;
}

/** Two rising notes, Hz, and how long each sounds, s. */
const NOTES = [880, 1_175];
const NOTE_S = 0.18;

/** The loudspeaker of this phone. The chime is made here: no file has to come over a weak link. */
export function browserSpeaker(): Loudspeaker {
  let context: AudioContext | undefined;
  const open = () => {
    if (typeof AudioContext === 'undefined') return null;
    context ??= new AudioContext();
    void context.resume();
    return context;
  };
  const voice = () =>
    globalThis.speechSynthesis?.getVoices().find(({ lang }) => /^vi\b/i.test(lang.replace('_', '-')));
  // Some phones begin to load their voices only when they are asked for the first time.
  voice();
  const recordings = createRecordings({ open, addresses: () => pack.peek()?.prompts ?? {} });
  return {
    chime() {
      const opened = open();
      if (opened === null) return;
      for (const [index, frequency] of NOTES.entries()) {
        const at = opened.currentTime + index * NOTE_S;
        const oscillator = opened.createOscillator();
        const gain = opened.createGain();
        oscillator.frequency.value = frequency;
        gain.gain.setValueAtTime(0.4, at);
        gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
        oscillator.connect(gain).connect(opened.destination);
        oscillator.start(at);
        oscillator.stop(at + NOTE_S);
      }
    },
    prepare() {
      // Read here alone: whoever lets this be followed is told of another pack.
      if (pack.value !== null) void recordings.load();
    },
    say(text, prompts) {
      if (recordings.play(prompts)) return true;
      const speaker = voice();
      if (speaker === undefined || speechSynthesis.speaking) return false;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = speaker;
      utterance.lang = speaker.lang;
      speechSynthesis.speak(utterance);
      return true;
    },
    hasVoice: () => recordings.has('new-order') || voice() !== undefined,
  };
}
