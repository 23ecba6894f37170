// Measures side by side: bench.mjs [--quick] [--only <pattern of rows>] [--rounds <n>] [--seconds <n>]

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Contestants } from './contestants.mjs';
import { describeMachine, residentMemory } from './machine.mjs';
import { plot } from './plot.mjs';
import { summarize, tables } from './report.mjs';
import { rows } from './rows.mjs';
import { startUpstream } from './upstream.mjs';
import { probe, wrk } from './wrk.mjs';

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));

/** A side is warm when so many slices of its warm-up, one after the other, were no better than the best before. */
const SLICES = 4;
const BETTER = 1.03;
const LONGEST_SLICE = 3;

/** In milliseconds, until what was under way when the clients left is cleared away. */
const PAUSE = 500;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 5));
const seconds = Number(options.seconds ?? (options.quick ? 2 : 10));

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const upstream = await startUpstream(directory);
const contestants = new Contestants(directory, upstream);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => stop().then(() => process.exit(1)));
}
try {
  const machine = describeMachine();
  const bench = { contestants, directory, seconds, load, run };
  const measured = [];
  for (const row of rows(bench).filter(isWanted)) {
    measured.push(summarize(row, await measure(row)));
  }
  const report = { time: new Date().toISOString(), machine, rounds, seconds, rows: measured };
  console.log(tables(report));
  await mkdir(RESULTS, { recursive: true });
  const name = join(RESULTS, report.time.replaceAll(':', '-'));
  await writeFile(`${name}.json`, JSON.stringify(report, null, 2));
  await writeFile(`${name}.svg`, plot(report));
} finally {
  await stop();
}

async function stop() {
  await contestants.stop();
  await upstream.program.stop();
  await rm(directory, { recursive: true, force: true });
}

function isWanted({ name, quick }) {
  return new RegExp(options.only).test(name) && (quick || !options.quick);
}

/** Answers the results of all rounds, after each side has been warmed up. */
async function measure({ name, sides }) {
  const results = [];
  for (const [side, { warmUp }] of Object.entries(sides)) {
    progress(`${name}: ${side}`);
    await warmUp();
  }
  for (let round = 1; round <= rounds; round += 1) {
    const result = {};
    for (const [side, { measure }] of Object.entries(sides)) {
      progress(`${name}: round ${round}, ${side}`);
      result[side] = await measure();
    }
    results.push(result);
  }
  return results;
}

/** A side that is asked by wrk, and warm once it has got no better and all callers have had a turn. */
function load(contestant, request, { clients, path }) {
  let turn = 0;
  const at = async (seconds) => {
    const result = await run(await contestants.get(contestant), request, { clients, path, seconds, turn });
    turn += result.requests;
    return result;
  };
  return {
    async warmUp() {
      let best = await at(Math.min(seconds, LONGEST_SLICE));
      let slices = 0;
      while (slices < SLICES || turn < request.callers) {
        const result = await at(Math.min(seconds, LONGEST_SLICE));
        slices = result.throughput > best.throughput * BETTER ? 0 : slices + 1;
        best = result.throughput > best.throughput ? result : best;
      }
      return best;
    },
    measure: () => at(seconds),
  };
}

async function run({ url, program, dropLog = () => {} }, request, { path = '', ...options }) {
  const target = String(new URL(path, url));
  const size = Buffer.byteLength(await probe(target, request));
  const result = await wrk(directory, target, request, options);
  await delay(PAUSE);
  await dropLog();
  // What fails in the protocol has status 200.
  const failed = result.errors > 0 || result.bytesPerAnswer < size;
  return { ...result, failed, resident: residentMemory(program) };
}

function progress(text) {
  process.stderr.write(`${text}\n`);
}
