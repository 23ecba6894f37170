import { copyFile, cp, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import assert from 'node:assert/strict';

import { java } from './java.mjs';
import { Program, projectRoot } from './program.mjs';
import { jar } from './server.mjs';

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
  const [command, ...args] = JSON.parse(dockerfile.match(/^ENTRYPOINT (\[.*\])$/m)[1]);
  return {
    application,
    entryPoint: [command, ...args],
    start: ([command, ...args]) => new Program(command, args, ENVIRONMENT, application),
  };
}

async function run(script, ...args) {
  const program = new Program(join(projectRoot, script), args, ENVIRONMENT);
  assert.equal(await program.exit({ within: 120_000 }), 0, program.output);
}
