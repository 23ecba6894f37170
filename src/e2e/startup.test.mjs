import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stackFramesIn } from './support/program.mjs';
import { listenSomewhere, runJar } from './support/server.mjs';

const REASON = /^\S+ +ERROR +\S+ +Cannot start: .+$/;

const BAD_SETTINGS = {
  'nango.timeout.connect=5parsecs': 'nango.timeout.connect',
  'nango.pool.max-connections=0': 'nango.pool.max-connections',
  'nango.ssl-bundle=nope': 'nope',
  'mcp.seal.keys=no-base64-at-all': 'mcp.seal.keys',
  'server.port=99999': '99999',
  'server.address=192.0.2.1': 'assign requested address',
};

for (const [setting, named] of Object.entries(BAD_SETTINGS)) {
  test(`says that ${setting} is unusable`, () => assertCannotStart({ args: [`--${setting}`], setting: named }));
}

test('says that a base URL is unusable', () =>
  assertCannotStart({ environment: { NANGO_BASE_URL: 'htp:/nope' }, setting: 'nango.base-url' }));

test('says of all unusable settings at once, one line each', async () => {
  const args = ['--nango.timeout.connect=5parsecs', '--nango.pool.max-connections=0', '--mcp.calls.deadline=soon'];
  const reasons = await reasonsNotToStart({ args, environment: { MCP_SEAL_KEYS: 'short' } });
  const named = ['nango.timeout.connect', 'nango.pool.max-connections', 'mcp.calls.deadline', 'mcp.seal.keys'];
  assert.equal(reasons.length, named.length, reasons.join('\n'));
  for (const setting of named) {
    assert.equal(reasons.filter((reason) => reason.includes(setting)).length, 1, `${setting} in ${reasons.join('\n')}`);
  }
});

test('says that the port is in use', async () => {
  const occupant = await listenSomewhere();
  try {
    await assertCannotStart({ args: [`--server.port=${occupant.address().port}`], setting: 'server.port' });
  } finally {
    occupant.close();
  }
});

async function assertCannotStart({ setting, ...start }) {
  const reasons = await reasonsNotToStart(start);
  assert.equal(reasons.length, 1, reasons.join('\n'));
  assert.ok(reasons[0].includes(setting), `"${reasons[0]}" does not name ${setting}`);
}

async function reasonsNotToStart({ args = [], environment = {} }) {
  const program = runJar(args, environment);
  assert.notEqual(await program.exit({ within: 60_000 }), 0, program.output);
  assert.deepEqual(stackFramesIn(program.output), []);
  return program.output.split('\n').filter((line) => REASON.test(line));
}
