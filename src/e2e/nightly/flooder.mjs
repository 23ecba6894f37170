import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * A process that opens many connections, and is as bad a client on each as it is told. It reports when all are open and as
 * it was told they should be, on demand how many the server has closed, and lets them go when it is told to.
 */
const { hostname, port, from, count, manner, head, body } = JSON.parse(process.argv[2]);

/** As many as connect at a time. */
const CROWD = 500;

const request = `${head}\r\n${body}`;

/** What a client does once it has connected: answers when it is as bad as it will be. */
const MANNERS = {
  'says nothing': async () => {},
  'keeps a connection for later': async (socket) => {
    socket.write(request);
    await once(socket, 'data');
  },
  'trickles headers': async (socket) => trickle(socket, request),
  'trickles a body': async (socket) => {
    socket.write(`${head}\r\n`);
    trickle(socket, body);
  },
  'stops reading a stream': async (socket) => {
    socket.write(request);
    await once(socket, 'data');
    socket.pause();
  },
  'never reads': async (socket) => {
    socket.pause();
    socket.write(request);
  },
};

let closed = 0;

const sockets = [];

function trickle(socket, text) {
  let sent = 0;
  const timer = setInterval(() => socket.write(text[sent++ % text.length]), 1_000);
  socket.on('close', () => clearInterval(timer));
}

async function open() {
  const socket = connect({ host: hostname, port, localAddress: from });
  // A server may reset what it has had enough of.
  socket.on('error', () => {}).on('close', () => (closed += 1));
  await once(socket, 'connect');
  socket.resume();
  sockets.push(socket);
  await MANNERS[manner](socket);
}

const ORDERS = {
  count: () => process.send({ closed }),
  reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
};

process.on('message', (order) => ORDERS[order]());

for (let index = 0; index < count; index += CROWD) {
  await Promise.all(Array.from({ length: Math.min(CROWD, count - index) }, open));
}
process.send({ opened: sockets.length });
