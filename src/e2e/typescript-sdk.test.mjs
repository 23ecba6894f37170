import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';

import { HEADERS, startServer } from './support/server.mjs';
import { testInAllSituations } from './support/situations.mjs';

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

testInAllSituations('SDK v1', withClient, {
  unknownTool(error) {
    assert.ok(error instanceof McpError);
    assert.equal(error.code, ErrorCode.InvalidParams);
    assert.match(error.message, /launch-rocket/);
    return true;
  },
});

test('knows who it is connected to', () =>
  withClient(HEADERS, (client) => {
    const { name, version } = client.getServerVersion();
    assert.deepEqual({ name, version }, { name: 'nango-mcp', version: server.version });
    assert.match(client.getInstructions(), /Nango/);
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
