import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';

import { heldAction } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const STATELESS = '2026-07-28';

const held = heldAction('test_held');

/** Starts a server that has a call running. */
async function serverWithACall(args = []) {
  const server = await startConformanceServer({ actions: [held], args });
  const response = post(server.url, CONFORMANCE_HEADERS, toolCall(held.name));
  return { server, response, run: await held.next() };
}

test('a stopping server finishes what runs, and refuses what is new', async () => {
  const { server, response, run } = await serverWithACall();
  const idle = await openConnection(server.url);
  assert.equal((await fetch(server.readiness)).status, 200);
  const subscription = messagesIn(await listen(server));
  assert.equal((await subscription.next()).value.method, 'notifications/subscriptions/acknowledged');

  const exit = server.stop();
  await server.program.untilItPrints('Stopping', { within: 10_000 });
  const end = (await subscription.next()).value;
  assert.equal(end.id, 'listen');
  assert.equal(end.result.resultType, 'complete');
  assert.equal((await fetch(server.readiness)).status, 503);
  const refused = await idle.post(toolCall(held.name));
  assert.match(refused, /^HTTP\/1\.1 503 /);
  assert.match(refused, /\r\nRetry-After: \d+\r\n/i);
  assert.match(refused, /\r\nConnection: close\r\n/i);
  assert.equal(held.runs, 1);

  run.answer({ done: true });
  assert.deepEqual((await lastMessageOf(await response)).result.structuredContent, { done: true });
  assert.equal(await exit, 0);
});

test('a call that outlasts the grace ends with an answer that says so', async () => {
  const { server, response } = await serverWithACall(['--mcp.shutdown.grace=1s']);
  const exit = server.stop();
  const { result } = await lastMessageOf(await response);
  assert.equal(result.isError, true);
  assert.match(result.content[0].text, /The action may still be running\.[^]*not safe[^]*Error code: shutting_down/);
  assert.equal(await exit, 0);
});

test('a server with nothing to do stops at once', async () => {
  const server = await startConformanceServer({ actions: [held] });
  assert.equal(await server.stop(), 0);
  assert.match(server.program.output, /no new requests, 0 running/);
});

function listen(server) {
  const headers = { ...CONFORMANCE_HEADERS, 'MCP-Protocol-Version': STATELESS, 'Mcp-Method': 'subscriptions/listen' };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': STATELESS,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return post(server.url, headers, {
    jsonrpc: '2.0',
    id: 'listen',
    method: 'subscriptions/listen',
    params: { _meta, notifications: { toolsListChanged: true } },
  });
}

/** A connection as a balancer keeps it, opened before it is used. */
async function openConnection(url) {
  const socket = connect(url.port, url.hostname).setEncoding('utf8');
  await once(socket, 'connect');
  return {
    async post(message) {
      const body = JSON.stringify(message);
      const headers = { ...CONFORMANCE_HEADERS, Host: url.host, 'Content-Type': 'application/json', Accept: '*/*' };
      const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body) });
      const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.write(`POST ${url.pathname} HTTP/1.1\r\n${head}\r\n${body}`);
      return (await Array.fromAsync(socket)).join('');
    },
  };
}

async function lastMessageOf(response) {
  return (await Array.fromAsync(messagesIn(response))).at(-1);
}
