import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { java } from '../support/java.mjs';

const ESTABLISHED = '01';

const execute = promisify(execFile);

/** What a JVM holds at this moment, after a full garbage collection. */
export async function holdings(pid) {
  await jcmd(pid, 'GC.run');
  return { heap: await usedHeap(pid), sockets: await openSockets(pid), resident: await residentMemory(pid) };
}

export async function openSockets(pid) {
  const directory = `/proc/${pid}/fd`;
  const files = await readdir(directory);
  // One may be gone by now.
  const targets = await Promise.all(files.map((file) => readlink(join(directory, file)).catch(() => '')));
  return targets.filter((target) => target.startsWith('socket:')).length;
}

/** How many connections there are to a port, whether or not they have been accepted. */
export async function connectionsTo(port) {
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8')));
  const local = `:${Number(port).toString(16).toUpperCase().padStart(4, '0')}`;
  return tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/ +/)))
    .filter(([, address, , state]) => address?.endsWith(local) && state === ESTABLISHED).length;
}

/** In MB. */
async function usedHeap(pid) {
  const info = await jcmd(pid, 'GC.heap_info');
  const used = [...info.matchAll(/(?:DefNew|Tenured)\s+total \d+K, used (\d+)K/g)].map(([, kilobytes]) => Number(kilobytes));
  if (used.length !== 2) {
    throw new Error(`not what the serial collector says: ${info}`);
  }
  return (used[0] + used[1]) / 1024;
}

/** In MB. */
async function residentMemory(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/^VmRSS:\s+(\d+) kB$/m)[1]) / 1024;
}

async function jcmd(pid, command) {
  const tool = java() === 'java' ? 'jcmd' : join(dirname(java()), 'jcmd');
  const { stdout } = await execute(tool, [String(pid), command]);
  return stdout;
}
