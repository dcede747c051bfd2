import type { Loudspeaker } from './order-caller.ts';

/** Two rising notes, Hz, and how long each sounds, s. */
const NOTES = [880, 1_175];
const NOTE_S = 0.18;

/** The loudspeaker of this phone. The chime is made here: no file has to come over a weak link. */
export function browserSpeaker(): Loudspeaker {
  let context: AudioContext | undefined;
  const voice = () =>
    globalThis.speechSynthesis?.getVoices().find(({ lang }) => /^vi\b/i.test(lang.replace('_', '-')));
  // Some phones begin to load their voices only when they are asked for the first time.
  voice();
  return {
    chime() {
      if (typeof AudioContext === 'undefined') return;
      context ??= new AudioContext();
      void context.resume();
      for (const [index, frequency] of NOTES.entries()) {
        const at = context.currentTime + index * NOTE_S;
        const oscillator = context.createOscillator();
        const gain = context.createGain();
        oscillator.frequency.value = frequency;
        gain.gain.setValueAtTime(0.4, at);
        gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
        oscillator.connect(gain).connect(context.destination);
        oscillator.start(at);
        oscillator.stop(at + NOTE_S);
      }
    },
    say(text) {
      const speaker = voice();
      if (speaker === undefined || speechSynthesis.speaking) return false;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = speaker;
      utterance.lang = speaker.lang;
      speechSynthesis.speak(utterance);
      return true;
    },
    hasVoice: () => voice() !== undefined,
  };
}
