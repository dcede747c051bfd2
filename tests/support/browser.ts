import { type Browser, chromium } from 'playwright-core';
import { cameraFiles, chromiumFlags } from './camera.ts';

export interface BrowserOptions {
  /** Gives it a camera and a microphone that play files, in place of Chromium's own test picture. */
  camera?: true;
  /** More of Chromium's arguments. */
  flags?: readonly string[];
}

/** Headless Chromium, the system's or the one that `CHROMIUM_PATH` names; close it. */
export async function launchBrowser({ camera, flags = [] }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [...chromiumFlags(camera && (await cameraFiles())), ...flags],
  });
}
