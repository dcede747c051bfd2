import { expect, it } from 'vitest';
import { takeInstallHint } from '../../client/state/installing.ts';

const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const CHROME_IOS = SAFARI.replace('Version/17.5', 'CriOS/126.0.6478.54');
const ZALO =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/564';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

function phone(agent: string, { offered = false, installed = false } = {}) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return () => takeInstallHint({ storage, agent, offered, installed });
}

it('tells once, in the way that the browser has', () => {
  const offered = phone(ANDROID, { offered: true });
  expect([offered(), offered()]).toEqual(['offer', null]);
  const safari = phone(SAFARI);
  expect([safari(), safari()]).toEqual(['safari', null]);
});

it('tells nothing where it cannot be done, is done already, or cannot be remembered', () => {
  expect([phone(ANDROID)(), phone(CHROME_IOS)(), phone(ZALO)()]).toEqual([null, null, null]);
  expect(phone(SAFARI, { installed: true })()).toBeNull();
  expect(phone(ANDROID, { offered: true, installed: true })()).toBeNull();
  const full = () => {
    throw new Error('no room');
  };
  const storage = { getItem: () => null, setItem: full };
  expect(takeInstallHint({ storage, agent: SAFARI, offered: false, installed: false })).toBeNull();
});
