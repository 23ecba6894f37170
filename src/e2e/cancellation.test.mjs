import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { heldAction } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

const VERSION = '2025-11-25';
const REQUEST_ID = 'to-be-cancelled';

/** The forms that an answer has, each with what asks for it. */
const FORMS = {
  JSON: { headers: { Accept: 'application/json' } },
  'a stream': { headers: {}, progressToken: 'follow' },
};

const held = heldAction('test_held');

let server;

before(async () => {
  server = await startConformanceServer({ actions: [held] });
});

after(() => server?.stop());

for (const [form, { headers, progressToken }] of Object.entries(FORMS)) {
  /** Sends a call, and answers the response to come with the run that it began. */
  async function call({ session, signal, id = REQUEST_ID } = {}) {
    const body = toolCall(held.name, {}, { id, progressToken });
    const response = post(server.url, { ...CONFORMANCE_HEADERS, ...headers, ...session }, body, { signal });
    return { response, run: await held.next() };
  }

  test(`Nango sees a request gone whose client has gone: ${form}`, async () => {
    const client = new AbortController();
    const { response, run } = await call({ signal: client.signal });
    if (progressToken) {
      await response;
    }
    const text = response.then((begun) => begun.text());
    client.abort();
    await assert.rejects(text, { name: 'AbortError' });
    await run.untilAbandoned();
  });

  test(`Nango sees a request gone that was cancelled by a notification: ${form}`, async () => {
    const session = await initialize();
    const { response, run } = await call({ session });
    assert.equal((await cancel(REQUEST_ID, session)).status, 202);
    await run.untilAbandoned();
    const ended = await response;
    assert.equal(ended.status, progressToken ? 200 : 202);
    const messages = await Array.fromAsync(messagesIn(ended));
    assert.deepEqual(messages.filter((message) => 'id' in message), []);
  });

  test(`no one else's notification cancels a request: ${form}`, async () => {
    const session = await initialize();
    const { response, run } = await call({ session });
    const others = {
      'no session': [REQUEST_ID, {}],
      'another session': [REQUEST_ID, await initialize()],
      'another connection': [REQUEST_ID, { ...session, 'connection-id': 'other' }],
      'another request': ['other', session],
      'another session that is none': [REQUEST_ID, { 'Mcp-Session-Id': 'x' }],
    };
    for (const [id, other] of Object.values(others)) {
      await (await cancel(id, other)).arrayBuffer();
    }
    run.answer({ cancelled: false });
    const { result } = await lastMessageOf(await response);
    assert.deepEqual(result.structuredContent, { cancelled: false });
  });
}

test('a cancelled request leaves its id free for the next one', async () => {
  const session = await initialize();
  const body = toolCall(held.name, {}, { id: REQUEST_ID });
  const first = post(server.url, { ...CONFORMANCE_HEADERS, ...session }, body);
  const cancelled = await held.next();
  await cancel(REQUEST_ID, session);
  await cancelled.untilAbandoned();
  await first;
  const second = post(server.url, { ...CONFORMANCE_HEADERS, ...session }, body);
  (await held.next()).answer({ turn: 2 });
  assert.deepEqual((await lastMessageOf(await second)).result.structuredContent, { turn: 2 });
});

async function initialize() {
  const response = await post(server.url, CONFORMANCE_HEADERS, {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: 'e2e', version: '1.0.0' } },
  });
  await response.arrayBuffer();
  return { 'Mcp-Session-Id': response.headers.get('Mcp-Session-Id'), 'MCP-Protocol-Version': VERSION };
}

function cancel(requestId, headers) {
  const body = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId, reason: 'No longer needed' } };
  return post(server.url, { ...CONFORMANCE_HEADERS, ...headers }, body);
}

async function lastMessageOf(response) {
  return (await Array.fromAsync(messagesIn(response))).at(-1);
}
