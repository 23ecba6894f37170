// Sends a request at a constant rate, over as many connections as that takes: constant-rate.mjs <file>

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const { url, headers, body, rate, seconds } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { host, hostname, port, pathname } = new URL(url);
const fields = Object.entries({ Host: host, ...headers, 'Content-Length': Buffer.byteLength(body) });
const message = [`POST ${pathname} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');

const idle = [];
const latencies = [];
let sent = 0;
let failures = 0;

const began = performance.now();
while (performance.now() < began + seconds * 1000) {
  for (const due = ((performance.now() - began) / 1000) * rate; sent < due; sent += 1) {
    send(idle.pop() ?? open());
  }
  await delay(1);
}
const took = (performance.now() - began) / 1000;
while (latencies.length + failures < sent && performance.now() < began + (seconds + 10) * 1000) {
  await delay(10);
}
latencies.sort((a, b) => a - b);
const percentile = (part) => latencies[Math.floor(latencies.length * part)];
const result = {
  throughput: sent / took,
  p50: percentile(0.5),
  p99: percentile(0.99),
  'p99.9 ms': percentile(0.999),
  failed: latencies.length < sent,
};
console.log(JSON.stringify(result));
process.exit();

function open() {
  const connection = { socket: connect(Number(port), hostname).setNoDelay(), answer: undefined };
  connection.socket.on('data', (data) => receive(connection, data));
  connection.socket.on('error', () => {});
  connection.socket.on('close', () => {
    failures += connection.answer ? 1 : 0;
    const index = idle.indexOf(connection);
    if (index >= 0) {
      idle.splice(index, 1);
    }
  });
  return connection;
}

function send(connection) {
  connection.answer = Buffer.alloc(0);
  connection.since = performance.now();
  connection.socket.write(message);
}

function receive(connection, data) {
  connection.answer = connection.answer.length ? Buffer.concat([connection.answer, data]) : data;
  if (isComplete(connection.answer)) {
    if (connection.answer.toString('latin1', 0, 12) === 'HTTP/1.1 200') {
      latencies.push(performance.now() - connection.since);
    } else {
      failures += 1;
    }
    connection.answer = undefined;
    idle.push(connection);
  }
}

function isComplete(answer) {
  const head = answer.indexOf('\r\n\r\n');
  if (head < 0) {
    return false;
  }
  const [, length] = answer.toString('latin1', 0, head).match(/^content-length: *(\d+)/im) ?? [];
  return length ? answer.length >= head + 4 + Number(length) : answer.toString('latin1', answer.length - 5) === '0\r\n\r\n';
}
