import { createServer, request as send } from 'node:http';
import { once } from 'node:events';

/**
 * Starts a reverse proxy that adds headers to every request, for clients that can set none. All else passes as it came:
 * the other headers (Host and Origin too), each piece of a stream as soon as it is there, and a disconnect.
 */
export async function startFront(target, headers = {}) {
  const posts = [];
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      posts.push(request.headers);
    }
    const onward = send({
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.url,
      headers: [...request.rawHeaders, ...Object.entries(headers).flat()],
      agent: false,
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders).flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    /** The protocol version that the last message named in its header. */
    lastVersion: () => posts.at(-1)?.['mcp-protocol-version'],
    url: new URL(target.pathname, `http://127.0.0.1:${server.address().port}`),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
