import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Program } from './program.mjs';
import { freePort } from './server.mjs';

/** Starts nginx in front of servers. Its answers say in a header which of them were asked, and with what status. */
export async function startBalancer(targets) {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'nginx-'));
  // nginx has its workers run as another user.
  await chmod(directory, 0o755);
  const file = join(directory, 'nginx.conf');
  await writeFile(file, configuration(directory, port, targets));
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
  return { url, program, stop };
}

/** Which servers a balancer asked, one after the other, and what each answered. */
export function askedBy(response) {
  const addresses = response.headers.get('X-Asked').split(/ : |, /);
  const statuses = response.headers.get('X-Answered').split(/ : |, /);
  return addresses.map((address, index) => ({ address, status: Number(statuses[index]) }));
}

/**
 * A call must not run twice. So a request goes to the next server in two cases only: one refused it (503), or no
 * connection was made. nginx has no condition for the second alone: `proxy_next_upstream error` with `non_idempotent`
 * would also repeat what a server had begun when it died, and without it, nothing that was refused.
 */
function configuration(directory, port, targets) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${join(directory, what)};`,
  );
  const servers = targets.map(({ host }) => `server ${host} max_fails=1 fail_timeout=2s;`);
  return `
daemon off;
pid ${join(directory, 'nginx.pid')};
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  upstream servers {
    ${servers.join('\n    ')}
    keepalive 16;
  }
  map $upstream_connect_time $reached {
    ~-$ 0;
    default 1;
  }
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_buffering off;
    proxy_read_timeout 1000s;
    proxy_next_upstream http_503 non_idempotent;
    add_header X-Asked $upstream_addr always;
    add_header X-Answered $upstream_status always;
    location / {
      proxy_pass http://servers;
      error_page 502 = @unreached;
    }
    location @unreached {
      if ($reached) { return 502; }
      proxy_pass http://servers;
    }
  }
}
`;
}
