import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { action, conformanceActions, content } from './conformance/actions.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { UNKNOWN_KEY } from './support/server.mjs';
import { Specification } from './support/specification.mjs';
import { messagesIn, post } from './support/wire.mjs';

const HANDSHAKE_VERSIONS = ['2025-03-26', '2025-06-18', '2025-11-25'];
const STATELESS_VERSION = '2026-07-28';

/** What actions answer, in all the forms that results have, and what content that becomes. */
const CALLS = {
  'an object': { name: 'test_object', types: ['text'] },
  'a text': { name: 'test_simple_text', types: ['text'] },
  'an image': { name: 'test_image_content', types: ['image'] },
  'a sound': { name: 'test_audio_content', types: ['audio'] },
  'a resource': { name: 'test_embedded_resource', types: ['resource'] },
  // The first version had no links.
  'a link': { name: 'test_resource_link', types: ['resource_link'], typesIn: { '2025-03-26': ['text'] } },
  'several things': { name: 'test_multiple_content_types', types: ['text', 'image', 'resource'] },
  'a failure': { name: 'test_error_handling', types: ['text'], isError: true },
  'a result that is too large': { name: 'test_large_object', types: ['text'] },
};

const IDS = [0, 1790000000123, '', '7', 'ünïcode'];

const ALL_CAPABILITIES = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };

let server;
let slowCall;

before(async () => {
  server = await startConformanceServer({
    actions: [
      ...conformanceActions(),
      action('test_object', 'Answers an object.', () => ({ id: 'a-1', tags: ['b', null] })),
      action('test_large_object', 'Answers more than passes.', () => ({ filler: 'x'.repeat(300_000) })),
      action('test_resource_link', 'Answers a link.', () =>
        content({ type: 'resource_link', uri: 'https://example.com/a.pdf', name: 'a', annotations: { priority: 0.5 } }),
      ),
      action('test_slow', 'Answers when it is told to.', async () => {
        await slowCall.promise;
        return { slow: true };
      }),
    ],
    args: ['--mcp.streaming.json-within=1s'],
  });
});

after(() => server?.stop());

for (const version of HANDSHAKE_VERSIONS) {
  const era = protocol(version, (method, params, { id = 1 } = {}) => ({
    headers: method === 'initialize' ? {} : { 'MCP-Protocol-Version': version },
    body: { jsonrpc: '2.0', id, method, params },
  }));
  const { sends, refuses } = era;

  sends('the answer to initialize', 'initialize', initialization(version), ([{ result }]) => {
    assert.equal(result.protocolVersion, version);
  });
  sends('a pong', 'ping');
  sends('the tools', 'tools/list', {}, ([{ result }]) => {
    assert.ok(result.tools.length > 20);
  });
  for (const [form, call] of Object.entries(CALLS)) {
    sends(form, 'tools/call', { name: call.name, arguments: {} }, assertResult(call, version));
  }
  sends(
    'what an action asks, as text',
    'tools/call',
    { name: 'test_input_required_result_elicitation', arguments: {} },
    ([{ result }]) => {
      assert.equal(result.isError, true);
      assert.match(result.content[0].text, /What is your name\?/);
    },
  );
  sends('progress', 'tools/call', progressing('test_tool_with_progress', 'p-1'), assertProgress('p-1'));
  for (const id of IDS) {
    sends(`the id ${JSON.stringify(id)} as it came`, 'tools/list', {}, undefined, { id });
  }
  sendsSlowResult(era);

  refuses('an unknown tool', 'tools/call', { name: 'nope', arguments: {} }, { status: 200, code: -32602 });
  refuses('arguments that are no object', 'tools/call', { name: 'test_object', arguments: 'x' }, { status: 200, code: -32602 });
  refuses('a cursor that is not ours', 'tools/list', { cursor: 'x' }, { status: 200, code: -32602 });
  refuses('an unknown method', 'prompts/list', {}, { status: 200, code: -32601 });
  refuses('a method of the other era', 'server/discover', {}, { status: 200, code: -32601 });
  refuses('params that are no object', 'tools/list', [], { status: 400, code: -32602 });
  refusesWhateverTheMethod(refuses);
  refuses('another version in the header', 'tools/list', {}, {
    headers: { 'MCP-Protocol-Version': '2024-01-01' },
    status: 400,
    code: -32000,
  });
  refuses('a session that is not ours', 'tools/list', {}, { headers: { 'Mcp-Session-Id': 'x' }, status: 404, code: -32000 });

  test(`${version} gives a session, and knows it again`, async () => {
    const { headers, body } = era.request('initialize', initialization(version));
    const initialized = await post(server.url, { ...CONFORMANCE_HEADERS, ...headers }, body);
    const session = initialized.headers.get('Mcp-Session-Id');
    assert.match(session, /^[\x21-\x7E]+$/);
    await era.send('tools/list', {}, { headers: { 'Mcp-Session-Id': session } });
  });

  test(`${version} answers nothing to a notification and to an answer`, async () => {
    const headers = { ...CONFORMANCE_HEADERS, 'MCP-Protocol-Version': version };
    for (const body of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 1, result: {} },
    ]) {
      const response = await post(server.url, headers, body);
      assert.equal(response.status, 202);
      assert.deepEqual(await Array.fromAsync(messagesIn(response)), []);
    }
  });

  test(`${version} takes batches if it has them`, async () => {
    const batch = [
      { jsonrpc: '2.0', id: 'a', method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 'b', method: 'ping' },
    ];
    const hasBatches = version === '2025-03-26';
    const response = await post(server.url, { ...CONFORMANCE_HEADERS, 'MCP-Protocol-Version': version }, batch);
    assert.equal(response.status, hasBatches ? 200 : 400);
    const messages = await Array.fromAsync(messagesIn(response));
    assertValid(version, messages, 'ping');
    assert.deepEqual(
      messages.map(({ id, error }) => error?.code ?? id).toSorted(),
      hasBatches ? ['a', 'b'] : [-32600],
    );
  });
}

