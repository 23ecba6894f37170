// What only a JVM can be asked, and how it does right after it has started.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { java } from '../src/e2e/support/java.mjs';

const COLD_SECONDS = 10;

/** That of the definitions, compared with which a result's size is what it holds in flight. */
const MEGABYTE = 1e6;

const execute = promisify(execFile);

/** A side that is asked as soon as it has started. */
export function coldStart(bench, contestant, request, clients) {
  return {
    warmUp() {},
    async measure() {
      const instance = await bench.contestants.startAnother(contestant);
      try {
        return await bench.run(instance, request, { clients, seconds: COLD_SECONDS });
      } finally {
        await instance.program.stop();
      }
    },
  };
}

/** How much of the heap is alive under load, beyond what is without, as full collections find it. */
export function liveHeap(bench, contestant, request, clients) {
  const { warmUp, measure } = bench.load(contestant, request, { clients });
  return {
    warmUp,
    async measure() {
      const { gcLog, program } = await bench.contestants.get(contestant);
      const before = (await readFile(gcLog, 'utf8')).length;
      await jcmd(program, 'GC.run');
      let isOver = false;
      const load = measure().finally(() => (isOver = true));
      while (!isOver) {
        await jcmd(program, 'GC.run');
      }
      const result = await load;
      const [atRest, ...underLoad] = aliveAfterFullCollections((await readFile(gcLog, 'utf8')).slice(before));
      const alive = Math.max(...underLoad) - atRest;
      return { ...result, 'live MB': alive, 'of bytes in flight': (alive * 2 ** 20) / (clients * MEGABYTE) };
    },
  };
}

/** How much memory a request takes, as JFR counts it for all threads. */
export function allocationPerRequest(bench, contestant, request, clients) {
  const { warmUp, measure } = bench.load(contestant, request, { clients });
  const file = join(bench.directory, 'allocation.jfr');
  return {
    warmUp,
    async measure() {
      const { program } = await bench.contestants.get(contestant);
      await jcmd(program, 'JFR.start', 'name=bench', 'settings=none', '+jdk.ThreadAllocationStatistics#enabled=true');
      const result = await measure();
      await jcmd(program, 'JFR.stop', 'name=bench', `filename=${file}`);
      return { ...result, 'KB per request': (await allocated(file)) / result.requests / 1000 };
    },
  };
}

function aliveAfterFullCollections(log) {
  return [...log.matchAll(/Pause Full .*? \d+M->(\d+)M/g)].map(([, megabytes]) => Number(megabytes));
}

/** Each thread's count is there at the beginning and the end, but for those that began or ended in between. */
async function allocated(file) {
  const { stdout } = await execute(tool('jfr'), ['print', '--json', '--events', 'jdk.ThreadAllocationStatistics', file], {
    maxBuffer: 2 ** 28,
  });
  const counts = new Map();
  for (const { values } of JSON.parse(stdout).recording.events) {
    const { javaThreadId } = values.thread;
    counts.set(javaThreadId, [...(counts.get(javaThreadId) ?? []), values.allocated]);
  }
  return [...counts.values()].reduce((sum, [first, ...others]) => sum + (others.at(-1) ?? first) - first, 0);
}

async function jcmd({ pid }, ...command) {
  await execute(tool('jcmd'), [String(pid), ...command]);
}

function tool(name) {
  return join(dirname(java()), name);
}
