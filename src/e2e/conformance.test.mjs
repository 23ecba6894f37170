import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { startFront } from './conformance/front.mjs';
import { CONFORMANCE_HEADERS, startConformanceServer } from './conformance/server.mjs';
import { installed, NODE } from './support/node.mjs';
import { Program } from './support/program.mjs';

const SUITE = installed('@modelcontextprotocol/conformance/dist/index.js');

/**
 * What passes, by requirement set. Vacuous is what a server passes that refuses everything, and what passes without a
 * single check: that is no evidence for anything.
 */
const PASSES = {
  '2025-11-25': {
    scored: '12 of 30',
    unscored: '3 of 3',
    vacuous: ['server-sse-polling'],
  },
  '2026-07-28': {
    scored: '25 of 37',
    unscored: '4 of 13',
    vacuous: [
      'input-required-result-ignore-extra-params',
      'input-required-result-missing-input-response',
      'input-required-result-unsupported-methods',
      'input-required-result-validate-input',
      'sep-2164-resource-not-found',
      'tasks-status-notifications',
    ],
  },
};

let server;
let front;
let refuser;

before(async () => {
  server = await startConformanceServer();
  front = await startFront(server.url, CONFORMANCE_HEADERS);
  refuser = await startRefuser();
});

after(async () => {
  front?.stop();
  refuser?.close();
  await server?.stop();
});

for (const [set, expected] of Object.entries(PASSES)) {
  test(`passes all that applies to a server of tools: ${set}`, async (context) => {
    const expectedFailures = fileURLToPath(new URL(`conformance/expected-failures-${set}.yml`, import.meta.url));
    const run = await runSuite(front.url, set, ['--expected-failures', expectedFailures]);
    assert.equal(run.exitCode, 0, run.output);

    const passed = run.scenarios.filter((scenario) => scenario.passed);
    const refused = await runSuite(`http://127.0.0.1:${refuser.address().port}/mcp`, set);
    const passedAnyway = refused.scenarios.filter((scenario) => scenario.passed).map((scenario) => scenario.name);
    const vacuous = passed
      .filter((scenario) => scenario.checks === 0 || passedAnyway.includes(scenario.name))
      .map((scenario) => scenario.name);
    const { scored, unscored } = await scenariosOf(set);
    const passes = { scored: count(passed, scored), unscored: count(passed, unscored), vacuous: vacuous.toSorted() };
    context.diagnostic(`${set}: ${passes.scored} scored and ${passes.unscored} unscored scenarios passed`);
    context.diagnostic(`of these, no evidence: ${passes.vacuous.join(', ')}`);
    assert.deepEqual(passes, expected, run.output);
  });
}

/** Answers the exit code, and what the suite's summary says of each scenario. */
async function runSuite(url, set, args = []) {
  const program = suite(['server', '--url', String(url), '--requirements', set, ...args]);
  const exitCode = await program.exit({ within: 180_000 });
  const { output } = program;
  const summary = output.slice(output.indexOf('=== SUMMARY ==='));
  const scenarios = [...summary.matchAll(/^([✓✗]) (\S+): (\d+) passed, (\d+) failed$/gm)].map(
    ([, mark, name, succeeded, failed]) => ({ name, passed: mark === '✓', checks: Number(succeeded) + Number(failed) }),
  );
  assert.notEqual(scenarios.length, 0, output);
  return { exitCode, output, scenarios };
}

/** The scenarios of a set that test servers: those that count, and those that are run for information. */
async function scenariosOf(set) {
  const program = suite(['list', '--requirements', set]);
  assert.equal(await program.exit({ within: 30_000 }), 0, program.output);
  const [required, informative] = program.output.split('Run and reported, but never scored:');
  const [, ofServers] = required.match(/^Server scenarios.*:\n((?: +- \S+\n)+)/m);
  return {
    scored: [...ofServers.matchAll(/- (\S+)/g)].map(([, name]) => name),
    unscored: [...informative.matchAll(/- (\S+) \[server\]/g)].map(([, name]) => name),
  };
}

function count(passed, names) {
  return `${passed.filter((scenario) => names.includes(scenario.name)).length} of ${names.length}`;
}

function suite(args) {
  return new Program(NODE, [SUITE, ...args]);
}

/** A server that answers nothing but refusals. */
async function startRefuser() {
  const listener = createServer(async (request, response) => {
    const { id } = await json(request).catch(() => ({}));
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32600, message: 'Refused' } }));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}
