import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';

import { HEADERS, startServer } from './support/server.mjs';

const LARGEST = 4 * 1024 * 1024;

test('bodies that arrive take an eighth of the heap at most: who would take more may come again', async () => {
  // Enough for one of three.
  const server = await startServer([], { jvm: ['-Xmx64m'] });
  const requests = Array.from({ length: 3 }, () => beginLargeRequest(server.url));
  try {
    const [refused] = await Promise.any(requests.map((begun) => once(begun, 'response')));
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal(refused.headers.connection, 'close');
  } finally {
    requests.forEach((begun) => begun.destroy());
    await server.stop();
  }
});

/** Sends all of a body but its last byte. */
function beginLargeRequest(url) {
  const headers = { ...HEADERS, 'Content-Type': 'application/json', 'Content-Length': LARGEST };
  const begun = request(url, { method: 'POST', headers }).on('error', () => {});
  begun.write(Buffer.alloc(LARGEST - 1, ' '));
  return begun;
}
