import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { java } from './java.mjs';
import { Program, projectRoot } from './program.mjs';

export const KEY = '5a4db0c5-0000-4000-8000-000000000001';
export const UNKNOWN_KEY = '5a4db0c5-0000-4000-8000-00000000ffff';

/** What every request carries: a caller whom the sandbox knows. */
export const HEADERS = {
  Authorization: `Bearer ${KEY}`,
  'connection-id': 'demo',
  'provider-config-key': 'hubspot',
};

/** What people read when Nango does not know their key, and when one of the headers is missing. */
export const REFUSED_KEY_SENTENCE = 'Nango does not accept the key in the Authorization header.';
export const missingHeaderSentence = (header) => `The header "${header}" is missing.`;

/** What makes a JVM start sooner that lives for a few tests only. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** Runs the built jar. */
export function runJar(args, environment, jvm = []) {
  // On a free port, which few tests want to know.
  const management = args.some((arg) => arg.startsWith('--management.server.port=')) ? [] : ['--management.server.port=0'];
  return new Program(java(), [...SHORT_LIVED, ...jvm, '-jar', jar().path, ...args, ...management], environment);
}

/** Starts the server with the sandbox on free ports, ready for requests. */
export async function startServer(args = [], options = {}) {
  return start(['--spring.profiles.active=sandbox', `--sandbox.port=${await freePort()}`, ...args], options);
}

/** Starts the server for another Nango, ready for requests: on a free port, unless it has to be a certain one. */
export async function startServerFor(nango, args = [], options = {}) {
  return start([`--nango.base-url=${nango}`, ...args], options);
}

async function start(args, { port, jvm, environment = {} } = {}) {
  port ??= await freePort();
  const managementPort = await freePort();
  const program = runJar([`--server.port=${port}`, `--management.server.port=${managementPort}`, ...args], environment, jvm);
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  try {
    await program.untilItAnswers(url, { within: 60_000 });
  } catch (error) {
    await program.stop();
    throw error;
  }
  return {
    url,
    readiness: `http://127.0.0.1:${managementPort}/actuator/health/readiness`,
    version: jar().version,
    program,
    stop: () => program.stop(),
  };
}

export function jar() {
  const target = join(projectRoot, 'target');
  const jars = readdirSync(target).filter((name) => /^nango-mcp-.*\.jar$/.test(name));
  if (jars.length !== 1) {
    throw new Error(`${target} should have one jar, not ${jars.length}: run ./mvnw clean package`);
  }
  return { path: join(target, jars[0]), version: jars[0].match(/^nango-mcp-(.*)\.jar$/)[1] };
}

export async function freePort() {
  const listener = await listenSomewhere();
  const { port } = listener.address();
  listener.close();
  return port;
}

/** Occupies a free port until it is closed. */
export async function listenSomewhere() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}
