// Measures how long the server needs to start in the image, with its AOT cache and without, one after the other.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { buildImage } from '../support/image.mjs';
import { freePort } from '../support/server.mjs';

const RUNS = 5;

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
  console.log(`ratio of the medians: ${(median(times.with) / median(times.without)).toFixed(2)}`);
} finally {
  await rm(directory, { recursive: true });
}

/** Answers the milliseconds until the server is ready. */
async function startUp(image, command) {
  const management = await freePort();
  const began = performance.now();
  const settings = [`--server.port=${await freePort()}`, `--management.server.port=${management}`];
  const server = image.start([...command, ...settings]);
  while (!(await isReady(`http://127.0.0.1:${management}/actuator/health/readiness`))) {
    await delay(10);
  }
  const took = performance.now() - began;
  await server.stop();
  return Math.round(took);
}

async function isReady(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function report(what, times) {
  console.log(`${what}: ${times.join(', ')} ms; median ${median(times)} ms`);
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
