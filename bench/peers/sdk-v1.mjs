// As Nango's hosted endpoint is made: a server and a transport for each request. Takes a port and the upstream's URL.

import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import express from 'express';

import { loadActions, toTool, trigger } from './definitions.mjs';

const [port, upstream] = process.argv.slice(2);
const actions = await loadActions(upstream);

function createServer(request) {
  const server = new Server({ name: 'peer', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: actions.map(toTool) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) =>
    trigger(upstream, actions, params, (header) => request.get(header)),
  );
  return server;
}

const app = express();
app.use(express.json());
app.post('/mcp', async (request, response) => {
  const server = createServer(request);
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => {
    void transport.close();
    void server.close();
  });
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
});
app.listen(Number(port), '127.0.0.1');
