import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

import { startFront } from './conformance/front.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { installed } from './support/node.mjs';
import { HEADERS, missingHeaderSentence, startServer, UNKNOWN_KEY } from './support/server.mjs';
import { saying, testInAllSituations } from './support/situations.mjs';

const MCP_REMOTE = installed('.bin/mcp-remote');

let server;
let front;
let askingServer;
let home;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'mcp-remote-'));
  [server, askingServer] = await Promise.all([startServer(), startConformanceServer()]);
  front = await startFront(server.url);
});

after(async () => {
  front?.stop();
  await server?.stop();
  await askingServer?.stop();
  await rm(home, { recursive: true });
});

/** The ways to tell mcp-remote the headers: each answers its arguments, and its environment if that has to do with it. */
const WAYS = {
  '--header': (headers) => ({ args: headerArguments(headers) }),
  'a variable in --header': (headers) => variable(headers),
  '--header-file': async (headers) => {
    const file = join(home, 'headers.txt');
    await writeFile(file, Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`).join(''));
    return { args: ['--header-file', file] };
  },
  '--protocol auto': (headers) => {
    const { args, environment } = variable(headers);
    return { args: [...args, '--protocol', 'auto'], environment };
  },
};

/** As the README says, so that neither a space nor the key is in the arguments. */
function variable(headers) {
  const { Authorization: key, ...others } = headers;
  return key
    ? {
        args: headerArguments({ Authorization: '${AUTH_HEADER}', ...others }),
        environment: { AUTH_HEADER: key },
      }
    : { args: headerArguments(others) };
}

function headerArguments(headers) {
  return Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}:${value}`]);
}

/** Talks to mcp-remote over stdio, configured as a desktop host's settings would have it. Answers what it printed. */
async function withHost(way, headers, use, url = front.url) {
  const { args, environment } = await way(headers);
  const transport = new StdioClientTransport({
    command: MCP_REMOTE,
    args: [url.href, '--transport', 'http-only', ...args],
    env: { ...getDefaultEnvironment(), HOME: home, ...environment },
    stderr: 'pipe',
  });
  const printed = text(transport.stderr);
  const client = new Client({ name: 'e2e-host', version: '1.0.0' }, { capabilities: { elicitation: {} } });
  try {
    await client.connect(transport);
    await use(client);
  } catch (error) {
    await client.close();
    throw Object.assign(error, { printed: await printed });
  }
  await client.close();
  return printed;
}

for (const [name, way] of Object.entries(WAYS)) {
  testInAllSituations(`mcp-remote (${name})`, (headers, use) => withHost(way, headers, use), {
    // It gives up before it answers the host, which shows our sentence nowhere but in its log of what mcp-remote printed.
    missingHeader: (header) => (error) => {
      assert.equal(error.message, 'MCP error -32000: Connection closed');
      return saying(missingHeaderSentence(header))({ message: error.printed });
    },
  });

  const version = name === '--protocol auto' ? '2026-07-28' : '2025-11-25';
  test(`mcp-remote (${name}) speaks ${version}`, () =>
    withHost(way, HEADERS, async (client) => {
      await client.listTools();
      assert.equal(front.lastVersion(), version);
    }));
}

test('starts no OAuth because of a wrong key', async () => {
  const headers = { ...HEADERS, Authorization: `Bearer ${UNKNOWN_KEY}` };
  const printed = await withHost(variable, headers, (client) => assert.rejects(client.listTools()));
  assert.doesNotMatch(printed, /OAuth callback server|Dynamic Client Registration/);
});

test('puts the questions of an action to a host of the older era', () =>
  withHost(
    WAYS['--protocol auto'],
    CONFORMANCE_HEADERS,
    async (client) => {
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        const [property] = Object.keys(params.requestedSchema.properties);
        return { action: 'accept', content: { [property]: { name: 'Ada', color: 'green' }[property] } };
      });
      const called = await client.callTool({ name: 'test_input_required_result_multi_round', arguments: {} });
      assert.deepEqual(called.content, [{ type: 'text', text: 'Ada likes green.' }]);
    },
    askingServer.url,
  ));
