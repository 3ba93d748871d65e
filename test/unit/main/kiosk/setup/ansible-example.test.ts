/** The playbook of docs/kiosk/ansible: its policy is one that a kiosk takes. Running it is for a machine with Ansible (see below). */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { makeToken } from '../../../../../src/main/kiosk/operations/access-token.ts';
import { hashPin } from '../../../../../src/main/kiosk/policy/exit-pin.ts';
import { parsePolicy } from '../../../../../src/main/kiosk/policy/parse-policy.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../../../../..');
const example = join(root, 'docs/kiosk/ansible');
const temporary = temporaryFolders();

it('has a policy that a kiosk takes', async () => {
  const [play] = load(readFileSync(join(example, 'kiosk.yml'), 'utf8')) as [{ vars: Record<string, unknown> }];
  const values: Record<string, string> = {
    kiosk_app_folder: String(play.vars['kiosk_app_folder']),
    kiosk_exit_pin: await hashPin('2468'),
    kiosk_token_sha256: makeToken().sha256,
  };
  const text = JSON.stringify(play.vars['kiosk_policy']).replaceAll(
    /\{\{ (\w+) \}\}/g,
    (_all, name: string) => values[name] ?? '',
  );
  expect(parsePolicy(text, 'the example')).toMatchObject({ App: '/opt/order-screen', HealthEndpoint: { Port: 9464 } });
});

const { error } = spawnSync('ansible-playbook', ['--version']);
const mayRun =
  !error && process.platform === 'linux' && process.getuid?.() === 0 && existsSync(join(root, 'dist/cli.js'));

describe.runIf(mayRun)('with Ansible', () => {
  it('sets a system up in another root, and changes nothing the second time', async () => {
    const home = temporary();
    const target = join(home, 'root');
    mkdirSync(target);
    cpSync(example, home, { recursive: true });
    cpSync(join(root, 'apps/order-screen'), join(home, 'order-screen'), { recursive: true });
    const values = {
      kiosk_hosts: 'localhost',
      kiosk_root: target,
      holdfast_folder: root,
      kiosk_exit_pin: await hashPin('2468'),
      kiosk_token_sha256: makeToken().sha256,
    };
    const play = (more: object = {}) =>
      spawnSync(
        'ansible-playbook',
        ['-i', 'localhost,', '-c', 'local', '-e', JSON.stringify({ ...values, ...more }), 'kiosk.yml'],
        { cwd: home, encoding: 'utf8', env: { ...process.env, HOME: home, ANSIBLE_NOCOLOR: '1' }, timeout: 100_000 },
      );
    const first = play();
    expect(first.stdout).toMatch(/localhost +: ok=\d+ +changed=4 +unreachable=0 +failed=0/);
    const policy = join(target, 'etc/holdfast/policy.json');
    expect(parsePolicy(readFileSync(policy, 'utf8'), policy)).toMatchObject({ App: '/opt/order-screen' });
    expect(existsSync(join(target, 'opt/order-screen/manifest.json'))).toBe(true);
    const unit = readFileSync(join(target, 'etc/systemd/system/holdfast-kiosk.service'), 'utf8');
    expect(unit).toContain('\nExecStart=/usr/bin/cage -d -- ');
    expect(unit).toContain(` kiosk ${root}/dist/cli.js kiosk --policy /etc/holdfast/policy.json`);
    expect(play().stdout).toMatch(/localhost +: ok=\d+ +changed=0 /);
    // A policy that a kiosk would refuse is not written.
    const before = readFileSync(policy, 'utf8');
    const bad = play({ kiosk_token_sha256: 'guess me' });
    expect(bad.stdout).toContain('HealthEndpoint.TokenSha256');
    expect(bad.status).not.toBe(0);
    expect(readFileSync(policy, 'utf8')).toBe(before);
  }, 300_000);
});
