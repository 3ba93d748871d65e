/** Makes the disk of a kiosk: Debian 12 as its installer would leave it without a desktop, and the steps of docs/kiosk.md for a packaged app. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AGENT } from './guest-shell.ts';
import type { SystemImage } from './machine.ts';

export interface SystemParts {
  /** For what may be used again. */
  readonly cache: string;
  readonly mirror: string;
  /** The product, as a .deb. */
  readonly deb: string;
  /** Its command, below /usr/bin. */
  readonly program: string;
  readonly policy: object;
  /** Holdfast's own folder, with dist: for setup, and in the machine for the doctor. */
  readonly holdfast: string;
  readonly say: (line: string) => void;
}

const UNITS = 'etc/systemd/system';

/** @returns the image, which is made anew each time from a system that is not */
export function makeSystem(parts: SystemParts): SystemImage {
  const { cache, say } = parts;
  const base = join(cache, 'debian-12');
  if (!existsSync(base)) {
    say('Debian 12 is fetched.');
    fetchDebian(base, parts.mirror);
  }
  const root = join(cache, 'root');
  rmSync(root, { recursive: true, force: true });
  run('cp', ['-a', '--reflink=auto', base, root]);
  say('The product is installed, and the kiosk is set up.');
  install(root, parts);
  const image = { disk: join(cache, 'disk.qcow2'), kernel: join(cache, 'kernel'), initrd: join(cache, 'initrd') };
  for (const [name, to] of [
    ['vmlinuz-', image.kernel],
    ['initrd.img-', image.initrd],
  ] as const)
    cpSync(join(root, 'boot', readdirSync(join(root, 'boot')).find((file) => file.startsWith(name)) ?? name), to);
  const raw = join(cache, 'disk.raw');
  writeFileSync(raw, '');
  truncateSync(raw, 6 * 1024 ** 3);
  run('mkfs.ext4', ['-q', '-F', '-d', root, raw]);
  run('qemu-img', ['convert', '-O', 'qcow2', raw, image.disk]);
  for (const path of [raw, root]) rmSync(path, { recursive: true, force: true });
  return image;
}

function fetchDebian(base: string, mirror: string): void {
  const making = `${base}.new`;
  rmSync(making, { recursive: true, force: true });
  run('debootstrap', ['bookworm', making, mirror]);
  // Debootstrap may leave them, and then they would be in the image.
  for (const mounted of ['proc', 'sys']) attempt('umount', [join(making, mounted)]);
  write(making, 'etc/fstab', '/dev/vda / ext4 defaults,errors=remount-ro 0 1\n');
  write(making, 'etc/hostname', 'kiosk\n');
  write(making, 'etc/apt/sources.list', `deb ${mirror} bookworm main\n`);
  // A small image of the first steps, with what this disk needs.
  write(making, 'etc/initramfs-tools/conf.d/machine', 'MODULES=list\nCOMPRESS=gzip\n');
  write(making, 'etc/initramfs-tools/modules', 'virtio_pci\nvirtio_blk\next4\ncrc32c_intel\n');
  inside(making, ['apt-get', 'update']);
  inside(making, [
    'apt-get',
    'install',
    '-y',
    '-o',
    'Dpkg::Options::=--force-confold',
    'linux-image-amd64',
    'cage',
    'seatd',
  ]);
  renameSync(making, base);
}

function install(root: string, { deb, program, policy, holdfast }: SystemParts): void {
  cpSync(deb, join(root, 'root/product.deb'));
  inside(root, ['apt-get', 'install', '-y', '--no-install-recommends', '/root/product.deb']);
  rmSync(join(root, 'root/product.deb'));
  const policyFile = `etc/${program}/policy.json`;
  write(root, policyFile, `${JSON.stringify(policy, null, 2)}\n`);
  const setup = ['kiosk', 'setup', '--linux', '--apply', '--program', `/usr/bin/${program}`];
  const said = execFileSync(
    process.execPath,
    [join(holdfast, 'dist/cli.js'), ...setup, '--policy', `/${policyFile}`, '--root', root],
    { encoding: 'utf8' },
  );
  const then = said.slice(said.indexOf('Then, in that system:')).split('\n').slice(1);
  for (const command of then.map((line) => line.trim().split(' ')).filter(([name]) => name !== '')) {
    // Of a system that does not run these fail, as docs/kiosk.md says.
    const mayFail = ['sysctl', 'daemon-reload'].some((word) => command.includes(word));
    inside(root, command, mayFail);
  }
  write(root, `${UNITS}/holdfast-kiosk.service.d/machine.conf`, '[Service]\nEnvironment=WLR_RENDERER=pixman\n');
  // What these checks add: their way to give commands, and Holdfast for its doctor.
  write(root, AGENT.path, AGENT.text, 0o755);
  write(root, `${UNITS}/holdfast-machine-agent.service`, AGENT.unit);
  const wants = join(root, UNITS, 'multi-user.target.wants');
  mkdirSync(wants, { recursive: true });
  symlinkSync('../holdfast-machine-agent.service', join(wants, 'holdfast-machine-agent.service'));
  cpSync(join(holdfast, 'dist'), join(root, 'opt/holdfast/dist'), { recursive: true });
  cpSync(join(holdfast, 'package.json'), join(root, 'opt/holdfast/package.json'));
  cpSync(process.execPath, join(root, 'opt/holdfast/node'));
}

function write(root: string, path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

/** Runs a command in another root; services that packages want to start are not. @returns whether it succeeded */
function inside(root: string, command: readonly string[], mayFail = false): boolean {
  const noServices = join(root, 'usr/sbin/policy-rc.d');
  writeFileSync(noServices, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  cpSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
  run('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
  try {
    return mayFail ? attempt('chroot', [root, ...command]) : run('chroot', [root, ...command]);
  } finally {
    run('umount', [join(root, 'proc')]);
    rmSync(noServices);
  }
}

function run(program: string, args: readonly string[]): true {
  execFileSync(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return true;
}

function attempt(program: string, args: readonly string[]): boolean {
  try {
    return run(program, args);
  } catch {
    return false;
  }
}
