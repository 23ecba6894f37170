import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

import { KEY, REFUSED_KEY_SENTENCE, startServer, UNKNOWN_KEY } from './support/server.mjs';

const MCP_REMOTE = fileURLToPath(new URL('node_modules/.bin/mcp-remote', import.meta.url));

let server;
let home;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'mcp-remote-'));
  server = await startServer();
});

after(async () => {
  await server?.stop();
  await rm(home, { recursive: true });
});

/** Talks to mcp-remote over stdio, configured as a desktop host's settings would have it. */
async function withHost(key, use) {
  const transport = new StdioClientTransport({
    command: MCP_REMOTE,
    args: [
      server.url.href,
      ...['--transport', 'http-only'],
      ...['--header', 'Authorization:${AUTH_HEADER}'],
      ...['--header', 'connection-id:demo'],
      ...['--header', 'provider-config-key:hubspot'],
    ],
    env: { ...getDefaultEnvironment(), HOME: home, AUTH_HEADER: `Bearer ${key}` },
    stderr: 'pipe',
  });
  let log = '';
  transport.stderr.on('data', (text) => (log += text));
  const client = new Client({ name: 'e2e-host', version: '1.0.0' });
  try {
    await client.connect(transport);
    await use(client, () => log);
  } catch (error) {
    error.message += `\nmcp-remote printed:\n${log}`;
    throw error;
  } finally {
    await client.close();
  }
}

test('connects, lists and calls', () =>
  withHost(KEY, async (client) => {
    assert.equal(client.getServerVersion().name, 'nango-mcp');
    const { tools } = await client.listTools();
    assert.ok(tools.some((tool) => tool.name === 'get-contact'));
    const found = await client.callTool({ name: 'get-contact', arguments: { contactId: '501' } });
    assert.ok(!found.isError, found.content[0].text);
    assert.equal(JSON.parse(found.content[0].text).firstname, 'Ada');
  }));

test('passes the failure of an action on', () =>
  withHost(KEY, async (client) => {
    const merged = await client.callTool({
      name: 'merge-contacts',
      arguments: { primaryId: '502', duplicateId: '504' },
    });
    assert.equal(merged.isError, true);
    assert.match(merged.content[0].text, /The contacts cannot be merged/);
  }));

test('explains that a key is wrong, and starts no OAuth for it', () =>
  withHost(UNKNOWN_KEY, async (client, log) => {
    await assert.rejects(client.listTools(), (error) => {
      assert.ok(error.message.includes(REFUSED_KEY_SENTENCE), error.message);
      return true;
    });
    assert.doesNotMatch(log(), /OAuth callback server|Dynamic Client Registration/);
  }));
