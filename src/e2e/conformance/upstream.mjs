import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';

import { KEY } from '../support/server.mjs';
import { ActionError } from './actions.mjs';

export const INTEGRATION = 'conformance';

/** As Nango has it, longer than our server keeps a connection that it does not use. */
const KEEP_ALIVE = 61_000;

/** As many as a test may have connect at once: one that does not get in tries again after a second only. */
const BACKLOG = 2_000;

/** Starts a Nango that publishes actions as those of one integration, and runs them. */
export async function startUpstream(actions) {
  const server = createServer((request, response) => {
    answer(request, actions, abandonmentOf(response)).then(
      ({ status = 200, body }) => send(request, response, status, body),
      (error) => send(request, response, 500, nangoError('generic_error_support', String(error))),
    );
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Tells when whoever sent the request has gone before it was answered. */
function abandonmentOf(response) {
  const abandonment = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) {
      abandonment.abort();
    }
  });
  return abandonment.signal;
}

async function answer(request, actions, abandonment) {
  if (request.headers.authorization !== `Bearer ${KEY}`) {
    return { status: 401, body: nangoError('unknown_account', 'Authentication failed.') };
  }
  const { pathname, searchParams } = new URL(request.url, 'http://upstream');
  switch (`${request.method} ${pathname}`) {
    case `GET /integrations/${INTEGRATION}/functions`:
      return { body: page(actions, Number(searchParams.get('page')), Number(searchParams.get('limit'))) };
    case 'GET /scripts/config':
      return { body: configuration(actions) };
    case 'POST /action/trigger':
      return trigger(actions, request.headers['provider-config-key'], await json(request), abandonment);
    default:
      return { status: 404, body: nangoError('not_found', 'Not found') };
  }
}

function page(actions, number, limit) {
  return {
    data: actions.map(listed).slice(number * limit, (number + 1) * limit),
    pagination: { total: actions.length, page: number, limit },
  };
}

function configuration(actions) {
  const published = actions.map((action, index) => ({ ...listed(action, index), endpoints: [] }));
  return [{ providerConfigKey: INTEGRATION, provider: INTEGRATION, actions: published, syncs: [], 'on-events': [] }];
}

function listed({ name, description, input }, index) {
  const definition = `ActionInput_${INTEGRATION}_${name}`;
  return {
    id: index + 1,
    name,
    description,
    type: 'action',
    enabled: true,
    scopes: [],
    source: 'repo',
    last_deployed: '2026-11-01T00:00:00.000Z',
    input: definition,
    returns: [],
    json_schema: { definitions: { [definition]: input } },
  };
}

async function trigger(actions, integration, { action_name: name, input }, abandonment) {
  const action = actions.find((candidate) => candidate.name === name);
  if (integration !== INTEGRATION || !action) {
    return { status: 404, body: nangoError('not_found', 'Action not found') };
  }
  try {
    return { body: (await action.run(input ?? {}, abandonment)) ?? null };
  } catch (error) {
    if (!(error instanceof ActionError)) {
      throw error;
    }
    const payload = { message: error.message };
    return { status: 500, body: nangoError('action_script_runtime_error', 'The action script failed.', payload) };
  }
}

function nangoError(code, message, payload) {
  return { error: { message, code, payload } };
}

/** As Nango does, with an ETag by which a reader learns that nothing has changed. */
function send(request, response, status, body) {
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  response.setHeader('ETag', etag);
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
  } else {
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(text);
  }
}
