import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { action, heldAction } from '../conformance/actions.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from '../conformance/server.mjs';
import { stackFramesIn } from '../support/program.mjs';
import { toolCall } from '../support/wire.mjs';
import { connectionsTo, holdings, openSockets } from './process.mjs';

const FLOODER = fileURLToPath(new URL('flooder.mjs', import.meta.url));

/** Long enough that all connections of a flood are open at the same time. */
const TIMEOUTS = [
  '--mcp.http.header-timeout=30s',
  '--mcp.http.body-timeout=30s',
  '--mcp.http.idle-timeout=30s',
  '--mcp.http.write-timeout=10s',
];

const NO_LIMITS = [
  '--mcp.limits.max-concurrent-per-key=0',
  '--mcp.limits.max-concurrent-per-caller=0',
  '--mcp.limits.calls-per-minute-per-key=0',
  '--mcp.limits.calls-per-minute-per-caller=0',
  '--mcp.subscriptions.max-per-caller=10000',
  '--mcp.subscriptions.max-per-key=10000',
  '--mcp.subscriptions.max-total=10000',
  '--mcp.results.max-size=9MB',
  '--nango.pool.max-connections=2100',
];

/** What may remain of a flood: connections to Nango, which are kept for a while, and what was compiled or cached meanwhile. */
const MARGIN = { sockets: 15, heap: 10 };

const LARGE = 'x'.repeat(8 << 20);

const quick = action('test_quick', 'Answers at once.', () => ({ done: true }));
let largeAnswers = 0;
const large = action('test_large', 'Answers a lot.', () => {
  largeAnswers += 1;
  return { text: LARGE };
});
const held = heldAction('test_held');

let server;

/** What the server held before the first flood. */
let start;

before(async () => {
  server = await startConformanceServer({
    actions: [quick, large, held],
    args: [...TIMEOUTS, ...NO_LIMITS, '--mcp.streaming.json-within=1s'],
    jvm: ['-Xmx256m', '-XX:+ExitOnOutOfMemoryError'],
  });
  const caller = callMeanwhile();
  await delay(5_000);
  await caller.stop();
  start = await holdings(server.program.pid);
});

after(async () => {
  if (server) {
    assert.equal(await server.stop(), 0, server.program.output);
    assert.deepEqual(stackFramesIn(server.program.output), []);
  }
});

test('8,000 idle connections', () =>
  withFloods([['says nothing', 4_000], ['keeps a connection for later', 4_000, rpc('ping')]], async (floods) => {
    await untilClosed(floods, 8_000);
  }));

test('slowloris: 2,000 connections whose headers or bodies trickle in', () =>
  withFloods([['trickles headers', 1_000, rpc('ping')], ['trickles a body', 1_000, rpc('ping')]], async (floods) => {
    await untilClosed(floods, 2_000);
  }));

test('8,000 abandoned streams', () => {
  const call = toolCall(held.name, {}, { progressToken: 'follow' });
  const streams = [
    ['stops reading a stream', 3_000, listen(), 'reset'],
    ['stops reading a stream', 3_000, listen(), 'killed'],
    ['stops reading a stream', 1_000, call, 'reset'],
    ['stops reading a stream', 1_000, call, 'killed'],
  ];
  return withFloods(streams, async (floods) => {
    const runs = await Promise.all(Array.from({ length: 2_000 }, () => held.next()));
    assert.equal(await closedOf(floods), 0);
    const abandoned = Promise.all(runs.map((run) => run.untilAbandoned({ within: 60_000 })));
    floods.forEach((flood) => flood.abandon());
    await abandoned;
  });
});

test('10 clients that never read a large result', () =>
  withFloods([['never reads', 10, toolCall(large.name)]], async () => {
    // But for those of the others.
    while ((await connectionsTo(server.url.port)) > 2) {
      await delay(1_000);
    }
    assert.equal(largeAnswers, 10);
  }));

/**
 * Has bad clients open connections, each in a way of its own, while others call tools and probe the server; and sees that
 * all was there at the same time, that others were served, and that nothing of it remains.
 */
async function withFloods(ways, use) {
  const { pid } = server.program;
  const caller = callMeanwhile();
  const floods = [];
  try {
    floods.push(...ways.map((way, index) => startFlood(`127.0.0.${index + 2}`, ...way)));
    await Promise.race([Promise.all(floods.map((flood) => flood.opened)), caller.failure]);
    const count = ways.reduce((sum, [, some]) => sum + some, 0);
    const peak = await untilThereAre(count, pid);
    await Promise.race([use(floods), caller.failure]);
    const end = await untilBack(pid);
    const meanwhile = await caller.stop();
    report({ connections: count, 'sockets at the peak': peak, ...meanwhile, before: start, after: end });
    assert.ok(end.sockets <= start.sockets + MARGIN.sockets, `${end.sockets} sockets remain of ${start.sockets}`);
    assert.ok(end.heap <= start.heap + MARGIN.heap, `${end.heap} MB of heap remain of ${start.heap}`);
  } finally {
    floods.forEach((flood) => flood.kill());
    await caller.stop();
  }
}

