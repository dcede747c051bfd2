import type { Page } from 'playwright-core';

/** What a person would see in the video element now. */
export type Sight = {
  /** Mean luma of the picture, 0–255. */
  mean: number;
  /** Standard deviation of the luma: near zero means one flat colour, such as black. */
  deviation: number;
  /** The picture as 32 × 18 luma samples, to compare with another moment's. */
  samples: number[];
  width: number;
  height: number;
  currentTime: number;
};

/** Draws the page's video into a small canvas and reads the pixels. */
export function look(page: Page): Promise<Sight> {
  return page.evaluate(() => {
    const video = document.querySelector('video');
    if (!video) throw new Error('no video element');
    const canvas = document.createElement('canvas');
    canvas.width = 32;
    canvas.height = 18;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const samples: number[] = [];
    for (let at = 0; at < data.length; at += 4) {
      samples.push(0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0));
    }
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
    return {
      mean,
      deviation: Math.sqrt(variance),
      samples,
      width: video.videoWidth,
      height: video.videoHeight,
      currentTime: video.currentTime,
    };
  });
}

/** Mean absolute luma difference of two sights, 0–255: zero for a frozen picture. */
export function difference(a: Sight, b: Sight): number {
  const sum = a.samples.reduce((total, value, at) => total + Math.abs(value - (b.samples[at] ?? 0)), 0);
  return sum / a.samples.length;
}

/**
 * Loudest root mean square of the page's video over some frames, 0–1: zero for silence. Takes the element's sound
 * into WebAudio, so it can be called once a page; the element must be unmuted.
 */
export function listen(page: Page, frames: number): Promise<number> {
  return page.evaluate(async (count) => {
    const video = document.querySelector('video');
    if (!video) throw new Error('no video element');
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaElementSource(video).connect(analyser).connect(context.destination);
    const wave = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (let frame = 0; frame < count; frame++) {
      await new Promise(requestAnimationFrame);
      analyser.getFloatTimeDomainData(wave);
      const power = wave.reduce((sum, value) => sum + value * value, 0) / wave.length;
      loudest = Math.max(loudest, Math.sqrt(power));
    }
    return loudest;
  }, frames);
}
