/** What root does with a verified package; run by the system's shell as whoever runs the tests, with stand-ins for package managers. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { INSTALL_SCRIPT, installCommand } from '../../../../src/main/product/package-install.ts';
import type { PackageForm } from '../../../../src/main/product/package-install.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const temporary = temporaryFolders();
const CONTENT = 'the package';
const sha512 = createHash('sha512').update(CONTENT).digest('base64');

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporary();
  file = join(folder, "Ann's till & $(touch x).deb");
  writeFileSync(file, CONTENT);
  for (const name of ['bin', 'work']) mkdirSync(join(folder, name));
});

function command(name: string, lines: string): void {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
}

/** Tells its arguments, and keeps what the last one is; how that may be read by others, too, and what it makes itself. */
function manager(name: string): void {
  const [told, kept] = [join(folder, 'told'), join(folder, 'kept')];
  command(
    name,
    `echo "${name} $*" >>"${told}"\nfor last; do :; done\nstat -c %a "$last" "$(dirname "$last")" >>"${told}"\numask >>"${told}"\ncat "$last" >"${kept}"`,
  );
}

function install(form: PackageForm = 'deb', path = file): { status: number | null; said: string } {
  // The system's own programs but for what installs, which is the test's, or nobody's.
  const tools = ['mktemp', 'rm', 'head', 'sha512sum', 'stat', 'cat', 'dirname', 'sleep'];
  for (const tool of tools) {
    if (!existsSync(join(folder, 'bin', tool))) symlinkSync(join('/usr/bin', tool), join(folder, 'bin', tool));
  }
  const script = INSTALL_SCRIPT.replace('/usr/sbin:/usr/bin:/sbin:/bin', join(folder, 'bin')).replace(
    '/var/tmp/',
    `${join(folder, 'work')}/`,
  );
  const verified = { form, file: path, sha512, size: CONTENT.length };
  const [program, ...args] = installCommand(verified, { isRoot: true, has: () => true, script });
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder, timeout: 20_000 });
  return { status, said: stderr };
}
const told = () => (existsSync(join(folder, 'told')) ? readFileSync(join(folder, 'told'), 'utf8').split('\n') : []);
const left = () => readdirSync(join(folder, 'work'));

describe.skipIf(process.platform !== 'linux')('a package that root installs', () => {
  it.each<[PackageForm, string[], RegExp]>([
    ['deb', ['dpkg', 'apt-get'], /^apt-get install -y --no-remove /],
    ['deb', ['dpkg'], /^dpkg -i /],
    ['rpm', ['zypper', 'dnf', 'yum', 'rpm'], /^zypper --non-interactive --no-refresh install /],
    ['rpm', ['dnf', 'yum', 'rpm'], /^dnf install /],
    ['rpm', ['yum', 'rpm'], /^yum install /],
    ['rpm', ['rpm'], /^rpm -Uvh /],
  ])('(%s) is a copy that nobody else can read or change: by %j', (form, managers, line) => {
    for (const name of managers) manager(name);
    expect(install(form)).toEqual({ status: 0, said: '' });
    expect(told()).toEqual([expect.stringMatching(line), '600', '700', '0022', '']);
    expect(told()[0]).toMatch(new RegExp(`/work/holdfast-update-\\w{10}/update\\.${form}$`));
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe(CONTENT);
    expect([left(), existsSync(join(folder, 'x'))]).toEqual([[], false]);
  });

  it.each<[string, () => void, string]>([
    ['was changed', () => writeFileSync(file, 'the Package'), 'is not the one that was verified'],
    ['is longer', () => appendFileSync(file, '!'), 'is not the one that was verified'],
    ['is endless', () => replace((path) => symlinkSync('/dev/zero', path)), 'There is no such file'],
    ['is another one', () => replace((path) => symlinkSync('/etc/hostname', path)), 'is not the one that was verified'],
    ['is a pipe', () => replace((path) => spawnSync('mkfifo', [path])), 'There is no such file'],
    ['is gone', () => rmSync(file), 'There is no such file'],
  ])('is refused when it %s meanwhile', (_what, change, sentence) => {
    manager('dpkg');
    change();
    const { status, said } = install();
    expect([status, said]).toEqual([1, expect.stringContaining(sentence)]);
    expect([told(), left()]).toEqual([[], []]);
  });

  function replace(make: (path: string) => unknown): void {
    rmSync(file);
    make(file);
  }

  it('is the copy that was checked, whatever comes to the file behind it', () => {
    manager('dpkg');
    file = join(folder, 'till.deb');
    writeFileSync(file, CONTENT);
    command('sha512sum', `/usr/bin/sha512sum "$@"; result=$?; echo evil >"${file}"; exit $result`);
    expect(install()).toEqual({ status: 0, said: '' });
    expect(readFileSync(file, 'utf8')).toBe('evil\n');
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe(CONTENT);
  });

  it('that cannot be installed says so, and leaves nothing', () => {
    manager('dpkg');
    command('apt-get', 'echo "it needs what there is not" >&2; exit 100');
    expect(install()).toEqual({ status: 100, said: 'it needs what there is not\n' });
    // What is installed stays as it is.
    expect([told(), left()]).toEqual([[], []]);
  });
});

it('asks for a password where it must', () => {
  const verified = { form: 'rpm' as const, file: '/home/u/a b.rpm', sha512, size: 11 };
  const behind = ['holdfast-update', 'rpm', Buffer.from(sha512, 'base64').toString('hex'), '11', '/home/u/a b.rpm'];
  const root = installCommand(verified, { isRoot: true, has: () => true });
  expect(root).toEqual(['/bin/sh', '-c', INSTALL_SCRIPT, ...behind]);
  expect(installCommand(verified, { isRoot: false, has: () => true })).toEqual([
    'pkexec',
    '--disable-internal-agent',
    ...root,
  ]);
  expect(installCommand(verified, { isRoot: false, has: () => false })).toEqual(['sudo', ...root]);
});
