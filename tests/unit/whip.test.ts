import { generateRouterRtpCapabilities, getProducerRtpParametersMapping } from 'mediasoup/ortc';
import { parse } from 'sdp-transform';
import { describe, expect, test } from 'vitest';
import type { TransportOptions } from '../../server/contract/live.ts';
import { phoneCapabilities, ROUTER_CODECS } from '../../server/media/codecs.ts';
import { writeAnswer, writeFragment } from '../../server/media/whip/answer.ts';
import { type Offer, readOffer } from '../../server/media/whip/offer.ts';
import { readFragment } from '../../server/media/whip/sdp.ts';
import { dataOf } from '../support/media-fakes.ts';
import { AIORTC, CHROMIUM, GSTREAMER, OBS } from '../support/whip-offers.ts';

const router = phoneCapabilities(generateRouterRtpCapabilities(ROUTER_CODECS));
const take = (sdp: string): Offer => dataOf(readOffer(sdp, router));
const refusalOf = (sdp: string): string => {
  const read = readOffer(sdp, router);
  return read.ok ? 'taken' : `${read.error.code}: ${read.error.message}`;
};

const transport: TransportOptions = {
  id: 'transport',
  iceParameters: { usernameFragment: 'serverufrag', password: 'serverpwd', iceLite: true },
  iceCandidates: [
    { foundation: 'udp0', priority: 2, address: '192.0.2.7', protocol: 'udp', port: 44_400, type: 'host' },
    {
      foundation: 'tcp0',
      priority: 1,
      address: '192.0.2.7',
      protocol: 'tcp',
      port: 44_400,
      type: 'host',
      tcpType: 'passive',
    },
  ],
  dtlsParameters: {
    role: 'auto',
    fingerprints: [
      { algorithm: 'sha-1', value: 'AA:BB' },
      { algorithm: 'sha-256', value: '00:11' },
    ],
  },
};

const offers = { OBS, GSTREAMER, AIORTC, CHROMIUM };