const stateless = protocol(STATELESS_VERSION, (method, params, { id = 1, capabilities = ALL_CAPABILITIES } = {}) => {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': STATELESS_VERSION,
    'io.modelcontextprotocol/clientInfo': { name: 'e2e', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  };
  return {
    headers: {
      'MCP-Protocol-Version': STATELESS_VERSION,
      'Mcp-Method': method,
      ...(params?.name && { 'Mcp-Name': params.name }),
    },
    body: { jsonrpc: '2.0', id, method, params: { ...params, _meta: { ..._meta, ...params?._meta } } },
  };
});
const { sends, refuses, send } = stateless;

sends('what it supports', 'server/discover', {}, ([{ result }]) => {
  assert.deepEqual(result.supportedVersions, [STATELESS_VERSION]);
  assert.deepEqual(result.capabilities, { tools: { listChanged: true } });
});
sends('the tools', 'tools/list', {}, ([{ result }]) => {
  assert.ok(result.tools.length > 20);
  assert.equal(result.cacheScope, 'private');
});
for (const [form, call] of Object.entries(CALLS)) {
  sends(form, 'tools/call', { name: call.name, arguments: {} }, assertResult(call, STATELESS_VERSION));
}
sends('progress', 'tools/call', progressing('test_tool_with_progress', 7), assertProgress(7));
for (const id of IDS) {
  sends(`the id ${JSON.stringify(id)} as it came`, 'tools/list', {}, undefined, { id });
}
sends(
  'a parameter that is in its header too',
  'tools/call',
  { name: 'test_x_mcp_header', arguments: { region: 'Zürich' } },
  ([{ result }]) => assert.equal(result.content[0].text, 'Region Zürich.'),
  { headers: { 'Mcp-Param-Region': '=?base64?WsO8cmljaA==?=' } },
);
sendsSlowResult(stateless);

for (const name of ['elicitation', 'sampling', 'list_roots', 'request_state', 'multiple_inputs', 'capabilities']) {
  sends(`a question: ${name}`, 'tools/call', asking(name), ([{ result }]) => {
    assert.equal(result.resultType, 'input_required');
  });
}
sends(
  'only the questions that the client can answer',
  'tools/call',
  asking('capabilities'),
  ([{ result }]) => assert.deepEqual(Object.keys(result.inputRequests), ['greeting']),
  { capabilities: { sampling: {} } },
);

test(`${STATELESS_VERSION} sends a result once the questions are answered`, async () => {
  const [{ result: asked }] = await send('tools/call', asking('request_state'));
  const [{ result }] = await send('tools/call', {
    ...asking('request_state'),
    inputResponses: { confirm: { action: 'accept', content: { ok: true } } },
    requestState: asked.requestState,
  });
  assert.deepEqual(result.content, [{ type: 'text', text: 'Confirmed: state-ok.' }]);
});

