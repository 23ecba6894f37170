// Measures side by side: bench.mjs [--quick] [--only <pattern of rows>] [--rounds <n>] [--seconds <n>]

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Contestants } from './contestants.mjs';
import { ALL_CORES, allow, compilerTime, describeMachine, residentMemory, SERVER_CORE } from './machine.mjs';
import { plot } from './plot.mjs';
import { summarize, tables } from './report.mjs';
import { rows } from './rows.mjs';
import { startUpstream } from './upstream.mjs';
import { probe, wrk } from './wrk.mjs';

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));

/**
 * A side is warm when so many slices of its warm-up, one after the other, were no better than the best before, and left its
 * compiler idle for all but this share of them; or when there were so many altogether.
 */
const SLICES = 4;
const BETTER = 1.03;
const COMPILING = 0.05;
const MOST_SLICES = 80;
const SLICE = 3;

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
  const report = { time: new Date().toISOString(), machine, rounds, seconds, rows: [] };
  for (const row of rows(bench).filter(isWanted)) {
    report.rows.push(summarize(row, await measure(row)));
    // A run takes long, and what has been measured shall not be lost with it.
    await keep(report);
    progress(tables({ ...report, rows: report.rows.slice(-1) }));
  }
  console.log(tables(report));
} finally {
  await stop();
}

async function keep(report) {
  await mkdir(RESULTS, { recursive: true });
  const name = join(RESULTS, report.time.replaceAll(':', '-'));
  await writeFile(`${name}.json`, JSON.stringify(report, null, 2));
  await writeFile(`${name}.svg`, plot(report));
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

/**
 * A side that is asked by wrk, and warm once it has got no better and all callers have had a turn. Meanwhile a JVM has all
 * cores: its compiler takes a minute and more.
 */
function load(contestant, request, { clients, path }) {
  let turn = 0;
  const at = async (seconds) => {
    const result = await run(await contestants.get(contestant), request, { clients, path, seconds, turn });
    turn += result.requests;
    return result;
  };
  return {
    async warmUp() {
      const { program } = await contestants.get(contestant);
      const cores = compilerTime(program) > 0 ? ALL_CORES : undefined;
      allow(cores, program);
      let best = 0;
      for (let slice = 0, flat = 0; (flat < SLICES || turn < request.callers) && slice < MOST_SLICES; slice += 1) {
        const compiled = compilerTime(program);
        const { throughput } = await at(SLICE);
        const compiling = compilerTime(program) - compiled > COMPILING * SLICE;
        flat = throughput > best * BETTER || compiling ? 0 : flat + 1;
        best = Math.max(best, throughput);
      }
      allow(cores && SERVER_CORE, program);
      return at(SLICE);
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
