import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';

import { installed, NODE } from './support/node.mjs';
import { Program } from './support/program.mjs';
import { startServer } from './support/server.mjs';
import { testInAllSituations } from './support/situations.mjs';

const INSPECTOR = installed('@modelcontextprotocol/inspector/clients/launcher/build/index.js');

/** Inspector's own exit codes. */
const TOOL_FAILED = 5;

let server;
let home;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'inspector-'));
  server = await startServer();
});

after(async () => {
  await server?.stop();
  await rm(home, { recursive: true });
});

for (const era of ['legacy', 'auto', 'modern']) {
  const withSession = (headers, use) =>
    use({
      listTools: () => inspect(era, headers, ['--method', 'tools/list']),
      callTool: ({ name, arguments: input }) =>
        inspect(era, headers, ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(input)]),
    });
  testInAllSituations(`Inspector (${era})`, withSession, {
    // It looks the tool up in the list, and sends no call.
    unknownTool: { message: "tool_not_found: Tool 'launch-rocket' not found on server." },
  });
}

/** Runs Inspector once, and answers the result that it prints; what it complains about is thrown. */
async function inspect(era, headers, args) {
  const program = new Program(
    NODE,
    [
      INSPECTOR,
      '--cli',
      server.url.href,
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