refuses('a state that is not ours', 'tools/call', { ...asking('request_state'), requestState: 'x' }, {
  status: 200,
  code: -32602,
});
refuses('answers that are none', 'tools/call', { ...asking('elicitation'), inputResponses: { user_name: 1 } }, {
  status: 200,
  code: -32602,
});
refuses('a client that cannot be asked', 'tools/call', { name: 'test_missing_capability', arguments: {} }, {
  capabilities: {},
  status: 400,
  code: -32021,
});
refuses('an unknown tool', 'tools/call', { name: 'nope', arguments: {} }, { status: 200, code: -32602 });
refuses('arguments that are no object', 'tools/call', { name: 'test_object', arguments: 'x' }, { status: 200, code: -32602 });
refuses('a cursor that is not ours', 'tools/list', { cursor: 'x' }, { status: 200, code: -32602 });
refuses('to listen to nothing in particular', 'subscriptions/listen', {}, { status: 200, code: -32602 });
for (const method of ['initialize', 'ping', 'prompts/list', 'logging/setLevel', 'no/such']) {
  refuses(`the method ${method}`, method, {}, { status: 404, code: -32601 });
}
refuses('a version that it does not have', 'tools/list', inVersion('2099-01-01'), {
  headers: { 'MCP-Protocol-Version': '2099-01-01' },
  status: 400,
  code: -32022,
});
refuses('a version that is no text', 'tools/list', inVersion(1), { status: 400, code: -32602 });
refuses('another version in the header', 'tools/list', {}, {
  headers: { 'MCP-Protocol-Version': '2025-11-25' },
  status: 400,
  code: -32020,
});
refuses('another method in the header', 'tools/list', {}, {
  headers: { 'Mcp-Method': 'tools/call' },
  status: 400,
  code: -32020,
});
refuses('another name in the header', 'tools/call', { name: 'test_object', arguments: {} }, {
  headers: { 'Mcp-Name': 'test_simple_text' },
  status: 400,
  code: -32020,
});
refuses('a name in bad Base64', 'tools/call', { name: 'test_object', arguments: {} }, {
  headers: { 'Mcp-Name': '=?base64?dGVzdF9vYmplY3Q?=' },
  status: 400,
  code: -32020,
});
refuses('a parameter without its header', 'tools/call', { name: 'test_x_mcp_header', arguments: { region: 'eu' } }, {
  status: 400,
  code: -32020,
});
refusesWhateverTheMethod(refuses);

test(`${STATELESS_VERSION} refuses batches`, async () => {
  const { headers, body } = stateless.request('tools/list', {});
  const response = await post(server.url, { ...CONFORMANCE_HEADERS, ...headers }, [body]);
  assert.equal(response.status, 400);
  const messages = await Array.fromAsync(messagesIn(response));
  assertValid(STATELESS_VERSION, messages);
  assert.equal(messages[0].error.code, -32600);
});

sends(
  'the end at once to who listens to what never changes',
  'subscriptions/listen',
  { notifications: { promptsListChanged: true } },
  ([acknowledged, end, ...others]) => {
    assert.deepEqual(acknowledged.params.notifications, {});
    assert.equal(end.result._meta['io.modelcontextprotocol/subscriptionId'], 'listen-1');
    assert.deepEqual(others, []);
  },
  { id: 'listen-1' },
);

test(`${STATELESS_VERSION} sends changes of the tools until it is stopped`, async () => {
  const id = 1790000000123;
  const { headers, body } = stateless.request('subscriptions/listen', { notifications: { toolsListChanged: true } }, { id });
  const response = await post(server.url, { ...CONFORMANCE_HEADERS, ...headers }, body);
  assert.equal(response.headers.get('X-Accel-Buffering'), 'no');
  const messages = messagesIn(response);

  const { value: acknowledged } = await messages.next();
  assert.equal(acknowledged.method, 'notifications/subscriptions/acknowledged');
  assert.deepEqual(acknowledged.params.notifications, { toolsListChanged: true });

  await send('tools/call', { name: 'test_trigger_tool_change', arguments: {} });
  const { value: changed } = await messages.next();
  assert.equal(changed.method, 'notifications/tools/list_changed');

  const stopped = server.stop();
  const { value: end } = await messages.next();
  assert.equal(end.id, id);
  assert.equal((await messages.next()).done, true);
  await stopped;

  assertValid(STATELESS_VERSION, [acknowledged, changed, end], 'subscriptions/listen');
  for (const { params, result } of [acknowledged, changed, end]) {
    assert.equal((params ?? result)._meta['io.modelcontextprotocol/subscriptionId'], id);
  }
});

