import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { Program, projectRoot } from './support/program.mjs';
import { freePort, HEADERS, startServer } from './support/server.mjs';
import { post, toolCall } from './support/wire.mjs';

/** A second between two scrapes, so that a rate is soon known. */
const INTERVAL = '1s';
const RATE_INTERVAL = '15s';

const SCRIPT = [
  { jsonrpc: '2.0', id: 1, method: 'tools/list' },
  toolCall('get-contact', { contactId: '501' }),
  toolCall('merge-contacts', { primaryId: '502', duplicateId: '504' }),
  toolCall('launch-rocket'),
];

const dashboard = JSON.parse(await readFile(join(projectRoot, 'docker/grafana/dashboards/nango-mcp.json'), 'utf8'));

describe('the dashboard', () => {
  let server;
  let prometheus;
  let running = true;
  let load;

  before(async () => {
    server = await startServer();
    prometheus = await startPrometheus(new URL(server.readiness).host);
    load = keepCalling();
    await prometheus.untilItKnows('rate(nango_mcp_tool_calls_seconds_count[$__rate_interval])');
  });

  after(async () => {
    running = false;
    await load;
    await prometheus?.stop();
    await server?.stop();
  });

  for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
    for (const { expr } of panel.targets) {
      test(`${panel.title} shows ${expr}`, async () => {
        const found = await prometheus.query(expr);
        // What did not happen lately has no duration.
        assert.ok(found.some(({ value: [, value] }) => Number.isFinite(Number(value))), JSON.stringify(found));
      });
    }
  }

  async function keepCalling() {
    while (running) {
      for (const body of SCRIPT) {
        const response = await post(server.url, HEADERS, body);
        await response.arrayBuffer();
      }
      await delay(200);
    }
  }
});

/** Starts Prometheus as the compose file does, for a server on this machine. */
async function startPrometheus(target) {
  const directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const configuration = await readFile(join(projectRoot, 'docker/prometheus.yml'), 'utf8');
  const file = join(directory, 'prometheus.yml');
  const adapted = configuration.replace('nango-mcp:8081', target).replace(/scrape_interval: \w+/, `scrape_interval: ${INTERVAL}`);
  await writeFile(file, adapted);
  const address = `127.0.0.1:${await freePort()}`;
  const program = new Program('prometheus', [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=${address}`,
  ]);
  async function stop() {
    await program.stop();
    await rm(directory, { recursive: true });
  }
  async function query(expression) {
    const url = new URL(`http://${address}/api/v1/query`);
    url.searchParams.set('query', expression.replaceAll('$__rate_interval', RATE_INTERVAL));
    const answer = await (await fetch(url)).json();
    assert.equal(answer.status, 'success', answer.error);
    return answer.data.result;
  }
  async function untilItKnows(expression) {
    const deadline = Date.now() + 60_000;
    while ((await query(expression)).length === 0) {
      assert.ok(Date.now() < deadline, `Prometheus never knows ${expression}: ${program.output}`);
      await delay(500);
    }
  }
  try {
    await program.untilItAnswers(`http://${address}/-/ready`, { within: 30_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { query, untilItKnows, stop };
}
