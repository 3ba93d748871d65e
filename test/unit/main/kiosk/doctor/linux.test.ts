import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnoseLinux } from '../../../../../src/main/kiosk/doctor/linux.ts';
import { linuxFiles } from '../../../../../src/main/kiosk/setup/linux-files.ts';
import { applyFiles } from '../../../../../src/main/kiosk/setup/system-files.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();
const files = linuxFiles({ command: '/usr/bin/holdfast kiosk', policy: '/etc/holdfast/policy.json', user: 'till' });

it('finds open what is not set up, and closed what is', () => {
  const root = folder();
  const look = (env: NodeJS.ProcessEnv = {}) =>
    Object.fromEntries(
      diagnoseLinux({ root, env, policy: undefined }).map(({ vector, what, finding }) => [
        `${vector}: ${what}`,
        finding,
      ]),
    );
  expect(Object.values(look())).not.toContain('closed');
  expect(look({ XDG_CURRENT_DESKTOP: 'GNOME' })['5: no desktop in the session']).toBe('open');
  applyFiles(files, root);
  const after = look({ XDG_CURRENT_DESKTOP: '' });
  expect(look()['5: no desktop in the session']).toBe('open');
  // As "systemctl enable" makes it.
  const wants = join(root, 'etc/systemd/system/graphical.target.wants');
  mkdirSync(wants);
  symlinkSync('/etc/systemd/system/holdfast-kiosk.service', join(wants, 'holdfast-kiosk.service'));
  expect(look()['5: no desktop in the session']).toBe('closed');
  symlinkSync('/lib/systemd/system/gdm.service', join(root, 'etc/systemd/system/display-manager.service'));
  expect(look()['8: no gestures of a desktop']).toBe('open');
  expect(after['26: the kiosk itself cannot change its policy']).toBe('unknown');
  expect(Object.values(after).filter((finding) => finding === 'closed')).toHaveLength(9);
  expect(Object.values(after)).not.toContain('open');
  for (const { finding, step } of diagnoseLinux({ root, env: {}, policy: undefined }))
    expect(step === '').toBe(finding === 'closed');
});

it.runIf(process.platform !== 'win32')('looks at who may write the policy', () => {
  const root = folder();
  mkdirSync(join(root, 'etc'));
  const file = join(root, 'etc/policy.json');
  const rights = (policy?: string) => {
    const found = diagnoseLinux({ root, env: {}, policy }).find(({ vector }) => vector === 26);
    return [found?.finding, found?.step];
  };
  expect(rights()).toEqual(['unknown', 'say which policy it is: --policy']);
  expect(rights('/etc/policy.json')).toEqual(['unknown', 'there is no /etc/policy.json']);
  writeFileSync(file, '{}');
  chmodSync(file, 0o666);
  const isRoot = process.getuid?.() === 0;
  expect(rights('/etc/policy.json')).toEqual(['open', `${isRoot ? 'chmod go-w' : 'chown root'} /etc/policy.json`]);
  chmodSync(file, 0o644);
  if (isRoot) expect(rights('/etc/policy.json')).toEqual(['closed', '']);
});
