// Installs Debian packages, as root or with a sudo that does not ask.
import { readFileSync } from 'node:fs';
import { lastLines, onPath, run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const aptLimitMs = 15 * 60 * 1000;

/**
 * @typedef {object} Apt
 * @property {NodeJS.ProcessEnv} env
 * @property {string[] | null} become what to put before a command to run it as root; null when that is not possible
 * @property {(wanted: readonly (readonly string[])[]) => Promise<string[]>} select see selectPackages()
 */

/**
 * How to install packages here, or null when this is not a system with apt-get.
 * @param {NodeJS.ProcessEnv} env
 * @param {number | undefined} uid of the user who runs setup
 * @returns {Promise<Apt | null>}
 */
export async function aptFor(env, uid) {
  if (onPath('apt-get', env) === null) return null;
  const become = await becomeRoot(env, uid);
  const renamed = hasTime64Names(readOsRelease());
  return {
    env,
    become,
    select: async (wanted) => {
      let known = await knownPackages(env, wanted.flat());
      const complete = () => wanted.every((names) => names.some((name) => known.has(name)));
      if (!complete() && become !== null) {
        // Fresh container images come without package lists.
        await asRoot(env, become, ['update', '-qq']);
        known = await knownPackages(env, wanted.flat());
      }
      return selectPackages(wanted, known, renamed);
    },
  };
}

/**
 * One name for each package that is wanted: one that apt knows, else the one that this system's age suggests.
 * @param {readonly (readonly string[])[]} wanted older name first
 * @param {ReadonlySet<string> | null} known to apt, with something to install
 * @param {boolean} renamed whether this system is one with the newer (t64) names
 */
export function selectPackages(wanted, known, renamed) {
  return wanted.map((names) => names.find((name) => known?.has(name)) ?? (renamed ? names.at(-1) : names[0]) ?? '');
}

/**
 * @param {Apt} apt
 * @param {readonly string[]} packages
 * @throws {SetupError} with the end of what apt-get said
 */
export async function installWith({ env, become }, packages) {
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const first = await asRoot(env, become ?? [], args);
  if (first.code === 0) return;
  // Package lists that are out of date name files that are no longer there.
  await asRoot(env, become ?? [], ['update', '-qq']);
  const second = await asRoot(env, become ?? [], args);
  if (second.code === 0) return;
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  throw new SetupError(`\`${line}\` failed:\n${lastLines(second.stderr || second.stdout)}`);
}

/**
 * The packages of which apt can install a version. A name that other packages merely provide has none.
 * @param {string} policy what `apt-cache policy` wrote, in English
 */
export function parsePolicy(policy) {
  const known = new Set();
  for (const match of policy.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (.+)$/gm)) {
    if (match[1] !== undefined && match[2] !== '(none)') known.add(match[1]);
  }
  return known;
}

/**
 * Whether a system has the package names of the change to 64-bit time.
 * @param {string} osRelease text of /etc/os-release
 */
export function hasTime64Names(osRelease) {
  /** @param {string} key */
  const field = (key) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  const version = Number.parseFloat(field('VERSION_ID'));
  if (field('ID') === 'debian') return Number.isNaN(version) || version >= 13;
  return field('ID') === 'ubuntu' && version >= 24.04;
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} names
 */
async function knownPackages(env, names) {
  const { stdout } = await run('apt-cache', ['policy', ...names], { env: { ...env, LC_ALL: 'C' } });
  return parsePolicy(stdout);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {number | undefined} uid
 */
async function becomeRoot(env, uid) {
  if (uid === 0) return [];
  if (onPath('sudo', env) === null) return null;
  const { code } = await run('sudo', ['-n', 'true'], { env });
  return code === 0 ? ['sudo', '-n'] : null;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} become
 * @param {readonly string[]} args
 */
function asRoot(env, become, args) {
  // The lock is waited for: another apt-get, such as unattended upgrades, may be at work.
  const settings = ['DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C'];
  const [command = '', ...rest] = [...become, 'env', ...settings, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
  return run(command, rest, { env, limitMs: aptLimitMs });
}
