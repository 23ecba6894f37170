import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

import { installed } from './support/node.mjs';
import { Program, stackFramesIn } from './support/program.mjs';
import { freePort, KEY, runJar, startServer } from './support/server.mjs';

const FAULTS = [
  { planted: 'no key', key: '', step: 'request' },
  { planted: 'a wrong key', key: KEY.replace(/1$/, '9'), step: 'actions' },
  { planted: 'nobody at the URL', settings: async () => [`--nango.base-url=http://127.0.0.1:${await freePort()}`], step: 'nango' },
];

let server;
let diagnosis;

before(async () => {
  server = await startServer();
  const program = await doctor(['--json', `--server.port=${server.url.port}`, ...(await sandbox())]);
  assert.equal(await program.exit({ within: 60_000 }), 0, program.output);
  diagnosis = JSON.parse(program.stdout);
});

after(() => server?.stop());

test('finds nothing wrong with a setup that works, and prints no key', () => {
  assert.equal(diagnosis.healthy, true);
  assert.deepEqual(diagnosis.steps.filter(({ status }) => status === 'fault'), []);
  assert.ok(!JSON.stringify(diagnosis).includes(KEY));
});

test('the curl command lists the tools', async () => {
  const curl = new Program('bash', ['-euo', 'pipefail', '-c', configurationOf('curl')], { NANGO_API_KEY: KEY });
  assert.equal(await curl.exit({ within: 10_000 }), 0, curl.output);
  assert.ok(JSON.parse(curl.stdout).result.tools.length > 0, curl.stdout);
});

test('the configuration of Claude Desktop lists the tools', async () => {
  const { command, args, env } = JSON.parse(configurationOf('Claude Desktop')).mcpServers.hubspot;
  assert.deepEqual([command, ...args.slice(0, 2)], ['npx', '-y', 'mcp-remote']);
  const client = new Client({ name: 'e2e', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: installed('.bin/mcp-remote'),
      args: args.slice(2),
      env: { ...getDefaultEnvironment(), HOME: tmpdir(), AUTH_HEADER: env.AUTH_HEADER.replace('YOUR_NANGO_KEY', KEY) },
      stderr: 'ignore',
    }),
  );
  try {
    assert.ok((await client.listTools()).tools.length > 0);
  } finally {
    await client.close();
  }
});

for (const client of ['Claude Code', 'Cursor', 'VS Code']) {
  test(`the configuration of ${client} lists the tools`, async () => {
    const { mcpServers, servers } = JSON.parse(configurationOf(client));
    const { url, headers } = (mcpServers ?? servers).hubspot;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers, Authorization: headers.Authorization.replace(/\$\{.*\}/, KEY) },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    assert.equal(response.status, 200);
    assert.ok((await response.json()).result.tools.length > 0);
  });
}

for (const { planted, key, settings = sandbox, step } of FAULTS) {
  test(`finds ${planted}, and says how to mend it without a log line`, async () => {
    const program = await doctor(await settings(), key);
    assert.equal(await program.exit({ within: 60_000 }), 1, program.output);
    assert.match(program.output, new RegExp(`^fault +${step} +\\d+ ms`, 'm'));
    assert.match(program.output, /^ +fault: .+\n +fix: .+$/m);
    assert.equal(program.output, program.stdout);
    assert.doesNotMatch(program.output, / (INFO|WARN|ERROR) /);
    assert.deepEqual(stackFramesIn(program.output), []);
  });
}

test('refuses an unknown option in one line', async () => {
  const program = await doctor(['--jsn']);
  assert.equal(await program.exit({ within: 60_000 }), 2, program.output);
  assert.match(program.output, /^Unknown argument: --jsn\..*\n$/);
});

function configurationOf(client) {
  return diagnosis.clients.find((candidate) => candidate.client === client).content;
}

async function sandbox() {
  return ['--spring.profiles.active=sandbox', `--sandbox.port=${await freePort()}`];
}

function doctor(args, key = KEY) {
  const command = ['doctor', '--integration', 'hubspot', '--connection', 'demo', ...args];
  return runJar(command, key ? { NANGO_API_KEY: key } : {});
}
