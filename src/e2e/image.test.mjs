import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { buildImage } from './support/image.mjs';
import { freePort, HEADERS } from './support/server.mjs';
import { messagesIn, post, toolCall } from './support/wire.mjs';

let directory;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-'));
});

after(() => rm(directory, { recursive: true }));

test('the steps of the image make a server that starts from its AOT cache', async () => {
  const image = await buildImage(directory);
  const [command, ...args] = image.entryPoint;
  const port = await freePort();
  const settings = ['--spring.profiles.active=sandbox', `--server.port=${port}`, '--management.server.port=0', '--sandbox.port=0'];
  // Does not start at all when the cache is not good for it.
  const server = image.start([command, '-XX:AOTMode=on', ...args, ...settings]);
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
