// What is asked: the same in each era of the protocol.

import { actionName, INPUT } from './actions.mjs';

const STATELESS_VERSION = '2026-07-28';

export const KEY = '5a4db0c5-0000-4000-8000-000000000001';

/** Keys of environments that have one action. */
export const SMALL_KEY_PREFIX = '00000000-0000-4000-8000-';

export const ERAS = { handshake, stateless };

export function list(era, options) {
  return request(era, 'tools/list', {}, options);
}

export function call(era, { tool = 0, ...options } = {}) {
  return request(era, 'tools/call', { name: actionName(tool), arguments: INPUT }, options);
}

/** `callers` is how many keys take turns; with one, it is the key of the environment that has all integrations. */
function request(era, method, params, { integration = 'hubspot', connection = 'small', callers = 1 } = {}) {
  const { headers, body } = ERAS[era](method, params);
  return {
    callers,
    body: JSON.stringify(body),
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      Authorization: `Bearer ${KEY}`,
      'connection-id': connection,
      'provider-config-key': integration,
      ...headers,
    },
  };
}

function handshake(method, params) {
  return { headers: { 'MCP-Protocol-Version': '2025-11-25' }, body: { jsonrpc: '2.0', id: 1, method, params } };
}

function stateless(method, params) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': STATELESS_VERSION,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    headers: {
      'MCP-Protocol-Version': STATELESS_VERSION,
      'Mcp-Method': method,
      ...(params.name && { 'Mcp-Name': params.name }),
    },
    body: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
  };
}
