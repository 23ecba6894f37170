import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { installed } from './support/node.mjs';
import { startRedis } from './support/redis.mjs';
import { freePort, KEY, runJar, startServer } from './support/server.mjs';

const SEAL_KEYS = '--mcp.seal.keys=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

const ADA = { connections: { any: [{ tags: { end_user_id: 'ada' } }] } };

let redisPort;
let redis;
let first;
let second;
let home;

before(async () => {
  redisPort = await freePort();
  home = await mkdtemp(join(tmpdir(), 'sessions-'));
  redis = await startRedis(redisPort);
  const settings = [
    SEAL_KEYS,
    `--mcp.sessions.redis-url=redis://127.0.0.1:${redisPort}`,
    // However few tools there are, most have to be found.
    '--mcp.sessions.list-all-up-to=0',
  ];
  [first, second] = await Promise.all([startServer(settings), startServer(settings)]);
});

after(async () => {
  await first?.stop();
  await second?.stop();
  await redis?.stop();
  await rm(home, { recursive: true });
});

function request(server, method, path, body) {
  return fetch(new URL(path, server.url), {
    method,
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
}

async function createSession(server, body = { tenant: ADA, pinned_tools: { hubspot: ['search-contacts'] } }) {
  const response = await request(server, 'POST', '/sessions', body);
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer.data;
}

async function endSession(server, session) {
  const response = await request(server, 'DELETE', `/sessions/${session.session_id}`);
  return { status: response.status, body: await response.json() };
}

/** Answers the HTTP status. A client has the URL and the token, and nothing else. */
async function ping(server, session) {
  const response = await fetch(new URL(new URL(session.mcp_url).pathname, server.url), {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${session.session_token}`,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
  await response.text();
  return response.status;
}

/** What is listed can be called, and what is not can be found and run. */
async function assertHasTools(client) {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name), [
    'hubspot__search-contacts',
    'nango_execute',
    'nango_execute_read',
    'nango_tool_search',
  ]);
  const listed = await client.callTool({ name: 'hubspot__search-contacts', arguments: { query: 'brightleaf', limit: 10 } });
  assert.ok(!listed.isError, listed.content[0].text);
  const found = await client.callTool({ name: 'nango_tool_search', arguments: { queries: ['look up a contact by its id'] } });
  assert.match(found.content[0].text, /hubspot__get-contact/);
  const run = { tool: 'hubspot__get-contact', input: { contactId: '501' } };
  const { structuredContent } = await client.callTool({ name: 'nango_execute', arguments: run });
  assert.equal(structuredContent.firstname, 'Ada');
}

async function metric(server, name) {
  const response = await fetch(new URL('/actuator/prometheus', server.readiness));
  const text = await response.text();
  return Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))[1]);
}

test('a session that one replica created is served by the other', async () => {
  const session = await createSession(first);
  assert.deepEqual(Object.keys(session.toolset), ['hubspot']);
  assert.equal(await ping(first, session), 200);
  assert.equal(await ping(second, session), 200);
});

test('a session that one replica ended has ended on the other at once', async () => {
  const session = await createSession(first);
  const other = await createSession(first);
  assert.equal(await ping(second, session), 200);
  const ended = await endSession(first, session);
  assert.equal(ended.status, 200);
  assert.equal(ended.body.data.reason, 'terminated');
  assert.equal(await ping(second, session), 401);
  assert.equal(await ping(first, session), 401);
  assert.equal(await ping(second, other), 200);
});

test('what a replica has seen serves while Redis is away, and Redis once it is back', async () => {
  const seen = await createSession(first);
  const alive = await createSession(first);
  await endSession(first, seen);
  assert.equal(await ping(second, seen), 401);
  const before = await metric(second, 'nango_mcp_sessions_store_failures_total');

  await redis.stop();
  assert.equal(await ping(second, seen), 401);
  assert.equal(await ping(second, alive), 200);
  assert.ok((await metric(second, 'nango_mcp_sessions_store_failures_total')) > before);
  assert.equal(second.program.output.match(/Redis does not say which agent sessions have ended/g).length, 1);
  const refused = await endSession(first, alive);
  assert.equal(refused.status, 503);
  assert.equal(refused.body.error.code, 'end_not_shared');
  assert.equal(await ping(first, alive), 401);
  assert.equal(await ping(second, alive), 200);

  redis = await startRedis(redisPort);
  while ((await endSession(first, alive)).status !== 200);
  while ((await ping(second, alive)) !== 401);
});

test('the TypeScript SDK v1 needs the URL and the token alone', async () => {
  const session = await createSession(first);
  const client = new Client({ name: 'e2e', version: '1.0.0' });
  const headers = { Authorization: `Bearer ${session.session_token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(session.mcp_url), { requestInit: { headers } }));
  assert.equal(client.getServerVersion().name, 'nango-mcp');
  await client.ping();
  await assertHasTools(client);
  await client.close();
});

for (const mode of ['legacy', 'auto']) {
  test(`the TypeScript SDK v2 (${mode}) needs the URL and the token alone`, async () => {
    const session = await createSession(first);
    const client = new ClientV2({ name: 'e2e', version: '1.0.0' }, { versionNegotiation: { mode } });
    const headers = { Authorization: `Bearer ${session.session_token}` };
    await client.connect(new TransportV2(new URL(session.mcp_url), { requestInit: { headers } }));
    assert.equal(client.getServerVersion().name, 'nango-mcp');
    await assertHasTools(client);
    await client.close();
  });
}

test('mcp-remote needs the URL and the token alone', async () => {
  const session = await createSession(first);
  const client = new Client({ name: 'e2e-host', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: installed('.bin/mcp-remote'),
      args: [session.mcp_url, '--transport', 'http-only', '--header', 'Authorization:${AUTH_HEADER}'],
      env: { ...getDefaultEnvironment(), HOME: home, AUTH_HEADER: `Bearer ${session.session_token}` },
      stderr: 'ignore',
    }),
  );
  assert.equal(client.getServerVersion().name, 'nango-mcp');
  await client.ping();
  await assertHasTools(client);
  await client.close();
});

test('a session ends with its DELETE across restarts where there is a file', async () => {
  const settings = [SEAL_KEYS, `--mcp.sessions.ended-file=${join(home, 'ended')}`];
  const before = await startServer(settings);
  const [ended, alive] = [await createSession(before), await createSession(before)];
  assert.equal((await endSession(before, ended)).status, 200);
  await before.stop();
  const after = await startServer(settings);
  try {
    assert.equal(await ping(after, ended), 401);
    assert.equal(await ping(after, alive), 200);
  } finally {
    await after.stop();
  }
});

test('the command line creates sessions that the server serves', async () => {
  const sandbox = ['--spring.profiles.active=sandbox', `--sandbox.port=${await freePort()}`];
  const command = runJar(
    ['session', 'create', '--tag', 'end_user_id=ada', '--json', `--server.port=${first.url.port}`, SEAL_KEYS, ...sandbox],
    { NANGO_API_KEY: KEY },
  );
  assert.equal(await command.exit({ within: 60_000 }), 0, command.output);
  assert.equal(await ping(first, JSON.parse(command.stdout).data), 200);
});
