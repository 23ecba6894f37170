import assert from 'node:assert/strict';
import { test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { KEY, startServer } from './support/server.mjs';

const PROFILES = ['portable', 'minimal', 'faithful'];

for (const profile of PROFILES) {
  test(`lists schemas that a strict validator compiles: ${profile}`, async (context) => {
    const server = await startServer([`--mcp.tools.schema-profile=${profile}`]);
    context.after(() => server.stop());
    for (const integration of ['hubspot', 'slack', 'linear']) {
      for (const tool of await listTools(server, integration)) {
        for (const schema of [tool.inputSchema, tool.outputSchema].filter(Boolean)) {
          assert.equal(schema.type, 'object', tool.name);
          assert.doesNotThrow(() => compile(schema), `${integration}/${tool.name}: ${JSON.stringify(schema)}`);
        }
      }
    }
  });
}

test('gives structured content that fits the listed output schema', async (context) => {
  const server = await startServer();
  context.after(() => server.stop());
  const tools = await listTools(server, 'hubspot');
  const { outputSchema } = tools.find((tool) => tool.name === 'search-contacts');
  const result = await rpc(server, 'hubspot', 'tools/call', { name: 'search-contacts', arguments: { query: 'a', limit: 5 } });
  const validate = compile(outputSchema);
  assert.ok(validate(result.structuredContent), JSON.stringify(validate.errors));
  assert.deepEqual(result.structuredContent, JSON.parse(result.content[0].text));
});

function compile(schema) {
  // Required properties that a union's branches leave to each other are no mistake.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, validateFormats: true });
  addFormats(ajv);
  return ajv.compile(schema);
}

async function listTools(server, integration) {
  const { tools } = await rpc(server, integration, 'tools/list', {});
  assert.ok(tools.length >= 8, `${integration} lists ${tools.length} tools`);
  return tools;
}

async function rpc(server, integration, method, params) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${KEY}`,
      'connection-id': 'demo',
      'provider-config-key': integration,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = await response.json();
  assert.equal(error, undefined, JSON.stringify(error));
  return result;
}
