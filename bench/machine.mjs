import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

import { java } from '../src/e2e/support/java.mjs';
import { Program } from '../src/e2e/support/program.mjs';

/** What is measured has a core of its own; all that measures shares the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** The Node that Nango runs on. */
export const NODE = fileURLToPath(new URL('node_modules/node/bin/node', import.meta.url));

export function start(core, command, args, environment, directory) {
  return new Program(...pinned(core, command, args), environment, directory);
}

/** The command and arguments that run a program on a core, if there is more than one. */
export function pinned(core, command, args) {
  return cpus().length > 1 ? ['taskset', ['--cpu-list', String(core), command, ...args]] : [command, args];
}

/** Lets a program run on these cores, or where it does when there are none. */
export function allow(cores, { pid }) {
  if (cores !== undefined && cpus().length > 1) {
    spawnSync('taskset', ['--all-tasks', '--pid', '--cpu-list', String(cores), String(pid)]);
  }
}

export const ALL_CORES = `0-${cpus().length - 1}`;

/** In seconds: for how long the optimizing compiler of a JVM has worked. Nothing else has one. */
export function compilerTime({ pid }) {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks)
    .map((task) => statOf(`${tasks}/${task}`))
    .filter((stat) => stat.includes('(C2 Compiler'))
    .map((stat) => stat.slice(stat.lastIndexOf(')') + 2).split(' '))
    .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / 100, 0);
}

/** Empty of a thread that has just ended. */
function statOf(task) {
  try {
    return readFileSync(`${task}/stat`, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') {
      return '';
    }
    throw error;
  }
}

/** In MB. */
export function residentMemory({ pid }) {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m);
  return Number(kilobytes) / 1024;
}

export function describeMachine() {
  const cores = cpus();
  return {
    cpu: `${cores.length} x ${cores[0].model}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    kernel: `Linux ${release()}`,
    commit: firstLine('git', ['rev-parse', '--short', 'HEAD']),
    java: firstLine(java(), ['--version']),
    node: firstLine(NODE, ['--version']),
    nginx: firstLine('nginx', ['-v']),
    wrk: firstLine('wrk', ['-v']),
  };
}

/** Of what a program prints, or complains, whatever its exit code. */
function firstLine(command, args) {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return (stdout || stderr).split('\n')[0].trim();
}
