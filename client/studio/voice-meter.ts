import { type ReadonlySignal, signal } from '@preact/signals';

/** How loud the microphone hears, also while the seller is muted. */
export interface VoiceMeter {
  /** 0 (silence) to 1, ten times a second. */
  readonly level: ReadonlySignal<number>;
  /** Whether anything was heard since the microphone was opened. */
  readonly heard: ReadonlySignal<boolean>;
  /** Whether somebody speaks now. */
  readonly speaking: ReadonlySignal<boolean>;
  close(): void;
}

const READ_MS = 100;
/** From silence to as loud as a voice gets, dB below full scale. */
const SILENT_DB = -60;
const LOUD_DB = -12;
/** A voice at arm's length is louder; wind and fans are not. */
const VOICE_LEVEL = 0.35;
/** Pauses between words are shorter, ms. */
const PAUSE_MS = 1_500;

/** Loudness of samples between -1 and 1, as {@link VoiceMeter.level}. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 20 * Math.log10(Math.sqrt(sum / Math.max(1, samples.length)) || 1e-6);
  return Math.min(1, Math.max(0, (db - SILENT_DB) / (LOUD_DB - SILENT_DB)));
}

/** Listens to a copy of the track: muting disables the track itself. Null where the browser cannot listen. */
export function createVoiceMeter(track: MediaStreamTrack): VoiceMeter | null {
  if (typeof AudioContext === 'undefined') return null;
  const copy = track.clone();
  copy.enabled = true;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1_024;
  context.createMediaStreamSource(new MediaStream([copy])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const level = signal(0);
  const heard = signal(false);
  const speaking = signal(false);
  let spokeAtMs = Number.NEGATIVE_INFINITY;
  // Browsers let a page listen only after the first touch.
  const wake = () => void context.resume();
  addEventListener('pointerdown', wake);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const now = performance.now();
    level.value = loudness(samples);
    if (level.value >= VOICE_LEVEL) {
      heard.value = true;
      spokeAtMs = now;
    }
    speaking.value = now - spokeAtMs < PAUSE_MS;
  }, READ_MS);
  return {
    level,
    heard,
    speaking,
    close() {
      clearInterval(timer);
      removeEventListener('pointerdown', wake);
      copy.stop();
      void context.close();
    },
  };
}
