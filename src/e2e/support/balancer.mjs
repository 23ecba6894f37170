import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Program, projectRoot } from './program.mjs';
import { freePort } from './server.mjs';

const SAMPLE = join(projectRoot, 'docker/nginx.conf');

/**
 * Starts nginx in front of two servers, as the sample has it, but for other times. A header of its answers says which server
 * gave them.
 */
export async function startBalancer(first, second, times = {}) {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'nginx-'));
  // nginx has its workers run as another user.
  await chmod(directory, 0o755);
  const file = join(directory, 'nginx.conf');
  const sample = await readFile(SAMPLE, 'utf8');
  const adapted = Object.entries(times)
    .reduce((text, [directive, time]) => text.replace(new RegExp(`(${directive}) \\w+`), `$1 ${time}`), sample)
    .replace('listen 8000', `listen 127.0.0.1:${port}`)
    .replace('nango-mcp-1:8080', first)
    .replace('nango-mcp-2:8080', second);
  await writeFile(file, surround(directory, adapted));
  const program = new Program('nginx', ['-e', 'stderr', '-p', directory, '-c', file], {
    PATH: `${process.env.PATH}:/usr/sbin`,
  });
  async function stop() {
    await program.stop();
    await rm(directory, { recursive: true });
  }
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  try {
    await program.untilItAnswers(url, { within: 10_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** Which servers the balancer asked, one after the other. */
export function askedFor(response) {
  return response.headers.get('X-Asked').split(/ : |, /);
}

function surround(directory, sample) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
pid ${join(directory, 'nginx.pid')};
error_log stderr;
worker_processes 2;
events {}
http {
access_log off;
add_header X-Asked $upstream_addr always;
${temporary.map((what) => `${what}_temp_path ${join(directory, what)};`).join('\n')}
${sample}
}
`;
}