/** Tests in one version, whose requests `request` makes. */
function protocol(version, request) {
  async function exchange(method, params, { headers = {}, body, ...options } = {}) {
    const made = request(method, params, options);
    const response = await post(server.url, { ...CONFORMANCE_HEADERS, ...made.headers, ...headers }, body ?? made.body);
    const messages = await Array.fromAsync(messagesIn(response));
    assertValid(version, messages, method);
    for (const message of messages.filter((candidate) => 'id' in candidate)) {
      assert.deepEqual(message.id, made.body.id);
    }
    return { response, messages };
  }

  async function send(method, params, options) {
    const { response, messages } = await exchange(method, params, options);
    assert.equal(response.status, 200, JSON.stringify(messages));
    assert.ok(messages.at(-1)?.result, JSON.stringify(messages));
    return messages;
  }

  return {
    version,
    request,
    send,

    sends(what, method, params, assertMessages = () => {}, options = {}) {
      test(`${version} sends ${what}`, async () => assertMessages(await send(method, params, options)));
    },

    refuses(what, method, params, { status, code, ...options }) {
      test(`${version} refuses ${what}`, async () => {
        const { response, messages } = await exchange(method, params, options);
        assert.equal(messages.length, 1);
        const [{ error }] = messages;
        assert.deepEqual({ status: response.status, code: error?.code }, { status, code }, JSON.stringify(messages));
        assert.equal(error.data.requestId, response.headers.get('X-Request-Id'));
      });
    },
  };
}

function refusesWhateverTheMethod(refuses) {
  const header = (what, headers, expected) => refuses(what, 'tools/list', {}, { headers, ...expected });
  header('a wrong key', { Authorization: `Bearer ${UNKNOWN_KEY}` }, { status: 403, code: -32600 });
  header('a key that is none', { Authorization: 'Basic eA==' }, { status: 400, code: -32000 });
  header('a foreign origin', { Origin: 'http://evil.example.com' }, { status: 403, code: -32000 });
  header('what is no JSON by its type', { 'Content-Type': 'text/plain' }, { status: 415, code: -32000 });
  refuses('what is no JSON', 'tools/list', {}, { body: '{', status: 400, code: -32700 });
  refuses('what is no request', 'tools/list', {}, { body: '"x"', status: 400, code: -32600 });
  refuses('an id that is null', 'tools/list', {}, { id: null, status: 400, code: -32600 });
}

/** The stream has begun before the action has answered, or the call would wait forever. */
function sendsSlowResult({ version, request }) {
  test(`${version} sends a result that takes its time as a stream`, async () => {
    slowCall = Promise.withResolvers();
    const { headers, body } = request('tools/call', { name: 'test_slow', arguments: {} });
    const response = await post(server.url, { ...CONFORMANCE_HEADERS, ...headers }, body);
    assert.equal(response.headers.get('Content-Type'), 'text/event-stream');
    assert.equal(response.headers.get('X-Accel-Buffering'), 'no');
    slowCall.resolve();
    const messages = await Array.fromAsync(messagesIn(response));
    assertValid(version, messages, 'tools/call');
    assert.deepEqual(messages[0].result.structuredContent, { slow: true });
  });
}

function assertValid(version, messages, method) {
  const specification = (specifications[version] ??= new Specification(version));
  for (const message of messages) {
    assert.deepEqual(specification.violations(message, method), [], JSON.stringify(message));
  }
}

const specifications = {};

function assertResult({ types, typesIn = {}, isError = false }, version) {
  return ([{ result }]) => {
    assert.equal(result.isError ?? false, isError, JSON.stringify(result));
    assert.deepEqual(
      result.content.map(({ type }) => type),
      typesIn[version] ?? types,
    );
  };
}

function assertProgress(token) {
  return (messages) => {
    const progress = messages.slice(0, -1).map(({ params }) => params);
    assert.ok(progress.length >= 3, JSON.stringify(messages));
    for (const [index, { progressToken, progress: value }] of progress.entries()) {
      assert.equal(progressToken, token);
      assert.ok(index === 0 || value > progress[index - 1].progress, JSON.stringify(progress));
    }
  };
}

function initialization(protocolVersion) {
  return { protocolVersion, capabilities: {}, clientInfo: { name: 'e2e', version: '1.0.0' } };
}

function progressing(name, progressToken) {
  return { name, arguments: {}, _meta: { progressToken } };
}

function asking(name) {
  return { name: `test_input_required_result_${name}`, arguments: {} };
}

function inVersion(version) {
  return { _meta: { 'io.modelcontextprotocol/protocolVersion': version } };
}
