import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { java } from './java.mjs';
import { Program } from './program.mjs';

const JAVA_HOME = dirname(dirname(java()));

/** Has the programs of this machine and one more directory, and nothing that can be written to but /tmp and devices. */
const SCRIPT = `
set -eu
root=$1 application=$2 user=$3
shift 3
mount --bind "$root" "$root"
for part in /bin /lib /lib64 /usr /etc ${JAVA_HOME}; do
  if [ -L "$part" ]; then
    ln -sfn "$(readlink "$part")" "$root$part"
  elif [ -d "$part" ] && [ ! -d "$root$part/bin" ]; then
    mkdir -p "$root$part"
    mount --bind -o ro "$part" "$root$part"
  fi
done
mkdir -p "$root/proc" "$root/dev" "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
exec chroot "$root" setpriv --reuid="\${user%:*}" --regid="\${user#*:}" --clear-groups --no-new-privs --bounding-set=-all \\
  env --chdir="$application" "$@"
`;

/** Puts an application into a root directory of its own, which must be empty. */
export async function prepareContainer(root, application, workingDirectory) {
  await mkdir(join(root, workingDirectory), { recursive: true });
  await cp(application, join(root, workingDirectory), { recursive: true, preserveTimestamps: true });
}

/** Runs a program as a container with a read-only root would, on the network of this machine. Only root can do that. */
export function runContained(root, { user, workingDirectory, environment = {} }, command) {
  const variables = { PATH: `${join(JAVA_HOME, 'bin')}:/usr/bin:/bin`, ...environment };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const args = ['--mount', 'bash', '-c', SCRIPT, 'contained', root, workingDirectory, user, '-i', ...assignments, ...command];
  return new Program('unshare', args);
}
