import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { answers, Program, projectRoot, stackFramesIn } from './support/program.mjs';

const START = './mvnw spring-boot:run';
const MCP = 'http://127.0.0.1:8080/mcp';
const SANDBOX = 'http://127.0.0.1:8082';

test('the quick start works as pasted', async () => {
  const readme = await readFile(join(projectRoot, 'README.md'), 'utf8');
  const blocks = shellBlocks(section(readme, 'Quick start'));
  const start = blocks.find((block) => block.includes(START));
  assert.ok(start, `the quick start has no block with ${START}`);

  for (const url of [MCP, SANDBOX]) {
    assert.equal(await answers(url), false, `something else answers at ${url} already`);
  }
  const server = bash(start);
  try {
    await server.untilItAnswers(MCP, { within: 300_000 });
    const session = bash(blocks.filter((block) => block !== start).join('\n'));
    const exitCode = await session.exit({ within: 60_000 });
    assert.equal(exitCode, 0, session.output);

    const results = jsonIn(session.output).map((answer) => {
      assert.ok(!answer.error && answer.result && !answer.result.isError, JSON.stringify(answer));
      return answer.result;
    });
    assert.ok(results.some((result) => result.serverInfo), `no answer to initialize in: ${session.output}`);
    assert.ok(results.some((result) => result.tools?.length > 0), `no tools in: ${session.output}`);
    assert.ok(results.some((result) => result.content?.length > 0), `no result of a call in: ${session.output}`);

    assert.doesNotMatch(server.output, / ERROR /);
    assert.deepEqual(stackFramesIn(server.output), []);
  } finally {
    await server.stop();
  }
});

function section(markdown, heading) {
  const found = markdown.split(/^## /m).find((candidate) => candidate.startsWith(`${heading}\n`));
  assert.ok(found, `README.md has no section "${heading}"`);
  return found;
}

function shellBlocks(markdown) {
  return [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
}

/** Answers that are not JSON are for people. */
function jsonIn(output) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

function bash(script) {
  return new Program('bash', ['-euo', 'pipefail', '-c', script]);
}
