import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** A running program, with the process group that it leads and all that it has printed: `output` also has what it complained. */
export class Program {
  output = '';
  stdout = '';
  #name;
  #process;
  #exit;
  #hasExited = false;

  constructor(command, args, environment = {}, directory = projectRoot) {
    this.#name = [command, ...args].join(' ');
    this.#process = spawn(command, args, {
      cwd: directory,
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout.on('data', (text) => (this.stdout += text));
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.output += text));
    }
    this.#exit = once(this.#process, 'close').then(([code, signal]) => {
      this.#hasExited = true;
      return code ?? signal;
    });
  }

  get pid() {
    return this.#process.pid;
  }

  /** Answers the exit code, or the signal that ended the program. */
  async exit({ within }) {
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      this.#signal('SIGKILL');
    }, within);
    const code = await this.#exit;
    clearTimeout(deadline);
    if (late) {
      throw this.#failure(`has not exited within ${within} ms`);
    }
    return code;
  }

  async untilItAnswers(url, { within, every = 100 }) {
    const deadline = Date.now() + within;
    while (!(await answers(url))) {
      if (this.#hasExited) {
        throw this.#failure('has exited');
      }
      if (Date.now() > deadline) {
        throw this.#failure(`does not answer at ${url} within ${within} ms`);
      }
      await delay(every);
    }
  }

  /** Answers the exit code. */
  async stop() {
    this.#signal('SIGTERM');
    return this.exit({ within: 30_000 });
  }

  /** Ends the program without a warning. */
  async kill() {
    this.#signal('SIGKILL');
    await this.#exit;
  }

  #signal(signal) {
    if (!this.#hasExited) {
      process.kill(-this.#process.pid, signal);
    }
  }

  #failure(what) {
    return new Error(`"${this.#name}" ${what}. It printed:\n${this.output}`);
  }
}

/** Whether anything at all answers, with whatever status. */
export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

export function stackFramesIn(output) {
  return output.split('\n').filter((line) => /^\s+at |^Caused by: |^Exception in thread/.test(line));
}
