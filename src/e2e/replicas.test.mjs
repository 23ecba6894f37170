import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { action, conformanceActions } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS } from './conformance/server.mjs';
import { INTEGRATION, startUpstream } from './conformance/upstream.mjs';
import { askedFor, startBalancer } from './support/balancer.mjs';
import { Program } from './support/program.mjs';
import { freePort, startServerFor } from './support/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const VERSION = '2025-11-25';
const CLIENTS = 12;

/** How long the actions take that clients call one after the other: most are fast, and some are always running. */
const DURATIONS = [20, 50, 20, 1_000, 50, 20, 3_000, 20, 2_000, 50];

const LONGEST_WAIT = 60_000;

const INITIALIZE = { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: 'e2e', version: '1.0.0' } };

const ASKING = { name: 'test_input_required_result_request_state', arguments: {} };

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

/** More tools than a page has. */
const PAGES = Array.from({ length: 501 }, (_, index) => action(`test_${String(index).padStart(3, '0')}`, 'One of many.', () => null));

const FOLLOWED_UP = {
  'a session id': {
    first: { method: 'initialize', params: INITIALIZE },
    next: (_, response) => ({
      headers: { 'Mcp-Session-Id': response.headers.get('Mcp-Session-Id'), 'MCP-Protocol-Version': VERSION },
      method: 'tools/list',
    }),
    check: (result) => assert.equal(result.tools.length, 500),
  },
  'a cursor': {
    first: { method: 'tools/list' },
    next: ({ nextCursor }) => ({ method: 'tools/list', params: { cursor: nextCursor } }),
    check: (result) => assert.ok(result.tools.length > 0 && !result.nextCursor),
  },
  'a request state': {
    first: stateless('tools/call', ASKING),
    next: ({ requestState }) =>
      stateless('tools/call', {
        ...ASKING,
        inputResponses: { confirm: { action: 'accept', content: { ok: true } } },
        requestState,
      }),
    check: (result) => assert.equal(result.content[0].text, 'Confirmed: state-ok.'),
  },
};

describe('two servers behind nginx', () => {
  test('open what the other has sealed', (context) =>
    withReplicas([...conformanceActions(), ...PAGES], async ({ url }) => {
      for (const [what, { first, next, check }] of Object.entries(FOLLOWED_UP)) {
        await context.test(what, async () => {
          const made = await ask(url, first);
          const follow = next(made.result, made.response);
          const honoured = await untilAnotherAnswers(made, () => ask(url, follow));
          check(honoured.result);
        });
      }
    }));

  test('have agent sessions', () =>
    withReplicas([write], async ({ url }) => {
      const headers = { 'Content-Type': 'application/json' };
      for (const [method, path] of [['POST', '/sessions'], ['DELETE', '/sessions/none'], ['POST', '/session/none/mcp']]) {
        const response = await fetch(new URL(path, url), { method, headers });
        assert.equal(response.status, 401, path);
        assert.ok((await response.json()).error, path);
      }
    }));

  test('lose no call and run none twice while they are restarted', () =>
    withReplicas([write], async (replicas) => {
      const load = new Load(replicas.url);
      try {
        await load.begin();
        for (const index of replicas.servers.keys()) {
          await load.isAnsweredByAll(replicas.servers);
          assert.equal(await replicas.servers[index].stop(), 0, replicas.servers[index].program.output);
          await replicas.restart(index);
        }
        await load.isAnsweredByAll(replicas.servers);
      } finally {
        await load.end();
      }
      assert.deepEqual({ failures: load.failures, ...load.damage() }, { failures: [], repeated: [], lost: [] });
      assert.ok(load.passedOn > 0, 'no request was refused by a server and taken by the other');
    }));

  test('lose only what runs on one that is killed', () =>
    withReplicas([write], async (replicas) => {
      const load = new Load(replicas.url);
      const [killed, survivor] = replicas.servers;
      try {
        await load.begin();
        await load.isAnsweredByAll(replicas.servers);
        await killed.program.kill();
        const sentBefore = load.sent.length;
        await load.isAnsweredByAll([survivor]);
        await replicas.restart(0);
        await load.isAnsweredByAll(replicas.servers);
        assert.ok(load.failures.length > 0, 'nothing ran on the server that was killed');
        for (const { number, asked, error } of load.failures) {
          assert.ok(number < sentBefore, `call ${number} was sent when the server was gone: ${error}`);
          assert.deepEqual(asked, [killed.url.host], error);
        }
      } finally {
        await load.end();
      }
      assert.deepEqual(load.damage().repeated, []);
    }));

  test('take the calls of a host that has vanished, and none that nginx no longer waits for', async () => {
    const upstream = await startUpstream([write]);
    const server = await startServerFor(upstream.url);
    const host = server.url.host;
    const vanished = await vanishedHost();
    const times = { proxy_connect_timeout: '500ms', proxy_read_timeout: '2s' };
    const balancer = await startBalancer(vanished.address, host, times);
    const call = (input) => post(balancer.url, CONFORMANCE_HEADERS, toolCall(write.name, input));
    try {
      executions.clear();
      for (let number = 0, asked = []; asked[0] !== vanished.address; number += 1) {
        const response = await call({ number, duration: 100 });
        assert.equal(response.status, 200);
        asked = askedFor(response);
        assert.equal(asked.at(-1), host);
      }
      const late = await call({ number: -1, duration: 3_000 });
      assert.equal(late.status, 504);
      assert.deepEqual(askedFor(late).filter((address) => address === host), [host]);
      assert.equal(executions.get(-1), 1);
    } finally {
      await balancer.stop();
      await vanished.stop();
      await server.stop();
      upstream.stop();
    }
  });
});

