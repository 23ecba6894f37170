import { randomBytes } from 'node:crypto';

import { HEADERS, startServerFor } from '../support/server.mjs';
import { conformanceActions } from './actions.mjs';
import { INTEGRATION, startUpstream } from './upstream.mjs';

export const CONFORMANCE_HEADERS = { ...HEADERS, 'provider-config-key': INTEGRATION };

/** Starts the server for a Nango whose actions speak MCP, set up as an operator would for them. */
export async function startConformanceServer({ actions = conformanceActions(), args = [], jvm = [] } = {}) {
  const upstream = await startUpstream(actions);
  const settings = [
    `--mcp.tools.integrations.${INTEGRATION}.mcp-output=true`,
    `--mcp.tools.integrations.${INTEGRATION}.schema-profile=faithful`,
    '--mcp.catalog.poll-interval=1s',
    `--mcp.seal.keys=${randomBytes(32).toString('base64')}`,
  ];
  try {
    const server = await startServerFor(upstream.url, [...settings, ...args], { jvm });
    return {
      ...server,
      async stop() {
        const code = await server.stop();
        upstream.stop();
        return code;
      },
    };
  } catch (error) {
    upstream.stop();
    throw error;
  }
}
