import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  Client,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';

import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { HEADERS, startServer } from './support/server.mjs';
import { NOT_OFFERED, testInAllSituations } from './support/situations.mjs';

const MODES = { legacy: 'legacy', auto: 'auto', pinned: { pin: '2026-07-28' } };

let server;
let askingServer;

before(async () => {
  [server, askingServer] = await Promise.all([startServer(), startConformanceServer()]);
});

after(async () => {
  await server?.stop();
  await askingServer?.stop();
});

async function withClient({ url, mode, headers, capabilities, fetch: send }, use) {
  const client = new Client({ name: 'e2e', version: '1.0.0' }, { capabilities, versionNegotiation: { mode } });
  try {
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers }, fetch: send }));
    await use(client);
  } finally {
    await client.close();
  }
}

for (const [name, mode] of Object.entries(MODES)) {
  const withSession = (headers, use) => withClient({ url: server.url, mode, headers }, use);

  testInAllSituations(`SDK v2 (${name})`, withSession, {
    unknownTool(error) {
      assert.ok(error instanceof ProtocolError);
      assert.equal(error.code, ProtocolErrorCode.InvalidParams);
      assert.match(error.message, /launch-rocket/);
      return true;
    },
    ...(name === 'pinned' && { missingHeader: () => ({ message: NOT_OFFERED }) }),
  });

  test(`SDK v2 (${name}) settles on an era`, () =>
    withSession(HEADERS, async (client) => {
      const { name: serverName, version } = client.getServerVersion();
      assert.deepEqual({ serverName, version }, { serverName: 'nango-mcp', version: server.version });
      assert.equal(client.getNegotiatedProtocolVersion(), mode === 'legacy' ? '2025-11-25' : '2026-07-28');
      assert.match(client.getInstructions(), /Nango/);
    }));
}

function withAskingServer(options, use) {
  return withClient({ url: askingServer.url, mode: 'auto', headers: CONFORMANCE_HEADERS, ...options }, use);
}

test('hears that the tools have changed', () =>
  withAskingServer({}, async (client) => {
    const { tools: before } = await client.listTools();
    const changed = new Promise((resolve) => client.setNotificationHandler('notifications/tools/list_changed', resolve));
    const subscription = await client.listen({ toolsListChanged: true, promptsListChanged: true });
    assert.deepEqual(subscription.honoredFilter, { toolsListChanged: true });
    await client.callTool({ name: 'test_trigger_tool_change', arguments: {} });
    await changed;
    const { tools: after } = await client.listTools();
    assert.notDeepEqual(after, before);
    await subscription.close();
    assert.equal(await subscription.closed, 'local');
  }));

test('repeats a parameter in a header, whatever its characters', async () => {
  const sent = [];
  const send = (url, init) => {
    sent.push(new Headers(init.headers).get('Mcp-Param-Region'));
    return fetch(url, init);
  };
  await withAskingServer({ fetch: send }, async (client) => {
    await client.listTools();
    for (const region of ['eu-west', 'Zürich', ' padded ']) {
      const called = await client.callTool({ name: 'test_x_mcp_header', arguments: { region } });
      assert.equal(called.content[0].text, `Region ${region}.`);
    }
  });
  const base64 = (text) => `=?base64?${Buffer.from(text).toString('base64')}?=`;
  assert.deepEqual(sent.filter(Boolean), ['eu-west', base64('Zürich'), base64(' padded ')]);
});

test('answers what an action asks, in as many rounds as it takes', () =>
  withAskingServer({ capabilities: { elicitation: { form: {} } } }, async (client) => {
    const asked = [];
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message);
      const [property] = Object.keys(params.requestedSchema.properties);
      return { action: 'accept', content: { [property]: { name: 'Ada', color: 'green' }[property] } };
    });
    const called = await client.callTool({ name: 'test_input_required_result_multi_round', arguments: {} });
    assert.deepEqual(called.content, [{ type: 'text', text: 'Ada likes green.' }]);
    assert.deepEqual(asked, ['What is your name?', 'Which colour do you like?']);
  }));

test('answers questions to the user, the model and the host at once', () =>
  withAskingServer({ capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} } }, async (client) => {
    client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { name: 'Ada' } }));
    client.setRequestHandler('sampling/createMessage', () => ({
      role: 'assistant',
      model: 'none',
      content: { type: 'text', text: 'Welcome,' },
    }));
    client.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///home/ada' }] }));
    const called = await client.callTool({ name: 'test_input_required_result_multiple_inputs', arguments: {} });
    assert.deepEqual(called.content, [{ type: 'text', text: 'Welcome, Ada: 1 roots.' }]);
  }));

test('learns which capability an action needs', () =>
  withAskingServer({ capabilities: { elicitation: { form: {} } } }, (client) =>
    assert.rejects(client.callTool({ name: 'test_missing_capability', arguments: {} }), (error) => {
      assert.ok(error instanceof MissingRequiredClientCapabilityError, String(error));
      assert.deepEqual(error.data.requiredCapabilities, { sampling: {} });
      return true;
    }),
  ));
