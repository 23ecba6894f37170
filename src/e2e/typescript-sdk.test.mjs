import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';

import { KEY, REFUSED_KEY_SENTENCE, startServer, UNKNOWN_KEY } from './support/server.mjs';

const HEADERS = {
  Authorization: `Bearer ${KEY}`,
  'connection-id': 'demo',
  'provider-config-key': 'hubspot',
};

let server;

before(async () => {
  server = await startServer();
});

after(() => server?.stop());

async function withClient(headers, use) {
  const client = new Client({ name: 'e2e', version: '1.0.0' });
  try {
    await client.connect(new StreamableHTTPClientTransport(server.url, { requestInit: { headers } }));
    await use(client);
  } finally {
    await client.close();
  }
}

test('connects', () =>
  withClient(HEADERS, (client) => {
    const { name, version } = client.getServerVersion();
    assert.deepEqual({ name, version }, { name: 'nango-mcp', version: server.version });
    assert.match(client.getInstructions(), /Nango/);
  }));

test('lists the tools by name, with inputs that are objects', () =>
  withClient(HEADERS, async (client) => {
    const { tools } = await client.listTools();
    const names = tools.map((tool) => tool.name);
    assert.ok(names.includes('search-contacts'), `tools: ${names}`);
    assert.deepEqual(names, names.toSorted());
    for (const tool of tools) {
      assert.equal(tool.inputSchema.type, 'object', tool.name);
    }
  }));

test('reads', () =>
  withClient(HEADERS, async (client) => {
    const found = await client.callTool({ name: 'search-contacts', arguments: { query: 'fjord', limit: 5 } });
    assert.ok(!found.isError, found.content[0].text);
    assert.deepEqual(
      JSON.parse(found.content[0].text).results.map((contact) => contact.email),
      ['ada.lindqvist@fjordlogistics.com'],
    );
  }));

test('writes what can be read afterwards', () =>
  withClient(HEADERS, async (client) => {
    const contact = { email: 'grace@brightleaf.io', firstname: 'Grace', lifecyclestage: 'lead' };
    const created = await client.callTool({ name: 'create-contact', arguments: contact });
    assert.ok(!created.isError, created.content[0].text);
    const { id } = JSON.parse(created.content[0].text);
    const read = await client.callTool({ name: 'get-contact', arguments: { contactId: id } });
    assert.ok(!read.isError, read.content[0].text);
    const { email, firstname, lifecyclestage } = JSON.parse(read.content[0].text);
    assert.deepEqual({ email, firstname, lifecyclestage }, contact);
  }));

test('shows the failure of an action to the model', () =>
  withClient(HEADERS, async (client) => {
    const merged = await client.callTool({
      name: 'merge-contacts',
      arguments: { primaryId: '502', duplicateId: '504' },
    });
    assert.equal(merged.isError, true);
    assert.match(merged.content[0].text, /The contacts cannot be merged/);
  }));

test('knows no other tool', () =>
  withClient(HEADERS, async (client) => {
    await assert.rejects(client.callTool({ name: 'launch-rocket', arguments: {} }), (error) => {
      assert.ok(error instanceof McpError);
      assert.equal(error.code, ErrorCode.InvalidParams);
      assert.match(error.message, /launch-rocket/);
      return true;
    });
  }));

test('explains that a key is wrong', () =>
  withClient({ ...HEADERS, Authorization: `Bearer ${UNKNOWN_KEY}` }, (client) =>
    assert.rejects(client.listTools(), saying(REFUSED_KEY_SENTENCE)),
  ));

for (const header of Object.keys(HEADERS)) {
  test(`explains that the header ${header} is missing`, () => {
    const { [header]: _, ...others } = HEADERS;
    return assert.rejects(
      withClient(others, () => {}),
      saying(`The header "${header}" is missing.`),
    );
  });
}

/** Whether an error's text has a sentence, though it may quote the JSON that the sentence came in. */
function saying(sentence) {
  return (error) => {
    const text = error.message.replaceAll('\\"', '"');
    assert.ok(text.includes(sentence), error.message);
    return true;
  };
}
