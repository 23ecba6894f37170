import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { action, heldAction } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS } from './conformance/server.mjs';
import { startUpstream } from './conformance/upstream.mjs';
import { java } from './support/java.mjs';
import { startServerFor } from './support/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const CALLS = 1_000;
const MEGABYTE = 1024 * 1024;

/** What clients ask for and do not read: far more than the heap, and than the kernel keeps for them. */
const RESULT = 250_000;
const READERS = 20;
const REQUESTS = 100;
const GROWTH = 64 * MEGABYTE;

const SMALL_HEAP = ['-Xmx256m', '-XX:+ExitOnOutOfMemoryError', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

const WITHOUT_LIMITS = ['per-key', 'per-caller'].flatMap((whose) => [
  `--mcp.limits.max-concurrent-${whose}=0`,
  `--mcp.limits.calls-per-minute-${whose}=0`,
]);

test('1,000 slow calls at a time hold in a heap of 256 MB', async () => {
  const held = heldAction('test_held');
  const { server, upstream } = await startSmall([held], [`--nango.pool.max-connections=${CALLS}`]);
  try {
    const padding = 'x'.repeat(10_000);
    const calls = Array.from({ length: CALLS }, (_, id) =>
      post(server.url, CONFORMANCE_HEADERS, toolCall(held.name, { id, padding }, { id })),
    );
    const runs = [];
    while (runs.length < CALLS) {
      runs.push(await held.next());
    }
    for (const { input, answer } of runs) {
      answer({ id: input.id, padding });
    }
    for (const [id, response] of calls.entries()) {
      const message = (await Array.fromAsync(messagesIn(await response))).at(-1);
      assert.equal(message.result.structuredContent.id, id);
    }
  } finally {
    await stop(server, upstream);
  }
});

test('clients that never read what they asked for take no memory, and keep nobody out', async () => {
  const large = action('test_large', 'Answers much.', () => ({ text: 'x'.repeat(RESULT) }));
  const { server, upstream } = await startSmall([large]);
  try {
    await callLarge(server);
    const before = liveHeap(server.program.pid);
    const readers = await Promise.all(Array.from({ length: READERS }, () => neverRead(server.url)));
    await Promise.all(readers.map((reader) => once(reader, 'readable')));
    await callLarge(server);
    const grown = liveHeap(server.program.pid) - before;
    readers.forEach((reader) => reader.destroy());
    assert.ok(grown < GROWTH, `the heap has grown by ${Math.round(grown / MEGABYTE)} MB`);
  } finally {
    await stop(server, upstream);
  }
});

async function callLarge(server) {
  const response = await post(server.url, CONFORMANCE_HEADERS, toolCall('test_large'));
  const [message] = await Array.fromAsync(messagesIn(response));
  assert.equal(message.result.structuredContent.text.length, RESULT);
}

async function startSmall(actions, args = []) {
  const upstream = await startUpstream(actions);
  const server = await startServerFor(upstream.url, [...WITHOUT_LIMITS, ...args], { jvm: SMALL_HEAP });
  return { server, upstream };
}

async function stop(server, upstream) {
  const exitCode = await server.stop();
  upstream.stop();
  assert.equal(exitCode, 0);
}

/** What the heap holds when all garbage is collected, in bytes. */
function liveHeap(pid) {
  const jcmd = join(dirname(java()), 'jcmd');
  execFileSync(jcmd, [String(pid), 'GC.run'], { timeout: 30_000 });
  const info = execFileSync(jcmd, [String(pid), 'GC.heap_info'], { encoding: 'utf8', timeout: 30_000 });
  return [...info.matchAll(/total \d+K, used (\d+)K/g)].reduce((sum, [, used]) => sum + Number(used) * 1024, 0);
}

/** A client that sends requests, one after the other, and reads nothing: "readable" tells when there would be something. */
async function neverRead(url) {
  const socket = connect(url.port, url.hostname);
  await once(socket, 'connect');
  socket.on('error', () => {});
  const body = JSON.stringify(toolCall('test_large'));
  const lines = Object.entries({ ...CONFORMANCE_HEADERS, Host: url.host, 'Content-Type': 'application/json' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  for (let request = 0; request < REQUESTS; request += 1) {
    socket.write(`POST ${url.pathname} HTTP/1.1\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
  return socket;
}
