import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { java } from './java.mjs';
import { Program, projectRoot } from './program.mjs';

export const KEY = '5a4db0c5-0000-4000-8000-000000000001';
export const UNKNOWN_KEY = '5a4db0c5-0000-4000-8000-00000000ffff';
export const REFUSED_KEY_SENTENCE = 'Nango does not accept the key in the Authorization header.';

/** Runs the built jar. */
export function runJar(args, environment) {
  return new Program(java(), ['-jar', jar().path, ...args], environment);
}

/** Starts the server with the sandbox on free ports, ready for requests. */
export async function startServer(args = []) {
  const [port, sandboxPort] = await freePorts(2);
  const program = runJar([
    '--spring.profiles.active=sandbox',
    `--server.port=${port}`,
    `--sandbox.port=${sandboxPort}`,
    ...args,
  ]);
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  try {
    await program.untilItAnswers(url, { within: 60_000 });
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { url, version: jar().version, stop: () => program.stop() };
}

function jar() {
  const target = join(projectRoot, 'target');
  const jars = readdirSync(target).filter((name) => /^nango-mcp-.*\.jar$/.test(name));
  if (jars.length !== 1) {
    throw new Error(`${target} should have one jar, not ${jars.length}: run ./mvnw clean package`);
  }
  return { path: join(target, jars[0]), version: jars[0].match(/^nango-mcp-(.*)\.jar$/)[1] };
}

async function freePorts(count) {
  const listeners = await Promise.all(Array.from({ length: count }, listenSomewhere));
  const ports = listeners.map((listener) => listener.address().port);
  listeners.forEach((listener) => listener.close());
  return ports;
}

/** Occupies a free port until it is closed. */
export async function listenSomewhere() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}
