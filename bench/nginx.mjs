import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { start } from './machine.mjs';

/** Starts nginx with one worker on a core, with what its "http" block is to have. */
export async function startNginx(name, core, directory, http) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${directory}/${name}-${kind};`);
  const configuration = join(directory, `${name}.conf`);
  await writeFile(
    configuration,
    `
    # The worker has to read the directory, which is its owner's alone.
    ${process.getuid() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${directory}/${name}.pid;
    error_log stderr error;
    events { worker_connections 4096; }
    http {
      access_log off;
      default_type application/json;
      sendfile on;
      tcp_nopush on;
      open_file_cache max=1000;
      # nginx would close a connection after 1000 requests, which is no part of what is measured.
      keepalive_requests 1000000000;
      client_body_buffer_size 1m;
      ${temporary.join('\n')}
      ${http}
    }`,
  );
  return start(core, 'nginx', ['-c', configuration]);
}
