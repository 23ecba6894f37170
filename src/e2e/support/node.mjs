import { fileURLToPath } from 'node:url';

/** The Node of the package "node": the conformance suite and Inspector need a newer one than the machine may have. */
export const NODE = installed('node/bin/node');

export function installed(path) {
  return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}
