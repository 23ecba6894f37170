// Measures how long the server needs to start in the image, with its AOT cache and without, one after the other; fails where
// the cache saves too little.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildImage } from '../support/image.mjs';
import { freePort } from '../support/server.mjs';

const RUNS = 5;

/** Of the time without the cache. */
const MOST = 0.55;

const directory = await mkdtemp(join(tmpdir(), 'start-up-'));
try {
  const image = await buildImage(directory);
  const withCache = image.entryPoint;
  const without = withCache.filter((arg) => !arg.startsWith('-XX:AOTCache'));
  const times = { with: [], without: [] };
  for (let run = 0; run < RUNS; run += 1) {
    times.without.push(await startUp(image, without));
    times.with.push(await startUp(image, withCache));
  }
  report('without the AOT cache', times.without);
  report('with the AOT cache', times.with);
  const ratio = median(times.with) / median(times.without);
  console.log(`ratio of the medians: ${ratio.toFixed(2)}, at most ${MOST}`);
  process.exitCode = ratio > MOST ? 1 : 0;
} finally {
  await rm(directory, { recursive: true });
}

/** Answers the milliseconds until the server answers. */
async function startUp(image, command) {
  const port = await freePort();
  const settings = ['--spring.profiles.active=sandbox', '--sandbox.port=0', '--management.server.port=0'];
  const began = performance.now();
  const server = image.start([...command, ...settings, `--server.port=${port}`]);
  try {
    await server.untilItAnswers(`http://127.0.0.1:${port}/mcp`, { within: 60_000, every: 10 });
    return Math.round(performance.now() - began);
  } finally {
    await server.stop();
  }
}

function report(what, times) {
  console.log(`${what}: ${times.join(', ')} ms; median ${median(times)} ms`);
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
