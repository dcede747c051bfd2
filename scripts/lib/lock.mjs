import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { say } from './report.mjs';
import { hashOf } from './stamp.mjs';

/**
 * Runs `work` while no other process on this machine runs work with the same `name`.
 *
 * The lock is an abstract Unix socket: the kernel lets one process have the name, and takes it back when that
 * process ends, however it ends. So no lock is ever stale, and who waits learns of the end from its connection.
 */
export async function withLock(name, work) {
  const address = `\0cho-phien-${hashOf(name)}`;
  const release = await acquire(address);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(address) {
  for (let told = false; ; told = true) {
    const release = await tryAcquire(address);
    if (release) return release;
    if (!told) say('another set-up is at work: waiting for it');
    await ended(address);
  }
}

async function tryAcquire(address) {
  const waiting = new Set();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => waiting.delete(socket));
  });
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') return null;
    throw error;
  }
  return async () => {
    server.close();
    for (const socket of waiting) socket.destroy();
    await once(server, 'close');
  };
}

/** Resolves when the process that holds the address gives it back, or has done so already. */
function ended(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => {});
    socket.on('close', resolve);
    socket.resume();
  });
}
