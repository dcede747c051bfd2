import { expect, it } from 'vitest';
import { addressesOf, linkBaseOf } from '../../server/http/addresses.ts';

const lan = ['192.168.1.5', '10.0.0.7'];
const LOCAL = 'http://localhost:8080';

it.each([
  ['0.0.0.0', null, LOCAL, ['http://192.168.1.5:8080', 'http://10.0.0.7:8080'], 'http://192.168.1.5:8080'],
  ['::', null, LOCAL, ['http://192.168.1.5:8080', 'http://10.0.0.7:8080'], 'http://192.168.1.5:8080'],
  ['127.0.0.1', null, 'http://127.0.0.1:8080', [], 'http://127.0.0.1:8080'],
  ['::1', null, 'http://[::1]:8080', [], 'http://[::1]:8080'],
  ['0.0.0.0', 'https://cho.example.vn', 'https://cho.example.vn', [], 'https://cho.example.vn'],
])('HOST=%s PUBLIC_URL=%s', (HOST, PUBLIC_URL, url, networkUrls, linkBase) => {
  const addresses = addressesOf({ HOST, PUBLIC_URL }, { scheme: 'http', port: 8080, lan });
  expect(addresses).toEqual({ url, networkUrls });
  expect(linkBaseOf(addresses)).toBe(linkBase);
});

it('a machine without a network passes its own address on', () => {
  const addresses = addressesOf({ HOST: '0.0.0.0', PUBLIC_URL: null }, { scheme: 'https', port: 1, lan: [] });
  expect(linkBaseOf(addresses)).toBe('https://localhost:1');
});