describe('RTP parameters', () => {
  test.each(Object.entries(offers))("mediasoup takes what is read of %s's offer", (_name, sdp) => {
    const { tracks, dtls } = take(sdp);
    expect(tracks.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    expect(dtls.role).toBe('client');
    for (const { rtpParameters } of tracks) {
      expect(() => getProducerRtpParametersMapping(structuredClone(rtpParameters), router)).not.toThrow();
    }
  });

  test('are those of the first codec that the room has, with its retransmissions', () => {
    const [audio, video] = take(AIORTC).tracks;
    expect(audio?.rtpParameters).toEqual({
      mid: '0',
      codecs: [
        {
          mimeType: 'audio/opus',
          payloadType: 96,
          clockRate: 48_000,
          channels: 2,
          parameters: { useinbandfec: 1, 'sprop-stereo': 0 },
          rtcpFeedback: [],
        },
      ],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }],
      encodings: [{ ssrc: 3_655_128_605 }],
      rtcp: { cname: '4586d276-8f6f-4f2e-ae4e-dc3ccd5d461c', reducedSize: false },
    });
    expect(video?.rtpParameters).toMatchObject({
      mid: '1',
      codecs: [
        { mimeType: 'video/VP8', payloadType: 97 },
        { mimeType: 'video/rtx', payloadType: 98, parameters: { apt: 97 } },
      ],
      headerExtensions: [
        { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
        { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', id: 2 },
      ],
      encodings: [{ ssrc: 189_924_639, rtx: { ssrc: 1_464_196_834 } }],
    });
    expect(video?.rtpParameters.codecs[0]?.rtcpFeedback?.map(({ type }) => type)).toContain('goog-remb');
  });

  test('of H264 pass for the profile the router has, whatever the encoder sends', () => {
    const [, video] = take(GSTREAMER).tracks;
    expect(video?.rtpParameters.codecs).toMatchObject([
      { mimeType: 'video/H264', parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' } },
    ]);
    expect(refusalOf(OBS.replace('42e01f', '640028'))).toBe('taken');
    expect(refusalOf(OBS.replace('42e01f', '7a0028'))).toContain('no video codec');
    expect(refusalOf(OBS.replace('packetization-mode=1', 'packetization-mode=0'))).toContain(
      'no video codec',
    );
  });

  test('of simulcast are those of one stream', () => {
    const [, video] = take(CHROMIUM).tracks;
    expect(video?.rtpParameters.encodings).toEqual([{ rid: 'h' }]);
    const uris = video?.rtpParameters.headerExtensions?.map(({ uri }) => uri).join(' ');
    expect(uris).toContain('sdes:mid');
    expect(uris).toContain('transport-wide-cc');
    expect(uris).not.toContain('video-orientation');
    const feedback = video?.rtpParameters.codecs[0]?.rtcpFeedback?.map(({ type }) => type);
    expect(feedback).toContain('transport-cc');
    expect(feedback).not.toContain('goog-remb');
  });
});

describe('answers', () => {
  test.each(Object.entries(offers))(
    'to %s have its sections, and nothing that it did not offer',
    (_name, sdp) => {
      const offer = take(sdp);
      const answer = writeAnswer(offer, transport);
      expect(answer).not.toMatch(/undefined|null|NaN/);
      expect(answer).toMatch(/^v=0\r\n/);
      expect(answer.endsWith('\r\n')).toBe(true);
      const [, , ...rest] = answer.split('\r\n');
      expect(rest).toContain('a=ice-lite');
      expect(rest).toContain(`a=group:BUNDLE ${offer.tracks.map(({ mid }) => mid).join(' ')}`);
      expect(parse(answer)).toMatchObject({
        media: ['audio', 'video'].map((type, index) => ({
          type,
          mid: expect.anything(),
          direction: 'recvonly',
          setup: 'passive',
          rtcpMux: 'rtcp-mux',
          iceUfrag: 'serverufrag',
          icePwd: 'serverpwd',
          fingerprint: { type: 'sha-256', hash: '00:11' },
          candidates: [{ transport: 'udp' }, { transport: 'tcp', tcptype: 'passive' }],
          payloads: expect.anything(),
          port: 9,
          protocol: offer.tracks[index]?.section.protocol,
        })),
      });
      const payloads = [...answer.matchAll(/^a=rtpmap:(\d+) (\S+)/gm)].map(([, id, name]) => `${id} ${name}`);
      for (const payload of payloads)
        expect(sdp.toLowerCase()).toContain(`a=rtpmap:${payload.toLowerCase()}`);
    },
  );

  test('repeat the profile of H264 as it was offered', () => {
    expect(writeAnswer(take(GSTREAMER), transport)).toContain('profile-level-id=42c015');
  });

  test('take the DTLS role that is left', () => {
    const passive = take(OBS.replaceAll('setup:actpass', 'setup:passive'));
    expect(passive).toMatchObject({ setup: 'active', dtls: { role: 'server' } });
    expect(writeAnswer(passive, transport)).toContain('a=setup:active');
    expect(take(OBS.replaceAll('setup:actpass', 'setup:active'))).toMatchObject({ setup: 'passive' });
  });

  test('take one stream of simulcast', () => {
    const answer = writeAnswer(take(CHROMIUM), transport);
    expect(answer.match(/^a=(rid|simulcast).*$/gm)).toEqual(['a=rid:h recv', 'a=simulcast:recv h']);
    expect(writeAnswer(take(OBS), transport)).not.toMatch(/rid|simulcast/);
  });

  test('ask for stereo only where it is sent', () => {
    expect(writeAnswer(take(OBS), transport)).toContain('stereo=1');
    expect(writeAnswer(take(AIORTC), transport)).not.toContain('stereo');
  });
});

test.each([
  ['nothing', () => '', 'bad_input'],
  ['words', () => 'xin chào', 'bad_input'],
  ['no section', (sdp: string) => sdp.slice(0, sdp.indexOf('m=')), 'no media section'],
  ['two pictures', (sdp: string) => sdp + sdp.slice(sdp.indexOf('m=video')), 'the most'],
  ['data', (sdp: string) => `${sdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`, 'audio and video'],
  ['no bundle', (sdp: string) => sdp.replace('a=group:BUNDLE 0 1\r\n', ''), 'BUNDLE'],
  ['half a bundle', (sdp: string) => sdp.replace('BUNDLE 0 1', 'BUNDLE 0'), 'BUNDLE'],
  ['one mid twice', (sdp: string) => sdp.replace('a=mid:1', 'a=mid:0'), 'same mid'],
  ['two ports', (sdp: string) => sdp.replaceAll('a=rtcp-mux\r\n', ''), 'a=rtcp-mux'],
  ['no encryption', (sdp: string) => sdp.replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/AVP'), 'RTP/AVP'],
  ['a section that is off', (sdp: string) => sdp.replace('m=video 9', 'm=video 0'), 'switched off'],
  ['a viewer', (sdp: string) => sdp.replaceAll('a=sendonly', 'a=recvonly'), 'sends nothing'],
  ['no ICE', (sdp: string) => sdp.replaceAll(/a=ice-pwd.*\r\n/g, ''), 'a=ice-pwd'],
  ['another ICE-lite', (sdp: string) => sdp.replace('t=0 0', 't=0 0\r\na=ice-lite'), 'ICE-lite'],
  ['no fingerprint', (sdp: string) => sdp.replace(/a=fingerprint.*\r\n/, ''), 'a=fingerprint'],
  ['a weak hash', (sdp: string) => sdp.replace('fingerprint:sha-256', 'fingerprint:md5'), 'a=fingerprint'],
  ['no DTLS role', (sdp: string) => sdp.replaceAll('setup:actpass', 'setup:holdconn'), 'a=setup'],
  ['no Opus', (sdp: string) => sdp.replace('opus/48000/2', 'PCMA/8000'), 'no audio codec'],
  ['no H264 or VP8', (sdp: string) => sdp.replace('H264/90000', 'H265/90000'), 'no video codec'],
  ['streams that cannot be told', (sdp: string) => sdp.replaceAll(/a=ssrc.*\r\n/g, ''), 'cannot be told'],
  ['one SSRC twice', (sdp: string) => sdp.replaceAll('1409041831', '1409041830'), 'same SSRC'],
])('an offer with %s is refused in words', (_name, spoil, words) => {
  const spoilt = spoil(OBS);
  expect(spoilt).not.toBe(OBS);
  expect(refusalOf(spoilt)).toContain(words);
});

test('sound alone is taken, and so is a picture alone', () => {
  const cut = OBS.indexOf('m=video');
  expect(take(OBS.slice(0, cut).replace('BUNDLE 0 1', 'BUNDLE 0')).tracks).toHaveLength(1);
  const sessionEnd = OBS.indexOf('m=audio');
  expect(take(OBS.slice(0, sessionEnd) + OBS.slice(cut)).tracks[0]?.kind).toBe('video');
});

describe('fragments', () => {
  test('of a client give its credentials, candidates alone give none', () => {
    const ice = 'a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n';
    const expected = { usernameFragment: 'ysXw', password: 'vw5LmwG4y/e6dPP/zAP9Gp5k' };
    expect(dataOf(readFragment(ice))).toEqual(expected);
    expect(dataOf(readFragment(`m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n${ice}`))).toEqual(expected);
    const candidate = 'a=candidate:1 1 udp 2 192.0.2.1 61764 typ host\r\n';
    expect(dataOf(readFragment(`m=audio 9 RTP/AVP 0\r\na=mid:0\r\n${candidate}`))).toBeNull();
    for (const bad of ['', 'hello', 'a=ice-ufrag:ysXw\r\n', 'a=mid:0\r\n']) {
      expect(readFragment(bad)).toMatchObject({ error: { code: 'bad_input' } });
    }
  });

  test('of the server name its credentials and candidates for the first section', () => {
    expect(writeFragment(take(OBS).tracks, transport).split('\r\n')).toEqual([
      'a=ice-lite',
      'a=group:BUNDLE 0 1',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=ice-ufrag:serverufrag',
      'a=ice-pwd:serverpwd',
      'a=candidate:udp0 1 udp 2 192.0.2.7 44400 typ host',
      'a=candidate:tcp0 1 tcp 1 192.0.2.7 44400 typ host tcptype passive',
      'a=end-of-candidates',
      '',
    ]);
  });
});