/** An address from which nothing comes, not even a refusal: whoever listens there accepts nobody, and its queue is full. */
async function vanishedHost() {
  const listen = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('node:fs').writeSync(1, this.address().port + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  })`;
  const program = new Program(process.execPath, ['-e', listen]);
  while (!program.stdout.includes('\n')) {
    await delay(20);
  }
  const port = Number(program.stdout);
  const queue = Array.from({ length: 2 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.all(queue.map((socket) => once(socket, 'connect')));
  async function stop() {
    queue.forEach((socket) => socket.destroy());
    await program.kill();
  }
  return { address: `127.0.0.1:${port}`, stop };
}

/** Starts two servers with one key to seal with, and nginx in front of them. */
async function withReplicas(actions, use) {
  const upstream = await startUpstream(actions);
  const settings = [
    `--mcp.seal.keys=${randomBytes(32).toString('base64')}`,
    `--mcp.tools.integrations.${INTEGRATION}.schema-profile=faithful`,
    `--mcp.tools.integrations.${INTEGRATION}.mcp-output=true`,
    '--mcp.streaming.json-within=1500ms',
    '--mcp.limits.calls-per-minute-per-key=0',
    '--mcp.limits.calls-per-minute-per-caller=0',
  ];
  const ports = [await freePort(), await freePort()];
  const start = (port) => startServerFor(upstream.url, settings, { port });
  const balancer = await startBalancer(...ports.map((port) => `127.0.0.1:${port}`));
  const servers = [];
  const restart = async (index) => (servers[index] = await start(ports[index]));
  try {
    servers.push(...(await Promise.all(ports.map(start))));
    await use({ url: balancer.url, servers, restart });
  } finally {
    await balancer.stop();
    await Promise.all(servers.map((server) => server.stop()));
    upstream.stop();
  }
}

/** A request as clients of 2026-07-28 send it. */
function stateless(method, params) {
  return {
    headers: { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': method, 'Mcp-Name': params.name },
    method,
    params: {
      ...params,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'e2e', version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
      },
    },
  };
}

async function ask(url, { headers, method, params }) {
  const body = { jsonrpc: '2.0', id: 1, method, ...(params && { params }) };
  const response = await post(url, { ...CONFORMANCE_HEADERS, ...headers }, body);
  const message = (await Array.fromAsync(messagesIn(response))).at(-1);
  assert.ok(message?.result, JSON.stringify(message));
  return { result: message.result, response, server: askedFor(response).at(-1) };
}

/** nginx asks one after the other, but each of its workers begins by itself. */
async function untilAnotherAnswers({ server }, ask) {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await ask();
    if (answer.server !== server) {
      return answer;
    }
  }
  return assert.fail(`all requests went to ${server}`);
}

/** Clients each of which sends call after call. */
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
    executions.clear();
    const session = await this.#initialize();
    this.#clients = Array.from({ length: CLIENTS }, (_, index) => this.#keepCalling(session, index));
  }

  async end() {
    this.#goesOn = false;
    await Promise.all(this.#clients);
  }

  /** Which calls ran more than once, and which never. */
  damage() {
    return {
      repeated: this.sent.filter((number) => executions.get(number) > 1),
      lost: this.sent.filter((number) => !executions.has(number)),
    };
  }

  /** Waits until each of some servers has answered a call that was sent from now on. */
  async isAnsweredByAll(servers) {
    const since = this.sent.length;
    const missing = new Set(servers.map(({ url }) => url.host));
    const { promise, resolve } = Promise.withResolvers();
    const listener = ({ number, server }) => number >= since && missing.delete(server) && missing.size === 0 && resolve();
    this.#answers.addEventListener('answer', listener);
    await promise;
    this.#answers.removeEventListener('answer', listener);
  }

  async #initialize() {
    const { response } = await ask(this.#url, { method: 'initialize', params: INITIALIZE });
    return { 'Mcp-Session-Id': response.headers.get('Mcp-Session-Id'), 'MCP-Protocol-Version': VERSION };
  }

  async #keepCalling(session, turn) {
    for (; this.#goesOn; turn += 1) {
      const number = this.sent.length;
      this.sent.push(number);
      await this.#call(session, { number, duration: DURATIONS[turn % DURATIONS.length] });
    }
  }

  async #call(session, input) {
    const body = toolCall(write.name, input, { id: input.number });
    let asked = [];
    try {
      const response = await post(this.#url, { ...CONFORMANCE_HEADERS, ...session }, body, {
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      asked = askedFor(response);
      assert.equal(response.status, 200);
      const message = (await Array.fromAsync(messagesIn(response))).at(-1);
      assert.deepEqual(message?.result?.structuredContent, { number: input.number }, JSON.stringify(message));
    } catch (error) {
      this.failures.push({ number: input.number, asked, error: String(error.cause ?? error.message) });
      return;
    }
    this.passedOn += asked.length - 1;
    this.#answers.dispatchEvent(Object.assign(new Event('answer'), { number: input.number, server: asked.at(-1) }));
  }
}
