// What is measured: each row has sides, which are measured in turn, and figures, which are made of a round's results.

import { allocationPerRequest, coldStart, liveHeap } from './jvm.mjs';
import { openLoop } from './open-loop.mjs';
import { call, list } from './requests.mjs';

/** As many clients as there are when nothing else is said. */
const CLIENTS = 32;

const MANY_CALLERS = 10_000;

const GREATER = 'at least';
const SMALLER = 'at most';

/**
 * The rows, with a bench that runs loads. Those that are `quick` are enough for the ratios of the bar.
 */
export function rows(bench) {
  const load = (contestant, request, { clients = CLIENTS, path } = {}) => bench.load(contestant, request, { clients, path });
  // The same of each of them.
  const each = (contestants, request, options) =>
    Object.fromEntries(contestants.map((contestant) => [contestant, load(contestant, request, options)]));
  const small = { handshake: call('handshake'), stateless: call('stateless') };
  const large = call('handshake', { connection: 'large' });

  return [
    {
      name: 'tools/call, handshake era',
      quick: true,
      sides: each(['server', 'pass-through', 'nginx', 'SDK 1.30', 'SDK v2'], small.handshake),
      figures: [
        times('tools/call, against pass-through', 'server', 'pass-through', 0.5, 0.75),
        times('tools/call, against nginx', 'server', 'nginx', 0.2, 0.3),
        times('tools/call, against the peer on SDK 1.30', 'server', 'SDK 1.30', 10, 15),
        times('tools/call, against the peer on SDK v2', 'server', 'SDK v2', 4.5, 7),
      ],
    },
    {
      name: 'tools/call, stateless era',
      sides: each(['server', 'pass-through', 'SDK v2'], small.stateless),
      figures: [
        times('tools/call, stateless, against pass-through', 'server', 'pass-through', 0.5, 0.75),
        times('tools/call, stateless, against the peer on SDK v2', 'server', 'SDK v2', 4.5, 7),
      ],
    },
    {
      name: 'tools/list of 40, handshake era',
      quick: true,
      sides: {
        ...each(['server', 'SDK 1.30', 'SDK v2'], list('handshake')),
        nginx: load('nginx', list('handshake'), { path: '/lists/handshake.json' }),
      },
      figures: [
        times('tools/list, against a file in nginx', 'server', 'nginx', 0.2, 0.3),
        times('tools/list, against the peer on SDK 1.30', 'server', 'SDK 1.30', 10, 15),
        times('tools/list, against the peer on SDK v2', 'server', 'SDK v2', 5, 8),
      ],
    },
    {
      name: 'tools/list of 40, stateless era',
      sides: {
        ...each(['server', 'SDK v2'], list('stateless')),
        nginx: load('nginx', list('stateless'), { path: '/lists/stateless.json' }),
      },
      figures: [
        times('tools/list, stateless, against a file in nginx', 'server', 'nginx', 0.2, 0.3),
        times('tools/list, stateless, against the peer on SDK v2', 'server', 'SDK v2', 5, 8),
      ],
    },
    {
      name: 'tools/call, 1 client',
      quick: true,
      sides: each(['stub', 'server', 'pass-through', 'nginx', 'SDK 1.30', 'SDK v2'], small.handshake, { clients: 1 }),
      figures: [
        figure('added p50 at 1 client', ({ server, stub }) => server.p50 - stub.p50, SMALLER, 0.5, 0.25, 'ms'),
      ],
    },
    {
      name: 'tools/call, 256 clients',
      sides: each(['server', 'pass-through', 'nginx', 'SDK 1.30', 'SDK v2'], small.handshake, { clients: 256 }),
      figures: [figure('resident memory at 256 clients', ({ server }) => server.resident, SMALLER, 320, 256, 'MB')],
    },
    {
      name: 'tools/call, all on and off',
      quick: true,
      sides: {
        server: load('server', small.handshake),
        'bare server': load('bare server', call('handshake', { integration: 'unchecked' })),
      },
      figures: [times('validation, metrics, limits, audit on, against off', 'server', 'bare server', 0.7, 0.8)],
    },
    {
      name: 'tools/call, few and many tools',
      sides: {
        'of 10': load('roomy server', call('handshake', { integration: 'tools-10', tool: 9 })),
        'of 2000': load('roomy server', call('handshake', { integration: 'tools-2000', tool: 1999 })),
        '1 toolset': load('roomy server', call('handshake', { integration: 'small' })),
        '10000 toolsets': load('roomy server', call('handshake', { integration: 'small', callers: MANY_CALLERS })),
      },
      figures: [
        costs('cost with 2000 tools, of that with 10', 'of 2000', 'of 10'),
        costs('cost with 10000 toolsets, of that with 1', '10000 toolsets', '1 toolset'),
      ],
    },
    {
      name: 'tools/call, 1 MB',
      quick: true,
      sides: { server: load('server', large), 'pass-through': load('pass-through', large) },
      // As the bar has it. An answer has the result twice, as text, for models, and as it is: by requests it is half as much.
      figures: [
        figure('1 MB results, bytes/s against pass-through', (sides) => sides.server.bytes / sides['pass-through'].bytes, GREATER, 0.4, 0.7),
      ],
    },
    {
      name: 'live heap, 1 MB results',
      sides: { server: liveHeap(bench, 'server', large, CLIENTS) },
      figures: [figure('live heap, of the bytes in flight', ({ server }) => server['of bytes in flight'], SMALLER, 4, 3)],
    },
    {
      name: 'tools/call, first 10 s',
      sides: { cold: coldStart(bench, 'server', small.handshake, CLIENTS), steady: load('server', small.handshake) },
      figures: [times('first 10 s, of steady state', 'cold', 'steady', undefined, 0.5)],
    },
    {
      name: 'allocation per request',
      sides: {
        call: allocationPerRequest(bench, 'server', small.handshake, CLIENTS),
        list: allocationPerRequest(bench, 'server', list('handshake'), CLIENTS),
        'call, pass-through': allocationPerRequest(bench, 'pass-through', small.handshake, CLIENTS),
      },
      figures: [],
    },
    {
      name: 'tools/call, open loop at half load',
      sides: {
        server: openLoop(bench, 'server', small.handshake, CLIENTS),
        'pass-through': openLoop(bench, 'pass-through', small.handshake, CLIENTS),
        'SDK 1.30': openLoop(bench, 'SDK 1.30', small.handshake, CLIENTS),
        'SDK v2': openLoop(bench, 'SDK v2', small.handshake, CLIENTS),
      },
      figures: [],
    },
  ];
}

/** How many times as much one side does as another. */
function times(name, one, other, must, goal) {
  return figure(name, (results) => results[one].throughput / results[other].throughput, GREATER, must, goal);
}

/** How many times as much a request of one side takes as one of another; flat within 20 %, at best within 10 %. */
function costs(name, one, other) {
  return figure(name, (results) => results[other].throughput / results[one].throughput, SMALLER, 1.2, 1.1);
}

function figure(name, value, bound, must, goal, unit = 'x') {
  return { name, value, bound, must, goal, unit };
}
