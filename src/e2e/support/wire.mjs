import assert from 'node:assert/strict';

/** A frame is a comment, or one message on one line. */
const FRAME = /^(?::.*|event: message\ndata: (.+))$/;

/** Posts a body, which may be text that is no JSON. */
export function post(url, headers, body, { signal } = {}) {
  return fetch(url, {
    method: 'POST',
    signal,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** A call in the handshake era, followed by the client if there is a token. */
export function toolCall(name, input = {}, { id = 1, progressToken } = {}) {
  const params = { name, arguments: input, ...(progressToken && { _meta: { progressToken } }) };
  return { jsonrpc: '2.0', id, method: 'tools/call', params };
}

/** The messages of an answer, each as soon as it is there. */
export async function* messagesIn(response) {
  const [type] = (response.headers.get('Content-Type') ?? '').split(';');
  if (type === 'text/event-stream') {
    for await (const frame of framesIn(response.body)) {
      const [, message] = frame.match(FRAME) ?? assert.fail(`no frame of ours: ${frame}`);
      if (message) {
        yield JSON.parse(message);
      }
    }
  } else if (type === 'application/json') {
    yield* [await response.json()].flat();
  } else {
    assert.equal(await response.text(), '', `unexpected ${type}`);
  }
}

async function* framesIn(body) {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const frames = (text + chunk).split('\n\n');
    text = frames.pop();
    yield* frames;
  }
  assert.equal(text, '', 'the stream ends within a frame');
}
