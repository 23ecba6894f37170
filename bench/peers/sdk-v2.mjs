// As the second SDK is meant to be used, in both eras. Takes a port and the upstream's URL.

import { createServer } from 'node:http';

import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';

import { loadActions, toTool, trigger } from './definitions.mjs';

const [port, upstream] = process.argv.slice(2);
const actions = await loadActions(upstream);

const handler = createMcpHandler(({ requestInfo }) => {
  const server = new Server({ name: 'peer', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools: actions.map(toTool) }));
  server.setRequestHandler('tools/call', ({ params }) =>
    trigger(upstream, actions, params, (header) => requestInfo.headers.get(header)),
  );
  return server;
});
createServer(toNodeHandler(handler)).listen(Number(port), '127.0.0.1');
