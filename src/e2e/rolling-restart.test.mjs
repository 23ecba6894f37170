import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { action } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS } from './conformance/server.mjs';
import { INTEGRATION, startUpstream } from './conformance/upstream.mjs';
import { askedFor, startBalancer } from './support/balancer.mjs';
import { freePort, startServerFor } from './support/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const VERSION = '2025-11-25';
const CLIENTS = 12;

/** How long the actions take that clients call one after the other: most are fast, and some are always running. */
const DURATIONS = [20, 50, 20, 1_000, 50, 20, 3_000, 20, 2_000, 50];

const LONGEST_WAIT = 60_000;

const executions = new Map();

/** It changes something, for all that the server knows, so that no call of it may be repeated. */
const write = action(
  'test_write',
  'Takes its time.',
  async ({ number, duration }) => {
    executions.set(number, (executions.get(number) ?? 0) + 1);
    await delay(duration);
    return { number };
  },
  { type: 'object', properties: { number: { type: 'integer' }, duration: { type: 'integer' } } },
);

test('no call is lost or runs twice while two servers are restarted behind nginx', async () => {
  const seal = randomBytes(32).toString('base64');
  const upstream = await startUpstream([write]);
  const ports = [await freePort(), await freePort()];
  const start = (port) =>
    startServerFor(
      upstream.url,
      [
        `--mcp.seal.keys=${seal}`,
        `--mcp.tools.integrations.${INTEGRATION}.schema-profile=faithful`,
        '--mcp.streaming.json-within=1500ms',
        '--mcp.limits.calls-per-minute-per-key=0',
        '--mcp.limits.calls-per-minute-per-caller=0',
      ],
      { port },
    );
  const balancer = await startBalancer(...ports.map((port) => `127.0.0.1:${port}`));
  const load = new Load(balancer.url);
  const servers = [];
  try {
    servers.push(...(await Promise.all(ports.map(start))));
    await load.begin();
    for (const [index, port] of ports.entries()) {
      await load.isAnsweredByAll(servers);
      assert.equal(await servers[index].stop(), 0, servers[index].program.output);
      servers[index] = await start(port);
    }
    await load.isAnsweredByAll(servers);
    await load.end();

    const repeated = load.sent.filter((number) => executions.get(number) > 1);
    const lost = load.sent.filter((number) => !executions.has(number));
    assert.deepEqual({ failures: load.failures, repeated, lost }, { failures: [], repeated: [], lost: [] });
    assert.ok(load.passedOn > 0, 'no request was refused by a server and taken by the other');
  } finally {
    await load.end();
    await balancer.stop();
    await Promise.all(servers.map((server) => server.stop()));
    upstream.stop();
  }
});

/** Clients each of which sends call after call until one fails. */
class Load {
  sent = [];
  failures = [];
  passedOn = 0;
  #url;
  #goesOn = true;
  #clients = [];
  #answers = new EventTarget();

  constructor(url) {
    this.#url = url;
  }

  async begin() {
    const session = await this.#initialize();
    this.#clients = Array.from({ length: CLIENTS }, (_, index) => this.#keepCalling(session, index));
  }

  async end() {
    this.#goesOn = false;
    await Promise.all(this.#clients);
  }

  /** Waits until each of some servers has answered a call that was sent from now on, or until none is sent any more. */
  async isAnsweredByAll(servers) {
    const since = this.sent.length;
    const missing = new Set(servers.map(({ url }) => url.host));
    const { promise, resolve } = Promise.withResolvers();
    const listener = ({ number, server }) => number >= since && missing.delete(server) && missing.size === 0 && resolve();
    this.#answers.addEventListener('answer', listener);
    await Promise.race([promise, Promise.all(this.#clients)]);
    this.#answers.removeEventListener('answer', listener);
  }

  async #initialize() {
    const params = { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: 'e2e', version: '1.0.0' } };
    const response = await post(this.#url, CONFORMANCE_HEADERS, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    await response.arrayBuffer();
    return { 'Mcp-Session-Id': response.headers.get('Mcp-Session-Id'), 'MCP-Protocol-Version': VERSION };
  }

  async #keepCalling(session, turn) {
    for (; this.#goesOn; turn += 1) {
      const number = this.sent.length;
      this.sent.push(number);
      try {
        await this.#call(session, { number, duration: DURATIONS[turn % DURATIONS.length] });
      } catch (error) {
        this.failures.push(`${number}: ${error.cause ?? error.message}`);
        return;
      }
    }
  }

  async #call(session, input) {
    const body = toolCall(write.name, input, { id: input.number });
    const response = await post(this.#url, { ...CONFORMANCE_HEADERS, ...session }, body, {
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    const asked = askedFor(response);
    assert.equal(response.status, 200, asked.join());
    const message = (await Array.fromAsync(messagesIn(response))).at(-1);
    assert.deepEqual(message?.result?.structuredContent, { number: input.number }, JSON.stringify(message));
    this.passedOn += asked.length - 1;
    this.#answers.dispatchEvent(Object.assign(new Event('answer'), { number: input.number, server: asked.at(-1) }));
  }
}
