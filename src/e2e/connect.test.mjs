import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';

import { KEY, startServer } from './support/server.mjs';

const WITHOUT_CONNECT_SESSIONS = '5a4db0c5-0000-4000-8000-000000000006';
const LINK = /http:\/\/\S+session_token=\S+/;
const SHOWS_LINKS = { elicitation: { url: {} } };
const SEARCH = { name: 'search-contacts', arguments: { query: 'fjord', limit: 10 } };

let server;

before(async () => {
  server = await startServer([
    `--mcp.seal.keys=${randomBytes(32).toString('base64')}`,
    '--mcp.builtin-tools.allow=*',
    '--mcp.connect.wait-for-user=1s',
  ]);
});

after(() => server?.stop());

/** The clients, each with the way in which it declares what it can do. */
const CLIENTS = {
  'SDK v1': (capabilities) => [new ClientV1({ name: 'e2e', version: '1.0.0' }, { capabilities }), TransportV1],
  'SDK v2, legacy': (capabilities) => [clientV2('legacy', capabilities), TransportV2],
  'SDK v2': (capabilities) => [clientV2('auto', capabilities), TransportV2],
};

function clientV2(mode, capabilities) {
  return new ClientV2({ name: 'e2e', version: '1.0.0' }, { capabilities, versionNegotiation: { mode } });
}

async function agent(name, user, { capabilities = {}, headers = {} } = {}, use) {
  const [client, Transport] = CLIENTS[name](capabilities);
  const all = { Authorization: `Bearer ${KEY}`, 'provider-config-key': 'hubspot', 'nango-end-user-id': user, ...headers };
  try {
    await client.connect(new Transport(server.url, { requestInit: { headers: all } }));
    return await use(client);
  } finally {
    await client.close();
  }
}

/** Plays the user, who opens a link and agrees. */
async function connect(link) {
  const page = await fetch(link, { method: 'POST' });
  assert.equal(page.status, 200, await page.text());
}

function linkIn(result) {
  assert.equal(result.isError, true);
  return result.content[0].text.match(LINK)[0];
}

function outputOf(result) {
  assert.ok(!result.isError, result.content?.[0]?.text);
  return result.structuredContent;
}

for (const name of Object.keys(CLIENTS)) {
  test(`${name}: the model passes the link on, and its user connects`, () =>
    agent(name, randomUUID(), {}, async (client) => {
      await connect(linkIn(await client.callTool(SEARCH)));
      assert.ok(outputOf(await client.callTool(SEARCH)).results.length > 0);
    }));
}

for (const name of ['SDK v1', 'SDK v2, legacy']) {
  test(`${name}: the client shows the link, and its user connects`, () =>
    agent(name, randomUUID(), { capabilities: SHOWS_LINKS }, async (client) => {
      const error = await client.callTool(SEARCH).then(assert.fail, (failure) => failure);
      assert.equal(error.code, -32042);
      assert.ok(name !== 'SDK v1' || error instanceof UrlElicitationRequiredError);
      await connect(error.data.elicitations[0].url);
      assert.ok(outputOf(await client.callTool(SEARCH)).results.length > 0);
    }));
}

test('SDK v2: the client shows the link and calls again by itself', () =>
  agent('SDK v2', randomUUID(), { capabilities: SHOWS_LINKS }, async (client) => {
    const shown = [];
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      shown.push(params);
      await connect(params.url);
      return { action: 'accept' };
    });
    assert.ok(outputOf(await client.callTool(SEARCH)).results.length > 0);
    assert.equal(shown.length, 1);
    assert.equal(shown[0].mode, 'url');
  }));

test('SDK v2: who agrees and takes time is asked again with the same link', () =>
  agent('SDK v2', randomUUID(), { capabilities: SHOWS_LINKS }, async (client) => {
    const links = [];
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      links.push(params.url);
      if (links.length === 3) {
        await connect(params.url);
      }
      return { action: 'accept' };
    });
    assert.ok(outputOf(await client.callTool(SEARCH)).results.length > 0);
    assert.equal(links.length, 3);
    assert.equal(new Set(links).size, 1);
  }));

const READ = { name: 'get-contact', arguments: { contactId: '501' } };

for (const [user, call] of [[randomUUID(), SEARCH], ['dan', READ]]) {
  test(`SDK v2: the call goes on when the user connects while it waits: ${call.name}`, () =>
    agent('SDK v2', user, { capabilities: SHOWS_LINKS }, async (client) => {
      const shown = [];
      client.setRequestHandler('elicitation/create', ({ params }) => {
        shown.push(params.url);
        return { action: 'accept' };
      });
      const onprogress = async ({ message }) => {
        if (message === 'Waiting for the user to connect') {
          await connect(shown[0]);
        }
      };
      outputOf(await client.callTool(call, { onprogress }));
      assert.equal(shown.length, 1);
    }));
}

