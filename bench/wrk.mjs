import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { messagesIn, post } from '../src/e2e/support/wire.mjs';
import { LOAD_CORE, start } from './machine.mjs';
import { SMALL_KEY_PREFIX } from './requests.mjs';

const SCRIPT = fileURLToPath(new URL('load.lua', import.meta.url));

/**
 * Answers what as many clients get who ask without a pause: requests and bytes per second, and latencies in milliseconds.
 * Where there are several callers, the one whose turn it is begins.
 */
export async function wrk(directory, url, { headers, body, callers }, { clients, seconds, turn = 0 }) {
  const file = join(directory, 'body.json');
  await writeFile(file, body);
  const options = ['--threads', '1', '--connections', clients, '--duration', seconds, '--timeout', '30s', '--script', SCRIPT];
  const fields = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const args = [...options, ...fields, url, '--', file, SMALL_KEY_PREFIX, callers, turn % callers];
  const program = start(LOAD_CORE, 'wrk', args.map(String));
  await program.exit({ within: (seconds + 60) * 1000 });
  const [json] = program.stdout.match(/^\{.*\}$/m) ?? [];
  if (!json) {
    throw new Error(`wrk said no result: ${program.output}`);
  }
  const { requests, seconds: took, bytes, ...measured } = JSON.parse(json);
  return { requests, throughput: requests / took, bytes: bytes / took, bytesPerAnswer: bytes / requests, ...measured };
}

/** Sends a request once, which has to succeed. Answers what came. */
export async function probe(url, { headers, body }) {
  const response = await post(url, headers, body);
  const text = await response.clone().text();
  const messages = response.ok ? await Array.fromAsync(messagesIn(response)) : [];
  if (messages.length !== 1 || messages[0].error || messages[0].result?.isError) {
    throw new Error(`${url} answers ${response.status}: ${text.slice(0, 500)}`);
  }
  return text;
}
