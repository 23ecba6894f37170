import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { Program } from './program.mjs';

/** Starts Debian's Redis, ready for commands, which keeps nothing on disk. */
export async function startRedis(port) {
  const program = new Program('redis-server', ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--appendonly', 'no']);
  const deadline = Date.now() + 10_000;
  while (!(await listens(port))) {
    if (Date.now() > deadline) {
      await program.stop();
      throw new Error(`Redis does not start: ${program.output}`);
    }
    await delay(50);
  }
  return program;
}

async function listens(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
