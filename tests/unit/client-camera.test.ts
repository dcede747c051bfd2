import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, createCamera } from '../../client/studio/camera.ts';
import { cameraFault, unfit } from '../../client/studio/camera-fault.ts';
import { loudness } from '../../client/studio/voice-meter.ts';
import { keepAwake } from '../../client/studio/wake-lock.ts';
import { type FakePhone, fakePhone } from '../support/fake-camera.ts';

let camera: Camera | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  camera?.close();
  vi.useRealTimers();
});

/** Lets everything that is under way come to its end; timers stand still. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function open(phone: FakePhone): Promise<Camera> {
  camera = createCamera(phone.host);
  await settle();
  return camera;
}

const kinds = ({ stream }: Camera) => stream.value?.getTracks().map(({ kind }) => kind);

describe('a fault', () => {
  const chrome = { permission: null, allowedHere: true, userAgent: 'Chrome' } as const;
  const refused = { name: 'NotAllowedError', message: 'Permission denied' };

  it.each([
    ['NotReadableError', 'inUse'],
    ['AbortError', 'inUse'],
    ['NotFoundError', 'missing'],
    ['TypeError', 'failed'],
  ])('%s is %s', (name, fault) => {
    expect(cameraFault({ name, message: '' }, chrome)).toBe(fault);
  });

  it('tells who has refused', () => {
    expect(cameraFault(refused, chrome)).toBe('refused');
    expect(cameraFault(refused, { ...chrome, permission: 'denied' })).toBe('refused');
    expect(cameraFault(refused, { ...chrome, permission: 'prompt' })).toBe('dismissed');
    expect(cameraFault(refused, { ...chrome, allowedHere: false })).toBe('policy');
    expect(cameraFault({ ...refused, message: 'Permission denied by system' }, chrome)).toBe('system');
    expect(
      cameraFault(refused, { ...chrome, userAgent: 'Mozilla/5.0 (Linux; Android 11) Zalo android/1' }),
    ).toBe('inApp');
  });

  it('is known before anything is asked where a browser can never send', () => {
    const able = {
      secure: true,
      getUserMedia: true,
      peerConnection: true,
      senderParameters: true,
      userAgent: 'Chrome',
    };
    expect(unfit(able)).toBeNull();
    expect(unfit({ ...able, secure: false, getUserMedia: false })).toBe('insecure');
    expect(unfit({ ...able, peerConnection: false })).toBe('old');
    expect(unfit({ ...able, getUserMedia: false, userAgent: '[FBAN/FB4A]' })).toBe('inApp');
  });
});

it('asks nothing of a browser that can never send', async () => {
  const phone = fakePhone('old');
  const { faults, stream } = await open(phone);
  expect(faults.value).toEqual({ audio: 'old', video: 'old' });
  expect(stream.value).toBeNull();
  expect(phone.asked).toEqual([]);
});

it('opens both, and only the picture anew for the other side', async () => {
  const phone = fakePhone();
  const made = await open(phone);
  expect(kinds(made)).toEqual(['audio', 'video']);
  const voice = phone.newest('audio');
  const back = phone.newest('video');
  made.flip();
  await settle();
  expect(phone.asked).toEqual(['audio+video', 'video']);
  expect(phone.newest('video').facing).toBe('user');
  expect([back.readyState, voice.readyState]).toEqual(['ended', 'live']);
});

it('goes on with the voice alone where there is no camera, and takes one that is plugged in', async () => {
  const phone = fakePhone();
  phone.failures.video = { name: 'NotFoundError' };
  const made = await open(phone);
  expect(kinds(made)).toEqual(['audio']);
  expect(made.faults.value).toEqual({ video: 'missing' });
  delete phone.failures.video;
  phone.plug();
  await settle();
  expect(kinds(made)).toEqual(['audio', 'video']);
  expect(made.faults.value).toEqual({});
});

it('asks once where the question was closed, and goes on by itself once it is allowed', async () => {
  const phone = fakePhone();
  phone.failures.audio = phone.failures.video = { name: 'NotAllowedError' };
  phone.allow('audio', 'prompt');
  phone.allow('video', 'prompt');
  const made = await open(phone);
  expect(made.faults.value).toEqual({ audio: 'dismissed', video: 'dismissed' });
  expect(phone.asked).toEqual(['audio+video']);
  delete phone.failures.audio;
  delete phone.failures.video;
  phone.allow('audio', 'granted');
  phone.allow('video', 'granted');
  await settle();
  expect(kinds(made)).toEqual(['audio', 'video']);
  expect(made.faults.value).toEqual({});
});

it('sells by voice where the camera alone was refused', async () => {
  const phone = fakePhone();
  phone.failures.video = { name: 'NotAllowedError' };
  phone.allow('video', 'denied');
  const made = await open(phone);
  expect(kinds(made)).toEqual(['audio']);
  expect(made.faults.value).toEqual({ video: 'refused' });
});

it('tries a camera again that another app holds, more and more seldom', async () => {
  const phone = fakePhone();
  phone.failures.video = { name: 'NotReadableError' };
  const made = await open(phone);
  expect(made.faults.value).toEqual({ video: 'inUse' });
  await vi.advanceTimersByTimeAsync(60_000);
  const tries = phone.asked.length;
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThan(15);
  delete phone.failures.video;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(made.faults.value).toEqual({});
  const done = phone.asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(phone.asked.length).toBe(done);
});

it('says that a call holds the microphone, and no more when it is given back', async () => {
  const phone = fakePhone();
  const made = await open(phone);
  phone.newest('audio').mute(true);
  expect([...made.taken.value]).toEqual(['audio']);
  phone.newest('audio').mute(false);
  expect(made.taken.value.size).toBe(0);
  expect(phone.asked).toEqual(['audio+video']);
});

it('opens at once what the phone has ended while the page is seen', async () => {
  const phone = fakePhone();
  const made = await open(phone);
  phone.newest('video').end();
  await settle();
  expect(phone.asked).toEqual(['audio+video', 'video']);
  expect(kinds(made)).toEqual(['audio', 'video']);
});

it('opens on return what was ended behind a locked screen, and says what viewers missed', async () => {
  const phone = fakePhone();
  const made = await open(phone);
  phone.setVisible(false);
  phone.newest('video').end();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(phone.asked).toEqual(['audio+video']);
  phone.pass(20_000);
  phone.setVisible(true);
  await settle();
  expect(phone.asked).toEqual(['audio+video', 'video']);
  expect(made.away.value).toBe(true);
  made.forgetAway();
  expect(made.away.value).toBe(false);
});

it('opens anew what is still held back a while after the return', async () => {
  const phone = fakePhone();
  await open(phone);
  phone.setVisible(false);
  phone.newest('video').mute(true);
  phone.setVisible(true);
  await settle();
  expect(phone.asked).toEqual(['audio+video']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(phone.asked).toEqual(['audio+video', 'video']);
});

it('leaves a camera alone that comes back by itself', async () => {
  const phone = fakePhone();
  await open(phone);
  phone.setVisible(false);
  phone.newest('video').mute(true);
  phone.setVisible(true);
  phone.newest('video').mute(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(phone.asked).toEqual(['audio+video']);
});

it('keeps a muted seller muted with another microphone', async () => {
  const phone = fakePhone();
  const made = await open(phone);
  made.setMuted(true);
  expect(phone.newest('audio').enabled).toBe(false);
  phone.newest('audio').end();
  await settle();
  expect(phone.tracks.filter(({ kind }) => kind === 'audio')).toHaveLength(2);
  expect(phone.newest('audio').enabled).toBe(false);
  made.setMuted(false);
  expect(phone.newest('audio').enabled).toBe(true);
});

it('has a torch only where the camera has one', async () => {
  const phone = fakePhone();
  phone.torch = true;
  const made = await open(phone);
  expect(made.torch.value).toBe(false);
  await made.setTorch(true);
  expect(phone.newest('video').applied).toEqual([{ advanced: [{ torch: true }] }]);
  expect(made.torch.value).toBe(true);
  phone.torch = undefined;
  made.flip();
  await settle();
  expect(made.torch.value).toBeNull();
});

it('lets go of everything when it is closed', async () => {
  const phone = fakePhone();
  const made = await open(phone);
  made.close();
  expect(phone.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  phone.setVisible(false);
  phone.setVisible(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(phone.asked).toEqual(['audio+video']);
});

describe('the screen', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });

  it.each([
    ['is kept on', { wakeLock: { request: async () => ({ release: async () => undefined }) } }, true],
    [
      'may sleep on a low battery',
      { wakeLock: { request: () => Promise.reject(new Error('NotAllowedError')) } },
      false,
    ],
    ['may sleep in an old browser', {}, false],
  ])('%s', async (_, navigator, expected) => {
    const told: boolean[] = [];
    const scope = { navigator, document: page } as unknown as Parameters<typeof keepAwake>[1];
    const release = keepAwake((held) => told.push(held), scope);
    await settle();
    expect(told).toEqual([expected]);
    release();
  });
});

it('hears a voice, and silence', () => {
  const wave = (amplitude: number) =>
    Float32Array.from({ length: 1_024 }, (_, at) => amplitude * Math.sin(at / 5));
  expect(loudness(wave(0))).toBe(0);
  expect(loudness(wave(0.9))).toBe(1);
  expect(loudness(wave(0.1))).toBeGreaterThan(loudness(wave(0.01)));
});
