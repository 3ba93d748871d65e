// The Node that the scripts run in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * npm only warns of a Node that is too old, and what then fails does not say so: Debian 12 has 18.
 * @param {string} version as in process.versions.node
 * @throws {SetupError} when it is older than what package.json asks for
 */
export function checkNode(version) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @param {string} text */
  const numbers = (text) => text.split('.').map((part) => Number.parseInt(part, 10));
  const oldest = engines.node.replace('>=', '');
  const [[major = 0, minor = 0], [wantedMajor = 0, wantedMinor = 0]] = [numbers(version), numbers(oldest)];
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(`Node ${oldest} or later is needed; this is ${version} (${process.execPath}).`);
}
