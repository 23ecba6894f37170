import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { startFront } from './conformance/front.mjs';
import { installed, NODE } from './support/node.mjs';
import { Program } from './support/program.mjs';
import { HEADERS, startServer } from './support/server.mjs';
import { NOT_OFFERED, testInAllSituations } from './support/situations.mjs';

const INSPECTOR = installed('@modelcontextprotocol/inspector/clients/launcher/build/index.js');

/** Inspector's own exit codes. */
const TOOL_FAILED = 5;

/** What is spoken in each of its modes. */
const ERAS = { legacy: '2025-11-25', auto: '2026-07-28', modern: '2026-07-28' };

let server;
let front;
let home;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'inspector-'));
  server = await startServer();
  front = await startFront(server.url);
});

after(async () => {
  front?.stop();
  await server?.stop();
  await rm(home, { recursive: true });
});

for (const [era, version] of Object.entries(ERAS)) {
  const withSession = (headers, use) =>
    use({
      listTools: () => inspect(era, headers, ['--method', 'tools/list']),
      callTool: ({ name, arguments: input }) =>
        inspect(era, headers, ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(input)]),
    });
  testInAllSituations(`Inspector (${era})`, withSession, {
    // It looks the tool up in the list, and sends no call.
    unknownTool: { message: "tool_not_found: Tool 'launch-rocket' not found on server." },
    ...(era === 'modern' && { missingHeader: () => ({ message: `error: ${NOT_OFFERED}` }) }),
  });

  test(`Inspector (${era}) speaks ${version}`, async () => {
    await inspect(era, HEADERS, ['--method', 'tools/list']);
    assert.equal(front.lastVersion(), version);
  });
}

/** Runs Inspector once, and answers the result that it prints; what it complains about is thrown. */
async function inspect(era, headers, args) {
  const program = new Program(
    NODE,
    [
      INSPECTOR,
      '--cli',
      front.url.href,
      ...['--transport', 'http', '--protocol-era', era, '--stored-auth-only', '--format', 'json', '--quiet'],
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...args,
    ],
    { HOME: home, MCP_CATALOG_PATH: join(home, 'mcp.json') },
  );
  const exitCode = await program.exit({ within: 60_000 });
  if (program.stdout) {
    const { result } = JSON.parse(program.stdout);
    assert.equal(exitCode, result.isError ? TOOL_FAILED : 0, program.output);
    return result;
  }
  assert.notEqual(exitCode, 0, program.output);
  const { error } = JSON.parse(program.output);
  throw new Error(`${error.code}: ${error.message}`);
}
