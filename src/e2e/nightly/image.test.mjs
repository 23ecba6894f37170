import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { prepareContainer, runContained } from '../support/container.mjs';
import { assertServes, buildImage } from '../support/image.mjs';
import { projectRoot } from '../support/program.mjs';

const NEEDS_ROOT = process.getuid() === 0 ? false : 'only root can make a root directory read-only';

let directory;

let image;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-'));
  image = read(await readFile(join(projectRoot, 'Dockerfile'), 'utf8'));
});

after(() => rm(directory, { recursive: true }));

test('the image runs as a number that is not root', () => {
  assert.match(image.user, /^[1-9]\d*:[1-9]\d*$/);
});

test('what the image holds runs without rights on a read-only root', { skip: NEEDS_ROOT }, async () => {
  const root = join(directory, 'root');
  const { application, entryPoint } = await buildImage(directory);
  await prepareContainer(root, application, image.workingDirectory);
  // Whom nothing else would hinder.
  const write = runContained(root, { ...image, user: '0:0' }, ['touch', 'file', '/file', '/usr/file']);
  assert.notEqual(await write.exit({ within: 10_000 }), 0);
  assert.equal(write.output.match(/Read-only file system/g)?.length, 3, write.output);

  const start = (settings) => runContained(root, image, [...entryPoint, ...settings]);
  await assertServes(start, async (server) => {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const [uid] = image.user.split(':');
    assert.equal(status.match(/^Uid:\s+(.*)$/m)[1], Array(4).fill(uid).join('\t'));
    assert.match(status, /^CapEff:\s+0+$/m);
  });
});

/** What the last stage of a Dockerfile says. */
function read(dockerfile) {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const of = (instruction) => last.match(new RegExp(`^${instruction} (.*)$`, 'm'))?.[1];
  return {
    user: of('USER'),
    workingDirectory: dockerfile.match(/^WORKDIR (\/app)$/m)[1],
    environment: Object.fromEntries(of('ENV').split(' ').map((assignment) => assignment.split('='))),
  };
}
