import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** What runs in the page: a WHIP client in 60 lines, as a web encoder of another site would have it. */
const PAGE = `<!doctype html><script>
const ask = (url, token, method, type, body, more = {}) => fetch(url, {
  method, body, headers: { authorization: 'Bearer ' + token, ...(type ? { 'content-type': type } : {}), ...more } });
window.publish = async (url, token, encodings) => {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  peer.addTransceiver(media.getAudioTracks()[0], { direction: 'sendonly' });
  peer.addTransceiver(media.getVideoTracks()[0], { direction: 'sendonly', sendEncodings: encodings });
  await peer.setLocalDescription();
  const offer = peer.localDescription.sdp;
  const answered = await ask(url, token, 'POST', 'application/sdp', offer);
  const answer = await answered.text();
  if (answered.status !== 201) return { status: answered.status, offer };
  const session = new URL(answered.headers.get('location'), url).href;
  window.live = { peer, url, token, session, tag: answered.headers.get('etag'), answer };
  await peer.setRemoteDescription({ type: 'answer', sdp: answer });
  return { status: 201, offer, answer, session };
};
const line = (sdp, name) => new RegExp('^a=' + name + ':(.*)$', 'm').exec(sdp)[1].trim();
window.restartIce = async () => {
  const { peer, session, token, answer } = window.live;
  await peer.setLocalDescription(await peer.createOffer({ iceRestart: true }));
  const { sdp } = peer.localDescription;
  const fragment = ['a=ice-ufrag:' + line(sdp, 'ice-ufrag'), 'a=ice-pwd:' + line(sdp, 'ice-pwd'),
    'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', ''].join('\\r\\n');
  const patched = await ask(session, token, 'PATCH', 'application/trickle-ice-sdpfrag', fragment, { 'if-match': '*' });
  const got = await patched.text();
  const renewed = answer.replace(/^a=ice-ufrag:.*$/gm, 'a=ice-ufrag:' + line(got, 'ice-ufrag'))
    .replace(/^a=ice-pwd:.*$/gm, 'a=ice-pwd:' + line(got, 'ice-pwd'));
  await peer.setRemoteDescription({ type: 'answer', sdp: renewed });
  const former = window.live.tag;
  window.live.tag = patched.headers.get('etag');
  return { status: patched.status, renewed: window.live.tag !== former };
};
/** Resolves once packets go over the pair that the newest credentials made. */
window.pairInUse = async () => {
  const { peer } = window.live;
  const ufrag = line(peer.localDescription.sdp, 'ice-ufrag');
  for (;;) {
    const stats = [...(await peer.getStats()).values()];
    const pair = stats.find((each) => each.type === 'candidate-pair' && each.nominated && each.state === 'succeeded'
      && stats.some((own) => own.id === each.localCandidateId && own.usernameFragment === ufrag));
    if (pair) return pair.packetsSent;
    await new Promise((again) => setTimeout(again, 50));
  }
};
window.streams = async () => [...(await window.live.peer.getStats()).values()]
  .filter(({ type, active }) => type === 'outbound-rtp' && active)
  .map(({ kind, packetsSent }) => ({ kind, packetsSent }));
window.leave = async () => (await ask(window.live.session, window.live.token, 'DELETE')).status;
</script>`;

/** A Chromium with a made-up camera on a page of another origin than the server's. */
export interface WebEncoder {
  readonly page: Page;
  close(): Promise<void>;
}

export async function openWebEncoder(): Promise<WebEncoder> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(PAGE);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  return {
    page,
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}
