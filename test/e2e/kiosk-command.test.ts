import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isToken } from '../../src/main/kiosk/operations/access-token.ts';
import { root } from '../support/shell.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders();
const holdfast = (args: string[], input = '') =>
  spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'kiosk', ...args], {
    input,
    encoding: 'utf8',
    // Whatever the tests are run in.
    env: { ...process.env, XDG_CURRENT_DESKTOP: undefined },
  });

it('hashes a PIN from the standard input', () => {
  expect(holdfast(['pin'], '2468\n').stdout).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}\n$/);
  expect(holdfast(['pin'], '12\n')).toMatchObject({ status: 1, stdout: '' });
  const told = (pin: string) => holdfast(['pin'], `${pin}\n`).stderr.includes('this one needs a real keyboard');
  expect([told('2468'), told('2468a'), told('२४६८')]).toEqual([false, true, true]);
});

it('makes a token, and the hash of it that a policy has', () => {
  const [, token = '', hash = ''] =
    /^token: ([\w-]{43})\nTokenSha256: ([0-9a-f]{64})\n$/.exec(holdfast(['token']).stdout) ?? [];
  expect(isToken(token, hash)).toBe(true);
});

it.runIf(process.platform !== 'win32')('checks a policy file', () => {
  const file = join(folder(), 'policy.json');
  writeFileSync(file, '{"PolicyVersion": 1}', { mode: 0o644 });
  expect(holdfast(['check', file])).toMatchObject({ status: 0, stderr: '' });
  chmodSync(file, 0o666);
  const refused = holdfast(['check', file]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('Others than its owner may write it');
});

it('makes a policy of what ChromeOS exports, and says what is not in it', () => {
  const home = folder();
  const [file, policy] = [join(home, 'export.json'), join(home, 'policy.json')];
  const entry = (value: unknown) => ({ level: 'mandatory', scope: 'machine', source: 'cloud', value });
  const policies = { DeviceLocalAccountAutoLoginDelay: entry(5000), ChromeOsReleaseChannel: entry('stable-channel') };
  writeFileSync(file, JSON.stringify({ policyGroups: { chrome: { name: 'Chrome Policies', policies } } }));
  const made = holdfast(['import', file]);
  expect(made.status).toBe(0);
  expect(JSON.parse(made.stdout)).toEqual({ PolicyVersion: 1, DeviceLocalAccountAutoLoginDelay: 5000 });
  expect(made.stderr).toMatch(/updates are the system's[^:]*:\n +ChromeOsReleaseChannel\n/);
  writeFileSync(policy, made.stdout, { mode: 0o644 });
  expect(holdfast(['check', policy]).status).toBe(0);
  expect(holdfast(['import', policy])).toMatchObject({ status: 1, stdout: '' });
  expect(holdfast(['import', file, '--app-id', 'a'.repeat(32)]).stderr).toContain('says nothing of an app');
});

it.runIf(process.platform === 'linux')('shows the unit of a packaged app', () => {
  const setup = (program: string) => holdfast(['setup', '--linux', '--root', folder(), '--program', program]);
  const { status, stdout } = setup('/opt/Order screen/order-screen-app');
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /\nExecStart=\/usr\/bin\/cage -d -- .* kiosk "\/opt\/Order screen\/order-screen-app" --kiosk --policy \/etc\//,
  );
  expect(setup('till').stderr).toContain('The program is to be an absolute path');
  expect(setup('/opt/a"b').stderr).toContain('--program: only letters');
});

it.runIf(process.platform === 'linux')('tells of every way out, and how the policy changes that', () => {
  const home = folder();
  const doctor = (policy: object, ...more: string[]) => {
    writeFileSync(join(home, 'policy.json'), JSON.stringify({ PolicyVersion: 1, ...policy }), { mode: 0o644 });
    return holdfast(['doctor', '--root', home, '--policy', '/policy.json', ...more]);
  };
  const before = doctor({ IdleReset: { AfterSeconds: 60 } });
  expect(before.status).toBe(1);
  expect(before.stdout).toMatch(/^closed +9 {2}no print dialog$/m);
  expect(before.stdout).toMatch(/^open +29 {2}no USB sticks\n +holdfast kiosk setup --linux --apply$/m);
  expect(before.stdout).toMatch(/\n30 ways out: \d+ closed, \d+ open, \d+ unknown\n$/);
  expect(holdfast(['setup', '--linux', '--apply', '--root', home, '--policy', '/policy.json']).status).toBe(0);
  // What the command says is to be done in that system.
  const wants = join(home, 'etc/systemd/system/graphical.target.wants');
  mkdirSync(wants);
  symlinkSync('/etc/systemd/system/holdfast-kiosk.service', join(wants, 'holdfast-kiosk.service'));
  const after = doctor({ PrintingEnabled: true, IdleReset: { AfterSeconds: 60 } }, '--json');
  const all = JSON.parse(after.stdout) as { readonly vector: number; readonly finding: string }[];
  expect(all.filter(({ finding }) => finding === 'open').map(({ vector }) => vector)).toEqual(
    process.getuid?.() === 0 ? [9] : [9, 26],
  );
});
