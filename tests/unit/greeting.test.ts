import { expect, it } from 'vitest';
import { greeting } from '../../server/greeting.ts';

const local = {
  url: 'http://localhost:8080',
  networkUrls: [],
  firstOrganiserLink: null,
  certificateHint: null,
};

it('names this machine first, then the network, and the one-time link on both', () => {
  const said = greeting({
    ...local,
    networkUrls: ['http://192.168.1.5:8080'],
    firstOrganiserLink: 'http://localhost:8080/vao?token=abc',
  });
  const lines = said.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe('Chợ Phiên: http://localhost:8080');
  expect(lines[1]).toMatch(/phones .*: http:\/\/192\.168\.1\.5:8080$/);
  expect(lines[2]).toMatch(/: http:\/\/localhost:8080\/vao\?token=abc$/);
  expect(lines[3]).toMatch(/: http:\/\/192\.168\.1\.5:8080\/vao\?token=abc$/);
});

it('says no more than there is', () => {
  expect(greeting(local)).toBe('Chợ Phiên: http://localhost:8080\n');
});

it('lets the hint on the certificate name the addresses for phones', () => {
  const said = greeting({ ...local, networkUrls: ['https://192.168.1.5:8080'], certificateHint: 'hint' });
  expect(said).toBe('Chợ Phiên: http://localhost:8080\nhint\n');
});