test('SDK v2: who declines is not asked again', () =>
  agent('SDK v2', randomUUID(), { capabilities: SHOWS_LINKS }, async (client) => {
    client.setRequestHandler('elicitation/create', () => ({ action: 'decline' }));
    const result = await client.callTool(SEARCH);
    assert.match(result.content[0].text, /did not agree[^]*Error code: connection_declined/);
  }));

for (const user of ['cleo']) {
  test(`a connection whose credentials no longer work is renewed, and stays the same one: ${user}`, () =>
    agent('SDK v1', user, { headers: { 'nango-builtin-tools': '*' } }, async (client) => {
      const list = async () => outputOf(await client.callTool({ name: 'list_connections', arguments: {} })).connections;
      const [before] = await list();
      await connect(linkIn(await client.callTool(SEARCH)));
      outputOf(await client.callTool(SEARCH));
      const [after] = await list();
      assert.equal(after.connection_id, before.connection_id);
      assert.equal(after.state, 'working');
    }));
}

test("Nango's own flow, by tools alone: list, create a link, wait, call", () =>
  agent('SDK v1', randomUUID(), { headers: { 'nango-builtin-tools': '*' } }, async (client) => {
    const call = async (name, input = {}, options) =>
      outputOf(await client.callTool({ name, arguments: input }, undefined, options));
    assert.deepEqual((await call('list_connections')).connections, []);
    const { connect_link: link } = await call('create_connect_session', { tags: { team: 'red' } });
    const beats = [];
    const waiting = call('wait_for_connection', { timeout_seconds: 60 }, { onprogress: (beat) => beats.push(beat) });
    await connect(link);
    const { connected, connection } = await waiting;
    assert.equal(connected, true);
    assert.equal(connection.tags.team, 'red');
    assert.ok(beats.length > 0);
    assert.ok((await call(SEARCH.name, SEARCH.arguments)).results.length > 0);
  }));

test('users of one key see and use their own connections only', () => {
  const headers = { 'nango-builtin-tools': '*' };
  return agent('SDK v1', randomUUID(), { headers }, (one) =>
    agent('SDK v2', randomUUID(), { headers }, async (other) => {
      const call = async (client, name, input = {}) => client.callTool({ name, arguments: input });
      const ids = [];
      for (const client of [one, other]) {
        await connect(outputOf(await call(client, 'create_connect_session')).connect_link);
        const { connections } = outputOf(await call(client, 'list_connections'));
        assert.equal(connections.length, 1);
        ids.push(connections[0].connection_id);
      }
      assert.notEqual(ids[0], ids[1]);
      for (const name of ['get_connection', 'create_reconnect_session']) {
        const refused = await call(one, name, { connection_id: ids[1] });
        assert.match(refused.content[0].text, /Error code: unknown_connection/);
      }
      await Promise.all(
        [one, other].map((client, index) => call(client, 'create-contact', { email: `own-${index}@example.com` })),
      );
      for (const [index, client] of [one, other].entries()) {
        const { results } = outputOf(await call(client, SEARCH.name, { query: 'own-', limit: 10 }));
        assert.deepEqual(results.map(({ email }) => email), [`own-${index}@example.com`]);
      }
    }),
  );
});

test('a user with several connections is told which they are', () =>
  agent('SDK v1', 'ben', {}, async (client) => {
    const result = await client.callTool(SEARCH);
    assert.match(result.content[0].text, /ben-hubspot, ben-hubspot-eu|ben-hubspot-eu, ben-hubspot/);
  }));

test('a key that may make no links is told the scope', () =>
  agent('SDK v1', randomUUID(), { headers: { Authorization: `Bearer ${WITHOUT_CONNECT_SESSIONS}` } }, async (client) => {
    const result = await client.callTool(SEARCH);
    assert.match(result.content[0].text, /environment:connect_sessions:write/);
    assert.doesNotMatch(result.content[0].text, LINK);
  }));

test('our own tools are there for those who ask for them', async () => {
  const namesFor = (headers) =>
    agent('SDK v1', randomUUID(), { headers }, async (client) => (await client.listTools()).tools.map(({ name }) => name));
  assert.equal((await namesFor({})).includes('list_connections'), false);
  assert.equal((await namesFor({ 'nango-builtin-tools': 'list_*' })).includes('list_connections'), true);
});

test('no link and no connection is in the log', () => {
  assert.match(server.program.output, /outcome="needs_connection"/);
  assert.doesNotMatch(server.program.output, /session_token|nango_connect_session|-hubspot/);
});
