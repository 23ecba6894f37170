import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

import { action, heldAction } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const NO_LIMITS = [
  '--mcp.limits.max-concurrent-per-key=0',
  '--mcp.limits.max-concurrent-per-caller=0',
  '--mcp.limits.calls-per-minute-per-key=0',
  '--mcp.limits.calls-per-minute-per-caller=0',
  '--nango.pool.max-connections=1100',
];

test('1,000 slow calls at a time hold in 256 MB', async () => {
  const held = heldAction('test_held');
  const server = await startConformanceServer({
    actions: [held],
    args: [...NO_LIMITS, '--mcp.streaming.json-within=1s'],
    jvm: ['-Xmx256m', '-XX:+ExitOnOutOfMemoryError'],
  });
  try {
    const numbers = Array.from({ length: 1_000 }, (_, index) => index);
    const responses = numbers.map((number) => {
      const headers = isStream(number) ? CONFORMANCE_HEADERS : { ...CONFORMANCE_HEADERS, Accept: 'application/json' };
      const signal = AbortSignal.timeout(60_000);
      return post(server.url, headers, toolCall(held.name, { number }, { id: number }), { signal });
    });
    const answered = Promise.all(responses.map(async (response) => Array.fromAsync(messagesIn(await response))));
    const begun = Promise.all(numbers.map(() => held.next()));
    await Promise.race([begun, answered]);
    assert.equal(held.runs, numbers.length);
    // All run at this moment, and half of them have begun to be answered.
    await Promise.all(responses.filter((_, number) => isStream(number)));
    for (const { input, answer } of await begun) {
      answer(outputOf(input.number));
    }
    const messages = await answered;
    for (const [number, [{ id, result }]] of messages.entries()) {
      assert.equal(id, number);
      assert.deepEqual(result?.structuredContent, outputOf(number), JSON.stringify(result));
    }
    assert.equal(await server.stop(), 0, server.program.output);
  } finally {
    await server.stop();
  }
});

test('a client that never reads takes no memory from the others', async () => {
  // Many times what fits into the server's memory and into buffers of sockets.
  const connections = 20;
  const requests = 200;
  const output = { filler: 'x'.repeat(100_000) };
  let unread = 0;
  const large = action('test_large', 'Answers a lot.', (input) => {
    unread += 'unread' in input ? 1 : 0;
    return output;
  });
  const server = await startConformanceServer({
    actions: [{ ...large, input: { type: 'object' } }],
    args: NO_LIMITS,
    jvm: ['-Xmx128m', '-XX:+ExitOnOutOfMemoryError'],
  });
  const sockets = [];
  try {
    const request = rawRequest(server.url, toolCall(large.name, { unread: true }));
    for (let index = 0; index < connections; index += 1) {
      sockets.push(await sendUnread(server.url, request, requests));
    }
    let taken;
    do {
      taken = unread + bytesTakenFrom(sockets);
      for (let turn = 0; turn < 20; turn += 1) {
        const response = await post(server.url, CONFORMANCE_HEADERS, toolCall(large.name));
        const [{ result }] = await Array.fromAsync(messagesIn(response));
        assert.deepEqual(result?.structuredContent, output, JSON.stringify(result));
      }
      // Whatever the server still takes, it takes while it answers the others.
    } while (unread + bytesTakenFrom(sockets) > taken);
    assert.ok(unread < connections * requests, 'the server has run all that nobody reads');
    assert.equal(server.program.output.match(/OutOf\w*MemoryError.*/)?.[0], undefined);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    assert.equal(await server.stop(), 0);
  }
});

/** Sends a request many times over one connection, and reads nothing. */
async function sendUnread({ port, hostname }, request, times) {
  const socket = connect(port, hostname).pause();
  await once(socket, 'connect');
  // The server may close it.
  socket.on('error', () => {});
  for (let turn = 0; turn < times; turn += 1) {
    socket.write(request);
  }
  return socket;
}

function bytesTakenFrom(sockets) {
  return sockets.reduce((bytes, socket) => bytes + socket.bytesWritten - socket.writableLength, 0);
}

function rawRequest(url, body) {
  const text = JSON.stringify(body);
  const headers = {
    ...CONFORMANCE_HEADERS,
    Host: url.host,
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'Content-Length': Buffer.byteLength(text),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

function isStream(number) {
  return number % 2 === 0;
}

function outputOf(number) {
  return { number, filler: `${number} `.repeat(5_000) };
}
