// Who is measured: each listens on a port of its own and answers POST /mcp.

import { execFileSync } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildImage } from '../src/e2e/support/image.mjs';
import { java } from '../src/e2e/support/java.mjs';
import { freePort } from '../src/e2e/support/server.mjs';
import { NODE, pinned, SERVER_CORE, start } from './machine.mjs';
import { startNginx } from './nginx.mjs';
import { ERAS, list } from './requests.mjs';
import { probe } from './wrk.mjs';

const HEAP = '-Xmx256m';

/** As shipped, but limits are so high that they refuse nothing, and lists stay what they are. */
const SERVER_SETTINGS = [
  '--mcp.limits.max-concurrent-per-key=1000000',
  '--mcp.limits.max-concurrent-per-caller=1000000',
  '--mcp.limits.calls-per-minute-per-key=2000000000',
  '--mcp.limits.calls-per-minute-per-caller=2000000000',
  '--mcp.results.max-size=4MB',
];

/** With room for all the toolsets that a row has, which it keeps for longer than the row takes. */
const ROOMY_HEAP = '-Xmx1g';
const ROOMY_SETTINGS = [...SERVER_SETTINGS, '--mcp.catalog.max-size=600MB', '--mcp.catalog.ttl=1h'];

const BARE_SETTINGS = [
  '--mcp.limits.max-concurrent-per-key=0',
  '--mcp.limits.max-concurrent-per-caller=0',
  '--mcp.limits.calls-per-minute-per-key=0',
  '--mcp.limits.calls-per-minute-per-caller=0',
  '--logging.level.io.nangomcp.audit=off',
  '--management.metrics.enable.all=false',
  '--management.observations.enable.all=false',
];

/** All contestants, each of which starts when it is first asked for. */
export class Contestants {
  #directory;
  #upstream;
  #image;
  #started = new Map();

  constructor(directory, upstream) {
    this.#directory = directory;
    this.#upstream = upstream;
  }

  get(name) {
    if (!this.#started.has(name)) {
      this.#started.set(name, this.startAnother(name));
    }
    return this.#started.get(name);
  }

  /** Starts one that the caller has to stop. */
  async startAnother(name) {
    const port = await freePort();
    const contestant = { url: new URL(`http://127.0.0.1:${port}/mcp`), ...(await this.#starters[name](port)) };
    await contestant.program.untilItAnswers(contestant.url, { within: 60_000 });
    return contestant;
  }

  async stop() {
    for (const contestant of this.#started.values()) {
      await (await contestant).program.stop();
    }
  }

  #starters = {
    stub: async () => ({ url: new URL('/action/trigger', this.#upstream.url), program: this.#upstream.program }),
    server: (port) => this.#startServer(port, SERVER_SETTINGS),
    'bare server': (port) => this.#startServer(port, BARE_SETTINGS),
    'roomy server': (port) => this.#startServer(port, ROOMY_SETTINGS, ROOMY_HEAP),
    'pass-through': (port) => this.#startPassThrough(port),
    nginx: (port) => this.#startNginx(port),
    'SDK 1.30': async (port) => ({ program: this.#startPeer('sdk-v1.mjs', port) }),
    'SDK v2': async (port) => ({ program: this.#startPeer('sdk-v2.mjs', port) }),
  };

  /** What is in the image, with what it logs in a file. */
  async #startServer(port, settings, heap = HEAP) {
    this.#image ??= buildImage(join(this.#directory, 'image'));
    const image = await this.#image;
    const log = join(this.#directory, `server-${port}.log`);
    const command = [
      ...image.entryPoint.toSpliced(1, 0, heap, `-Xlog:gc:file=${log}.gc`),
      `--nango.base-url=${this.#upstream.url}`,
      `--server.port=${port}`,
      '--management.server.port=0',
      ...settings,
    ];
    const [taskset, args] = pinned(SERVER_CORE, 'bash', ['-c', 'exec "$@" >> "$0"', log, ...command]);
    return { program: image.start([taskset, ...args]), gcLog: `${log}.gc`, dropLog: () => truncate(log) };
  }

  /** On the server's libraries, with its JVM's flags. */
  async #startPassThrough(port) {
    this.#image ??= buildImage(join(this.#directory, 'image'));
    const { application } = await this.#image;
    const libraries = join(application, 'lib', '*');
    const source = fileURLToPath(new URL('PassThrough.java', import.meta.url));
    execFileSync(join(dirname(java()), 'javac'), ['-cp', libraries, '-d', this.#directory, source]);
    const classPath = [this.#directory, libraries].join(':');
    const options = ['@java.options', HEAP, '-cp', classPath];
    return { program: start(SERVER_CORE, java(), [...options, 'PassThrough', String(port), this.#upstream.url], {}, application) };
  }

  /** A reverse proxy, and the server's own lists as files. */
  async #startNginx(port) {
    const server = await this.get('server');
    const lists = join(this.#directory, 'lists');
    await mkdir(lists, { recursive: true });
    for (const era of Object.keys(ERAS)) {
      await writeFile(join(lists, `${era}.json`), await probe(server.url, list(era)));
    }
    const program = await startNginx(
      'contestant',
      SERVER_CORE,
      this.#directory,
      `
      upstream nango { server ${new URL(this.#upstream.url).host}; keepalive 500; keepalive_requests 1000000000; }
      server {
        listen 127.0.0.1:${port} backlog=4096;
        location = /mcp {
          proxy_pass http://nango/action/trigger;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_buffers 16 256k;
          proxy_max_temp_file_size 0;
        }
        # nginx answers a file to GET only.
        location /lists/ { root ${this.#directory}; error_page 405 =200 $uri; }
      }`,
    );
    return { program };
  }

  #startPeer(file, port) {
    const peer = fileURLToPath(new URL(`peers/${file}`, import.meta.url));
    return start(SERVER_CORE, NODE, [peer, String(port), this.#upstream.url], { NODE_ENV: 'production' });
  }
}
