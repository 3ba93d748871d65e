import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnose } from '../../../../../src/main/kiosk/setup/doctor.ts';
import { linuxFiles, programCommand } from '../../../../../src/main/kiosk/setup/linux-files.ts';
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

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

it.runIf(hasAnalyze)('writes a unit that systemd takes', () => {
  const root = folder();
  const runnable = linuxFiles({
    command: programCommand('/opt/Order screen/order-screen-app'),
    policy: '/etc/holdfast/policy.json',
    user: 'root',
  });
  applyFiles(runnable, root);
  const unit = join(root, 'kiosk.service');
  const text = readFileSync(join(root, runnable[0]?.path ?? ''), 'utf8');
  // The machine of the test need not have cage.
  writeFileSync(unit, text.replace('/usr/bin/cage', '/bin/true'));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  expect(text).toContain(' -- "/opt/Order screen/order-screen-app" --kiosk --policy /etc/holdfast/policy.json ');
  const own = stderr.split('\n').filter((line) => line.includes('kiosk.service'));
  expect([status, own]).toEqual([0, []]);
  // What is wrong would be said.
  writeFileSync(unit, text.replace('/usr/bin/cage', '/bin/true').replace('Restart=always', 'Restart=never'));
  expect(spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' }).stderr).toContain(
    'restart specifier',
  );
});

it('finds open what is not set up, and closed what is', () => {
  const root = folder();
  const look = (env: NodeJS.ProcessEnv = {}) =>
    Object.fromEntries(
      diagnose({ root, env, policy: undefined }).map(({ vectors, what, finding }) => [`${vectors}: ${what}`, finding]),
    );
  expect(Object.values(look())).not.toContain('closed');
  expect(look({ XDG_CURRENT_DESKTOP: 'GNOME' })['5, 8: no desktop in the session']).toBe('open');
  applyFiles(files, root);
  const after = look({ XDG_CURRENT_DESKTOP: '' });
  expect(after['26: the kiosk itself cannot change its policy']).toBe('unknown');
  expect(Object.values(after).filter((finding) => finding === 'closed')).toHaveLength(8);
  expect(Object.values(after)).not.toContain('open');
  for (const { finding, step } of diagnose({ root, env: {}, policy: undefined }))
    expect(step === '').toBe(finding === 'closed');
  expect(existsSync(join(root, SYSCTL))).toBe(true);
});
