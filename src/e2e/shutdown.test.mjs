import assert from 'node:assert/strict';
import { test } from 'node:test';

import { heldAction } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

test('on SIGTERM running calls finish, subscriptions end, and nothing new begins', () =>
  withServer([], async (server, held) => {
    const followed = messagesIn(await subscribe(server, 'listen-1'));
    assert.equal((await followed.next()).value.method, 'notifications/subscriptions/acknowledged');
    const response = call(server, held);
    const run = await held.next();
    assert.equal(await statusOf(server.readiness), 200);

    const exit = server.stop();
    const { value: end } = await followed.next();
    assert.equal(end.id, 'listen-1');
    assert.equal(end.result._meta['io.modelcontextprotocol/subscriptionId'], 'listen-1');
    assert.equal((await followed.next()).done, true);

    assert.equal(await statusOf(server.readiness), 503);
    const refused = await call(server, held);
    assert.equal(refused.status, 503);
    assert.match(refused.headers.get('Retry-After'), /^\d+$/);
    assert.equal(refused.headers.get('Connection'), 'close');
    const { error, ...others } = await refused.json();
    assert.deepEqual(others, { jsonrpc: '2.0' });
    assert.equal(error.code, -32000);

    run.answer({ finished: true });
    const { result } = await lastMessageOf(await response);
    assert.deepEqual(result.structuredContent, { finished: true });
    assert.equal(await exit, 0);
    assert.equal(held.runs, 1);
  }));

test('on SIGTERM a call that outlasts the grace is told that its action may still be running', () =>
  withServer(['--mcp.shutdown.grace=1s'], async (server, held) => {
    const responses = [call(server, held), call(server, held, { progressToken: 'follow' })];
    const runs = [await held.next(), await held.next()];
    const exit = server.stop();
    for (const response of responses) {
      const { result } = await lastMessageOf(await response);
      assert.equal(result.isError, true);
      assert.match(result.content[0].text, /\bmay still be running\b[^]*\bshutting_down\b/);
    }
    await Promise.all(runs.map((run) => run.untilAbandoned()));
    assert.equal(await exit, 0);
  }));

async function withServer(args, use) {
  const held = heldAction('test_held');
  const server = await startConformanceServer({ actions: [held], args });
  try {
    await use(server, held);
  } finally {
    await server.stop();
  }
}

function call(server, { name }, options) {
  return post(server.url, CONFORMANCE_HEADERS, toolCall(name, {}, options));
}

function subscribe(server, id) {
  const version = '2026-07-28';
  const method = 'subscriptions/listen';
  const headers = { ...CONFORMANCE_HEADERS, 'MCP-Protocol-Version': version, 'Mcp-Method': method };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'e2e', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { notifications: { toolsListChanged: true }, _meta };
  return post(server.url, headers, { jsonrpc: '2.0', id, method, params });
}

async function statusOf(url) {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

async function lastMessageOf(response) {
  return (await Array.fromAsync(messagesIn(response))).at(-1);
}
