import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';

const run = promisify(execFile);
/** Debian keeps nginx where only root's PATH looks. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const DEPLOYED = new URL('../../deploy/nginx/', import.meta.url);

/** A running nginx; its ports are on loopback. */
export interface Nginx {
  readonly pid: number;
  /** TCP port of TLS with HTTP/2. */
  readonly tlsPort: number;
  /** TCP port of the same server in plain HTTP, for clients that count rather than encrypt. */
  readonly plainPort: number;
  /** Accepted by Node as `ca`. */
  readonly certificate: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Version text of the nginx on PATH; throws one sentence when there is none. */
export async function nginxVersion(): Promise<string> {
  try {
    return (await run('nginx', ['-v'], { env })).stderr.trim();
  } catch {
    throw new Error('nginx is missing: apt-get install nginx-light');
  }
}

/** The text with each value in place of its key; throws for a key that is not there, so no test runs beside the file. */
function replaced(text: string, values: Readonly<Record<string, string>>): string {
  let result = text;
  for (const [from, to] of Object.entries(values)) {
    if (!result.includes(from)) throw new Error(`the deployed nginx file has no "${from}"`);
    result = result.replaceAll(from, to);
  }
  return result;
}

/** Ports that were free a moment ago: nginx cannot tell which one the kernel would have chosen. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Runs `nginx` in its own folder with `nginx.conf` as given, until `stop`. */
export async function spawnNginx(folder: string): Promise<{ pid: number; stop(): Promise<void> }> {
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf')];
  const stderr: string[] = [];
  // -t first: a mistake in a file comes back as nginx's own sentence.
  await run('nginx', ['-t', '-q', ...args], { env });
  const child = spawn('nginx', [...args, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
  const exited = once(child, 'exit');
  await ready(child, stderr);
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Waits for the notice that worker processes have started, which comes after listening. */
async function ready(child: ChildProcess, seen: string[]): Promise<void> {
  if (!child.stderr) throw new Error('nginx has no stderr');
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stderr ?? process.stdin).on('line', (line) => {
      seen.push(line);
      if (line.includes('start worker process ')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`nginx did not start: ${seen.join(' | ')}`)));
  });
}

/** Head of an nginx.conf that keeps every file in `folder`. As root the workers stay root: the folder is private. */
export function nginxHead(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `${process.getuid?.() === 0 ? 'user root root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr notice;
events { worker_connections 8192; }
http {
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    access_log off;
    ${temporary.join('\n    ')}
`;
}

/** Starts nginx with the deployed files in front of `originPort`, laid out as in /etc/nginx. */
export async function startDeployedNginx(site: 'edge' | 'single-server', originPort: number): Promise<Nginx> {
  await nginxVersion();
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const [tlsPort = 0, plainPort = 0, redirectPort = 0] = await freePorts(3);
  const name = site === 'edge' ? 'video.example.vn' : 'cho.example.vn';
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  await mkdir(join(folder, 'snippets'));
  await writeFile(join(folder, 'key.pem'), made.private, { mode: 0o600 });
  await writeFile(join(folder, 'cert.pem'), made.cert);
  const deployed = (file: string) => readFile(new URL(file, DEPLOYED), 'utf8');
  const shared = replaced(await deployed('cho-phien-cache.conf'), {
    '127.0.0.1:8080': `127.0.0.1:${originPort}`,
    '/var/lib/nginx/': `${folder}/`,
  });
  const live = replaced(await deployed('cho-phien-live.conf'), { '/var/log/nginx/': `${folder}/` });
  await writeFile(join(folder, 'snippets/cho-phien-live.conf'), live);
  const server = replaced(await deployed(`${site}.conf`), {
    'listen 443 ssl http2;': `listen 127.0.0.1:${tlsPort} ssl http2; listen 127.0.0.1:${plainPort};`,
    'listen [::]:443 ssl http2;': '',
    [`/etc/letsencrypt/live/${name}/fullchain.pem`]: `${folder}/cert.pem`,
    [`/etc/letsencrypt/live/${name}/privkey.pem`]: `${folder}/key.pem`,
    ...(site === 'edge' ? {} : { 'listen 80;': `listen 127.0.0.1:${redirectPort};`, 'listen [::]:80;': '' }),
  });
  await writeFile(join(folder, 'nginx.conf'), `${nginxHead(folder)}${shared}${server}}\n`);
  const running = await spawnNginx(folder);
  return {
    pid: running.pid,
    tlsPort,
    plainPort,
    certificate: made.cert,
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Starts a bare nginx that serves the files of `source` and nothing else: the most this machine can give. */
export async function startStaticNginx(source: string): Promise<{ port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  await cp(source, join(folder, 'files'), { recursive: true });
  const [port = 0] = await freePorts(1);
  const server = `server { listen 127.0.0.1:${port}; root ${folder}/files; open_file_cache max=1000; }`;
  await writeFile(join(folder, 'nginx.conf'), `${nginxHead(folder)}${server}}\n`);
  const running = await spawnNginx(folder);
  return {
    port,
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true });
    },
  };
}