function startFlood(from, manner, count, message, end) {
  const { hostname, port, host, pathname } = server.url;
  const body = JSON.stringify(message ?? {});
  const headers = {
    ...CONFORMANCE_HEADERS,
    ...(message?.params?._meta?.[VERSION] && { 'MCP-Protocol-Version': MODERN, 'Mcp-Method': message.method }),
    Host: host,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'Content-Length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${pathname} HTTP/1.1\r\n${lines.join('')}`;
  const flooder = fork(FLOODER, [JSON.stringify({ hostname, port, from, count, manner, head, body })]);
  const gone = once(flooder, 'exit').then(([code, signal]) => assert.fail(`a flooder ended: ${code ?? signal}`));
  // Most are killed in the end.
  gone.catch(() => {});
  async function answer() {
    const [message] = await Promise.race([once(flooder, 'message'), gone]);
    return message;
  }
  const opened = answer().then((message) => assert.equal(message.opened, count));
  return {
    opened,
    async closed() {
      flooder.send('count');
      return (await answer()).closed;
    },
    abandon: () => (end === 'reset' ? flooder.send('reset') : flooder.kill('SIGKILL')),
    kill: () => flooder.kill('SIGKILL'),
  };
}

async function closedOf(floods) {
  const closed = await Promise.all(floods.map((flood) => flood.closed()));
  return closed.reduce((sum, some) => sum + some, 0);
}

/** Until the server has closed them all; the clients would not. */
async function untilClosed(floods, count) {
  while ((await closedOf(floods)) < count) {
    await delay(1_000);
  }
}

/** Until the server has accepted so many, which the system has done before. */
async function untilThereAre(count, pid) {
  let sockets;
  while ((sockets = await openSockets(pid)) < count) {
    await delay(100);
  }
  return sockets;
}

/** Until no more is held than at the start, or it has been long enough. */
async function untilBack(pid) {
  const deadline = Date.now() + 60_000;
  let now;
  do {
    await delay(2_000);
    now = await holdings(pid);
  } while ((now.sockets > start.sockets + MARGIN.sockets || now.heap > start.heap + MARGIN.heap) && Date.now() < deadline);
  return now;
}

/** Someone who calls a tool, and someone who probes, again and again and each time on a new connection, until told to stop. */
function callMeanwhile() {
  let stopped = false;
  const calls = [];
  const probes = [];
  const running = Promise.all([
    repeat(calls, async () => {
      const headers = { ...CONFORMANCE_HEADERS, 'Content-Type': 'application/json', Accept: 'application/json' };
      const answer = await send(server.url, { method: 'POST', headers }, JSON.stringify(toolCall(quick.name)));
      assert.deepEqual(JSON.parse(answer).result?.structuredContent, { done: true }, answer);
    }),
    repeat(probes, () => send(server.readiness, { method: 'GET' })),
    repeat(probes, () => send(server.readiness.replace('readiness', 'liveness'), { method: 'GET' })),
  ]);

  async function repeat(took, turn) {
    while (!stopped) {
      const begin = performance.now();
      await turn();
      took.push(performance.now() - begin);
      await delay(20);
    }
  }
  return {
    failure: running.then(() => new Promise(() => {})),
    async stop() {
      stopped = true;
      await running;
      return { calls: summary(calls), probes: summary(probes) };
    },
  };
}

async function send(url, options, body) {
  const sent = request(url, { ...options, agent: new Agent({ keepAlive: false }), signal: AbortSignal.timeout(30_000) });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const answer = await text(response);
  assert.equal(response.statusCode, 200, answer);
  return answer;
}

function summary(took) {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { times: sorted.length, 'median ms': at(0.5), 'p99 ms': at(0.99), 'worst ms': at(1) };
}

function report(numbers) {
  for (const [what, value] of Object.entries(numbers)) {
    console.log(`  ${what}: ${typeof value === 'number' ? value : words(value)}`);
  }
}

function words(values) {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${Math.round(value)}`)
    .join(', ');
}

const MODERN = '2026-07-28';

const VERSION = 'io.modelcontextprotocol/protocolVersion';

function rpc(method, params) {
  return { jsonrpc: '2.0', id: 1, method, ...(params && { params }) };
}

function listen() {
  const _meta = {
    [VERSION]: MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'flood', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return rpc('subscriptions/listen', { notifications: { toolsListChanged: true }, _meta });
}
