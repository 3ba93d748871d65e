import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import {
  applyCommands,
  linuxFiles,
  programCommand,
  RUNTIME,
  UNIT,
} from '../../../../../src/main/kiosk/setup/linux-files.ts';
import { missingPackages } from '../../../../../src/main/kiosk/setup/linux-needs.ts';
import { applyFiles, removeFiles, stateOf } from '../../../../../src/main/kiosk/setup/system-files.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();
const files = linuxFiles({
  command: '/usr/bin/holdfast kiosk',
  policy: '/etc/holdfast/policy.json',
  user: 'holdfast-kiosk',
});
const SYSCTL = '/etc/sysctl.d/90-holdfast-kiosk.conf';

it('writes its files once, and takes all of them away again', () => {
  const root = folder();
  expect(applyFiles(files, root)).toEqual(files.map(({ path }) => path));
  expect(applyFiles(files, root)).toEqual([]);
  expect(files.map((file) => stateOf(file, root))).toEqual(files.map(() => 'same'));
  expect(removeFiles(files, root)).toHaveLength(files.length);
  expect(removeFiles(files, root)).toEqual([]);
  const left = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left).toEqual([]);
});

it('takes the screen by seatd: a session of PAM would leave the control group that systemd listens to', () => {
  const text = files.find(({ path }) => path.endsWith(UNIT))?.text ?? '';
  expect(text).not.toContain('PAMName=');
  expect(text).toMatch(/^Wants=seatd\.service$/m);
  expect(text).toMatch(/^After=seatd\.service .*getty@tty1\.service/m);
  expect(text).toMatch(/^SupplementaryGroups=video /m);
  expect(text).toMatch(
    /^Environment=.*XDG_RUNTIME_DIR=%t\/holdfast-kiosk.* LIBSEAT_BACKEND=seatd WLR_XWAYLAND=\/bin\/false$/m,
  );
});

it('tells what a system lacks', () => {
  const root = folder();
  expect(missingPackages(root)).toEqual(['cage', 'seatd']);
  for (const path of ['/usr/bin/cage', '/lib/systemd/system/seatd.service']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  expect(missingPackages(root)).toEqual([]);
});

it('keeps what was there before, through as many setups as it takes', () => {
  const root = folder();
  mkdirSync(join(root, '/etc/sysctl.d'), { recursive: true });
  writeFileSync(join(root, SYSCTL), 'mine\n');
  applyFiles(files, root);
  const others = linuxFiles({ command: '/opt/holdfast kiosk', policy: '/p.json', user: 'other' });
  applyFiles(others, root);
  removeFiles(others, root);
  expect(readFileSync(join(root, SYSCTL), 'utf8')).toBe('mine\n');
});

it.runIf(process.platform === 'linux')(
  'who leaves by the PIN gets a login; after every other end the kiosk begins again',
  () => {
    const text = files[0]?.text ?? '';
    expect(text).toMatch(/^RestartPreventExitStatus=20$/m);
    expect(text).toMatch(/^SuccessExitStatus=20$/m);
    const home = folder();
    writeFileSync(join(home, 'systemctl'), '#!/bin/sh\necho "$*"\n', { mode: 0o755 });
    /** As systemd reads and runs a line of the unit. */
    const run = (line: string, ...args: string[]) => {
      const [, script = ''] = new RegExp(`^${line}[^']*/bin/sh -c '(.*?)'`, 'm').exec(text) ?? [];
      const own = script.replaceAll('$$', '$').replaceAll(RUNTIME, home);
      const env = { PATH: `${home}:/bin:/usr/bin` };
      const { status, stdout } = spawnSync('/bin/sh', ['-c', own, 'kiosk', ...args], { encoding: 'utf8', env });
      return [status, stdout];
    };
    expect(run('ExecStopPost=')).toEqual([0, '']);
    for (const code of [0, 1, 2, 10, 20, 137]) {
      expect(run('ExecStart=', 'sh', '-c', `exit ${code}`)).toEqual([code, '']);
      expect(run('ExecStopPost=')).toEqual([0, code === 20 ? '--no-block start getty@tty1.service\n' : '']);
    }
  },
);

/** The tools, and the folder that they make there, as root, where systemd itself does not run, as in a container. */
const hasSystemd =
  ['systemd-analyze', 'systemd-sysusers', 'systemd-tmpfiles'].every(
    (name) => spawnSync(name, ['--version']).status === 0,
  ) &&
  (process.getuid?.() === 0 || existsSync('/run/systemd'));

it.runIf(hasSystemd && existsSync('/lib/systemd/system'))('sets up a root that systemd takes', () => {
  const root = folder();
  // What the units of a system stand on, and programs in the place of those that need not be on the machine of the test.
  cpSync('/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, verbatimSymlinks: true });
  symlinkSync('usr/lib', join(root, 'lib'));
  const program = '/opt/Order screen/order-screen-app';
  for (const path of ['/usr/bin/cage', '/bin/sh', program]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '#!/bin/sh\n', { mode: 0o755 });
  }
  const runnable = linuxFiles({ command: programCommand(program), policy: '/etc/holdfast/policy.json', user: 'till' });
  applyFiles(runnable, root);
  const unit = join(root, runnable[0]?.path ?? '');
  const text = readFileSync(unit, 'utf8');
  expect(text).toContain(' kiosk "/opt/Order screen/order-screen-app" --kiosk --policy /etc/holdfast/policy.json ');
  const verify = (name: string) => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', `--root=${root}`, '--man=no', name], {
      encoding: 'utf8',
    });
    return [status, stderr.split('\n').filter((line) => /kiosk|ctrl-alt-del/.test(line))];
  };
  expect(verify(UNIT)).toEqual([0, []]);
  expect(verify('ctrl-alt-del.target')).toEqual([0, []]);
  const tools = applyCommands(runnable).filter(([name]) => name === 'systemd-sysusers');
  expect(tools).toHaveLength(1);
  for (const [name = '', ...args] of tools) {
    const { status, stderr } = spawnSync(name, [`--root=${root}`, ...args], { encoding: 'utf8' });
    // Only root may give files away.
    if (process.getuid?.() === 0) expect([status, stderr.includes("Creating user 'till'")]).toEqual([0, true]);
  }
  // What is wrong would be said.
  writeFileSync(unit, text.replace('Restart=always', 'Restart=never'));
  expect(JSON.stringify(verify(UNIT))).toMatch(/Failed to parse .*never/);
  writeFileSync(unit, text.replace('/usr/bin/cage', '/usr/bin/no-cage'));
  expect(JSON.stringify(verify(UNIT))).toContain('is not executable');
});
