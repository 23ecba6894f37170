// A Nango that always answers the same, from nginx: so fast that it is never what is measured.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { actions, configuration, functionPages, LARGE_OUTPUT, SMALL_OUTPUT } from './actions.mjs';
import { freePort } from '../src/e2e/support/server.mjs';
import { LOAD_CORE } from './machine.mjs';
import { startNginx } from './nginx.mjs';
import { SMALL_KEY_PREFIX } from './requests.mjs';

/** What the integrations have; one has schemas that leave nothing to check. */
export const INTEGRATIONS = {
  hubspot: actions(40),
  small: actions(1),
  unchecked: actions(40, { constrained: false }),
  'tools-10': actions(10),
  'tools-2000': actions(2000),
};

const PAGE_SIZE = 100;

export async function startUpstream(directory) {
  const root = join(directory, 'upstream');
  for (const [integration, actions] of Object.entries(INTEGRATIONS)) {
    for (const page of functionPages(actions, PAGE_SIZE)) {
      await write(root, `functions/${integration}/${page.pagination.page}.json`, page);
    }
  }
  await write(root, 'configuration/all.json', configuration('hubspot', INTEGRATIONS.hubspot));
  await write(root, 'configuration/small.json', configuration('small', INTEGRATIONS.small));
  await write(root, 'answer/large.json', LARGE_OUTPUT);

  const port = await freePort();
  const program = await startNginx(
    'upstream',
    LOAD_CORE,
    directory,
    `
    map $http_authorization $environment { default all; "~${SMALL_KEY_PREFIX}" small; }
    server {
      listen 127.0.0.1:${port} backlog=4096;
      root ${root};
      # As Nango's answers have them, with more left than is ever taken.
      add_header X-RateLimit-Limit 100000000000;
      add_header X-RateLimit-Remaining 99999999999;
      add_header X-RateLimit-Reset 4102444800;
      location = /health { return 200 '{"result":"ok"}'; }
      location = /scripts/config { rewrite ^ /configuration/$environment.json; }
      location ~ ^/integrations/([^/]+)/functions$ { rewrite ^/integrations/([^/]+)/ /functions/$1/$arg_page.json; }
      location = /action/trigger {
        if ($http_connection_id = large) { rewrite ^ /answer/large.json last; }
        return 200 '${JSON.stringify(SMALL_OUTPUT).replaceAll('\\', '\\\\')}';
      }
      # nginx answers a file to GET only.
      location /answer/ { error_page 405 =200 $uri; }
      location /functions/ {}
      location /configuration/ {}
    }`,
  );
  const url = `http://127.0.0.1:${port}`;
  await program.untilItAnswers(`${url}/health`, { within: 10_000 });
  return { url, program };
}

async function write(root, file, content) {
  const path = join(root, file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, JSON.stringify(content));
}
