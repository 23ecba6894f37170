import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertServes, buildImage } from './support/image.mjs';

let directory;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-'));
});

after(() => rm(directory, { recursive: true }));

test('the steps of the image make a server that starts from its AOT cache', async () => {
  const image = await buildImage(directory);
  const [command, ...args] = image.entryPoint;
  // Does not start at all when the cache is not good for it.
  const server = await assertServes((settings) => image.start([command, '-XX:AOTMode=on', ...args, ...settings]));
  assert.doesNotMatch(server.output, /\[(warning|error)\]/);
});
