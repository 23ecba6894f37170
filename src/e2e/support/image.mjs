import assert from 'node:assert/strict';
import { copyFile, cp, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { java } from './java.mjs';
import { Program, projectRoot } from './program.mjs';
import { freePort, HEADERS, jar } from './server.mjs';
import { messagesIn, post, toolCall } from './wire.mjs';

/** What runs in the image finds Java on the path. */
const ENVIRONMENT = { PATH: [dirname(java()), process.env.PATH].join(delimiter) };

/** Does the steps of the image's build in a directory. */
export async function buildImage(directory) {
  const dockerfile = await readFile(join(projectRoot, 'Dockerfile'), 'utf8');
  const application = join(directory, 'app');
  await run('docker/extract.sh', jar().path, join(directory, 'layers'));
  for (const [, layer] of dockerfile.matchAll(/^COPY --from=build \/build\/layers\/([\w-]+)\/ \.\/$/gm)) {
    await cp(join(directory, 'layers', layer), application, { recursive: true, preserveTimestamps: true });
  }
  await copyFile(join(projectRoot, 'docker/java.options'), join(application, 'java.options'));
  await run('docker/train.sh', application);
  return {
    application,
    entryPoint: JSON.parse(dockerfile.match(/^ENTRYPOINT (\[.*\])$/m)[1]),
    start: ([command, ...args]) => new Program(command, args, ENVIRONMENT, application),
  };
}

/** Starts what is in the image with the sandbox, by a function that takes the settings; it must answer a call, and stop properly. */
export async function assertServes(start, inspect = () => {}) {
  const port = await freePort();
  const server = start([
    '--spring.profiles.active=sandbox',
    `--server.port=${port}`,
    '--management.server.port=0',
    '--sandbox.port=0',
  ]);
  try {
    const url = new URL(`http://127.0.0.1:${port}/mcp`);
    await server.untilItAnswers(url, { within: 60_000 });
    await inspect(server);
    const response = await post(url, HEADERS, toolCall('get-contact', { contactId: '501' }));
    const [{ result }] = await Array.fromAsync(messagesIn(response));
    assert.equal(result.structuredContent.firstname, 'Ada');
  } finally {
    assert.equal(await server.stop(), 0, server.output);
  }
  return server;
}

async function run(script, ...args) {
  const program = new Program(join(projectRoot, script), args, ENVIRONMENT);
  assert.equal(await program.exit({ within: 120_000 }), 0, program.output);
}
