import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { HEADERS, startServer } from './support/server.mjs';
import { post, toolCall } from './support/wire.mjs';

describe('what an operator collects', () => {
  let collector;
  let server;

  before(async () => {
    collector = await startCollector();
    server = await startServer(
      [
        '--logging.structured.format.console=ecs',
        '--management.tracing.sampling.probability=1',
        '--management.otlp.metrics.export.enabled=true',
        `--management.otlp.metrics.export.url=${collector.url}/v1/metrics`,
        '--management.otlp.metrics.export.step=1s',
      ],
      { environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` } },
    );
    const response = await post(server.url, { ...HEADERS, 'X-Request-Id': 'that-one' }, toolCall('get-contact', { contactId: '501' }));
    assert.equal(response.status, 200);
    await response.arrayBuffer();
  });

  after(async () => {
    await server?.stop();
    collector?.stop();
  });

  test('traces arrive where OTEL_EXPORTER_OTLP_TRACES_ENDPOINT says', () =>
    collector.untilItHas('/v1/traces', 'tools/call get-contact'));

  test('metrics arrive by OTLP', () => collector.untilItHas('/v1/metrics', 'nango.mcp.tool.calls'));

  test('each line of the log is JSON', () => {
    const lines = server.program.stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.some((line) => line.message.startsWith('tool call') && line.request === 'that-one'), server.program.stdout);
  });
});

/** Keeps what is sent to it. Names are in it as they are, between bytes of Protobuf. */
async function startCollector() {
  const arrivals = new EventTarget();
  const received = {};
  const receiver = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString('latin1');
    received[request.url] = (received[request.url] ?? '') + body;
    response.end();
    arrivals.dispatchEvent(new Event('arrival'));
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  async function untilItHas(path, text) {
    while (!received[path]?.includes(text)) {
      await once(arrivals, 'arrival', { signal: AbortSignal.timeout(60_000) });
    }
  }
  function stop() {
    receiver.closeAllConnections();
    receiver.close();
  }
  return { url: `http://127.0.0.1:${receiver.address().port}`, untilItHas, stop };
}
