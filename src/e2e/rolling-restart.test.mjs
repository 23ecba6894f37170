import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';

import { action } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS } from './conformance/server.mjs';
import { startUpstream } from './conformance/upstream.mjs';
import { askedBy, startBalancer } from './support/balancer.mjs';
import { freePort, startServerFor } from './support/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const CALLERS = 8;
const ENOUGH = 20;

/** How long the action takes by the number of the call: most are short, some outlast a stop's beginning. */
const durationOf = (call) => (call % 10 === 0 ? 1_500 : 20);

test('two servers are restarted one after the other under load, and no call is lost or runs twice', async () => {
  const runs = new Map();
  const upstream = await startUpstream([
    action('test_write', 'Writes.', async ({ call }) => {
      runs.set(call, (runs.get(call) ?? 0) + 1);
      await delay(durationOf(call));
      return { call };
    }, { type: 'object', properties: { call: { type: 'integer' } }, required: ['call'] }),
  ]);
  const args = [
    `--mcp.seal.keys=${randomBytes(32).toString('base64')}`,
    '--mcp.limits.calls-per-minute-per-key=0',
    '--mcp.limits.calls-per-minute-per-caller=0',
  ];
  const servers = await Promise.all([1, 2].map(async () => startServerFor(upstream.url, args, { port: await freePort() })));
  const balancer = await startBalancer(servers.map(({ url }) => url));
  const load = startLoad(balancer.url);
  try {
    await Promise.all(servers.map(({ url }) => load.untilAnsweredBy(url.host)));
    for (const [index, server] of servers.entries()) {
      assert.equal(await server.stop(), 0);
      servers[index] = await startServerFor(upstream.url, args, { port: Number(server.url.port) });
      await load.untilAnsweredBy(server.url.host);
    }
  } finally {
    await load.stop();
    await balancer.stop();
    await Promise.all(servers.map((server) => server.stop()));
    upstream.stop();
  }
  assert.equal(load.failures.length, 0, `${load.failures.slice(0, 3).join('\n')}\n${balancer.program.output.slice(0, 3_000)}`);
  assert.deepEqual([...runs.values()].filter((count) => count !== 1), []);
  assert.equal(runs.size, load.calls);
});

/** Callers who each call again as soon as they have their answer. */
function startLoad(url) {
  const load = { calls: 0, answers: [], failures: [], stopped: false };
  const callers = Array.from({ length: CALLERS }, async () => {
    while (!load.stopped) {
      const call = ++load.calls;
      try {
        const response = await post(url, CONFORMANCE_HEADERS, toolCall('test_write', { call }, { id: call }));
        load.answers.push(askedBy(response).at(-1).address);
        const message = (await Array.fromAsync(messagesIn(response))).at(-1);
        assert.deepEqual(message?.result?.structuredContent, { call }, JSON.stringify(message));
      } catch (failure) {
        load.failures.push(`call ${call}: ${failure.message.slice(0, 200)} (${failure.cause ?? 'no cause'})`);
      }
    }
  });
  return Object.assign(load, {
    /** Waits until the balancer asks a server again. */
    async untilAnsweredBy(address) {
      load.answers.length = 0;
      while (load.answers.filter((answer) => answer === address).length < ENOUGH) {
        await delay(50);
      }
    },
    async stop() {
      load.stopped = true;
      await Promise.all(callers);
    },
  });
}
