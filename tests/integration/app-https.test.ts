import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { lanAddresses } from '../../server/lib/addresses.ts';
import { temporaryDataDir } from '../support/server.ts';
import { runServer, untilReady } from '../support/server-process.ts';

it('--https serves page, sign-in and socket over TLS and says how to accept the certificate', async () => {
  const data = await temporaryDataDir();
  const run = runServer(data.dir, { args: ['--https', '--demo'] });
  const { child } = run;
  try {
    const { url, demo } = await untilReady(run);
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(run.told()).toContain('Advanced → Proceed');
    const ca = await readFile(join(data.dir, 'tls', 'cert.pem'), 'utf8');
    const certificate = new X509Certificate(ca);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    for (const address of lanAddresses()) {
      expect(certificate.checkIP(address)).toBe(address);
      expect(run.told()).toContain(`https://${address}:${new URL(url).port}`);
    }

    /** Certificates are checked: only ours is trusted. */
    async function ask(path: string, options: RequestOptions = {}, body = '') {
      const sent = request(`${url}${path}`, { ca, ...options });
      sent.end(body);
      // 'response' carries the message alone.
      const [answer]: IncomingMessage[] = await once(sent, 'response');
      if (!answer) throw new Error('no answer');
      return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
    }
    const page = await ask('/');
    expect(page.headers['strict-transport-security']).toMatch(/max-age/);
    expect(page.headers['content-type']).toMatch(/^text\//);

    const signedIn = await ask(
      '/api/auth/link',
      { method: 'POST', headers: { 'content-type': 'application/json', origin: url } },
      JSON.stringify({ token: demo.sellerToken }),
    );
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; HttpOnly/);

    const socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      // The client hands it to the TLS connection; its type lists it for Node only.
      ca,
      extraHeaders: { cookie: cookie.split(';')[0] ?? '' },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    expect(await socket.emitWithAck('desk:join', { saleEventId: demo.saleEventId })).toMatchObject({
      ok: true,
    });
    socket.close();
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    await data.remove();
  }
});
