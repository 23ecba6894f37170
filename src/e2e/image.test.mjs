import assert from 'node:assert/strict';
import { copyFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { java } from './support/java.mjs';
import { Program, projectRoot } from './support/program.mjs';
import { freePort, HEADERS, jar } from './support/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

/** What runs in the image finds Java on the path. */
const ENVIRONMENT = { PATH: [dirname(java()), process.env.PATH].join(delimiter) };

let directory;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-'));
});

after(() => rm(directory, { recursive: true }));

test('the steps of the image make a server that starts from its AOT cache', async () => {
  const application = join(directory, 'app');
  await run('docker/extract.sh', jar().path, join(directory, 'layers'));
  for (const layer of await copiedLayers()) {
    await cp(join(directory, 'layers', layer), application, { recursive: true, preserveTimestamps: true });
  }
  await copyFile(join(projectRoot, 'docker/java.options'), join(application, 'java.options'));
  await run('docker/train.sh', application);

  const [command, ...args] = await entryPoint();
  const port = await freePort();
  const settings = ['--spring.profiles.active=sandbox', `--server.port=${port}`, '--management.server.port=0', '--sandbox.port=0'];
  // Does not start at all when the cache is not good for it.
  const server = new Program(command, ['-XX:AOTMode=on', ...args, ...settings], ENVIRONMENT, application);
  try {
    const url = new URL(`http://127.0.0.1:${port}/mcp`);
    await server.untilItAnswers(url, { within: 60_000 });
    const response = await post(url, HEADERS, toolCall('get-contact', { contactId: '501' }));
    const [{ result }] = await Array.fromAsync(messagesIn(response));
    assert.equal(result.structuredContent.firstname, 'Ada');
  } finally {
    assert.equal(await server.stop(), 0, server.output);
  }
  assert.doesNotMatch(server.output, /\[(warning|error)\]/);
});

async function run(script, ...args) {
  const program = new Program(join(projectRoot, script), args, ENVIRONMENT);
  assert.equal(await program.exit({ within: 120_000 }), 0, program.output);
}

async function copiedLayers() {
  const dockerfile = await readFile(join(projectRoot, 'Dockerfile'), 'utf8');
  return [...dockerfile.matchAll(/^COPY --from=build \/build\/layers\/([\w-]+)\/ \.\/$/gm)].map(([, layer]) => layer);
}

async function entryPoint() {
  const dockerfile = await readFile(join(projectRoot, 'Dockerfile'), 'utf8');
  return JSON.parse(dockerfile.match(/^ENTRYPOINT (\[.*\])$/m)[1]);
}
