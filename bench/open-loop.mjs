import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { LOAD_CORE, NODE, residentMemory, start } from './machine.mjs';

const GENERATOR = fileURLToPath(new URL('constant-rate.mjs', import.meta.url));

/** A side that is asked at half the rate that it can bear, whether or not it has answered what it was asked before. */
export function openLoop(bench, contestant, request, clients) {
  const { warmUp } = bench.load(contestant, request, { clients });
  let rate;
  return {
    async warmUp() {
      rate = (await warmUp()).throughput / 2;
    },
    async measure() {
      const { url, program, dropLog = () => {} } = await bench.contestants.get(contestant);
      const { seconds } = bench;
      const file = join(bench.directory, 'open-loop.json');
      await writeFile(file, JSON.stringify({ url, ...request, rate, seconds }));
      const generator = start(LOAD_CORE, NODE, [GENERATOR, file]);
      await generator.exit({ within: (seconds + 60) * 1000 });
      await dropLog();
      return { ...JSON.parse(generator.stdout), resident: residentMemory(program) };
    },
  };
}
