import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST = 25;
const INSTALLED = '/usr/lib/jvm';

/** The command that runs a JDK that is new enough, wherever it is installed. */
export function java() {
  const installed = existsSync(INSTALLED) ? readdirSync(INSTALLED).map((name) => join(INSTALLED, name)) : [];
  const home = [process.env.JAVA_HOME, ...installed].find((candidate) => candidate && versionOf(candidate) >= OLDEST);
  return home ? join(home, 'bin', 'java') : 'java';
}

function versionOf(home) {
  const release = join(home, 'release');
  const text = existsSync(release) ? readFileSync(release, 'utf8') : '';
  return Number(text.match(/^JAVA_VERSION="(\d+)/m)?.[1] ?? 0);
}
