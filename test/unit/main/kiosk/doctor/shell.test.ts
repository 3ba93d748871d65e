import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnoseLinux } from '../../../../../src/main/kiosk/doctor/linux.ts';
import { diagnoseMacos } from '../../../../../src/main/kiosk/doctor/macos.ts';
import { diagnoseShell } from '../../../../../src/main/kiosk/doctor/shell.ts';
import { diagnoseWindows } from '../../../../../src/main/kiosk/doctor/windows.ts';
import { effectivePolicy } from '../../../../../src/main/kiosk/policy/effective-policy.ts';
import { policySchema } from '../../../../../src/main/kiosk/policy/policy-schema.ts';

const look = (settings: object) => {
  const policy = policySchema.parse({ PolicyVersion: 1, ...settings });
  return diagnoseShell(effectivePolicy([policy], { hostName: 'till', deviceId: '' }));
};
const open = (settings: object) =>
  look({ IdleReset: { AfterSeconds: 60 }, ...settings })
    .filter(({ finding }) => finding === 'open')
    .map(({ vector, step }) => [vector, step]);

it('finds closed what the shell closes', () => {
  expect(open({})).toEqual([]);
  for (const { finding, step } of look({})) expect(step === '').toBe(finding === 'closed');
});

it('finds open what the policy opens', () => {
  const cases: [object, number[]][] = [
    [{ KioskTroubleshootingToolsEnabled: true }, [1, 2]],
    [{ ContextMenuEnabled: true }, [3]],
    [{ AllowedShortcuts: ['F5'] }, [4]],
    [{ PrintingEnabled: true }, [9]],
    [{ AllowFileSelectionDialogs: true }, [10]],
    [{ DownloadRestrictions: 1 }, [10]],
    [{ DragAndDropEnabled: true }, [11]],
    [{ KioskPinchToZoomAllowed: true }, [14]],
    [{ AllowedPermissions: ['geolocation'] }, [18]],
    [{ CoverOtherDisplays: false }, [22]],
    [{ IdleReset: undefined }, [28]],
  ];
  for (const [settings, vectors] of cases) {
    const found = open(settings);
    expect(found.map(([vector]) => vector)).toEqual(vectors);
    for (const [, step] of found) expect(step).toMatch(/the policy$/);
  }
});

it('knows less without a policy', () => {
  const unknown = diagnoseShell(undefined).filter(({ finding }) => finding !== 'closed');
  expect(unknown.map(({ vector }) => vector)).toEqual([1, 2, 3, 4, 9, 10, 11, 14, 18, 22, 28]);
  for (const { finding, step } of unknown)
    expect([finding, step]).toEqual(['unknown', 'say which policy it is: --policy']);
});

it('has, with what each system closes, every way out of the page', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../../docs/kiosk/escapes.md'), 'utf8');
  const [ways = '', files = ''] = page.split('## What setup writes');
  const rows = (text: string) => [...text.matchAll(/^\| (\d+) \|.*$/gm)];
  const numbers = rows(ways).map(([, number]) => Number(number));
  expect(numbers).toHaveLength(30);
  // Those that are the system's have files that close them.
  const handed = rows(ways).filter(([row]) => row.includes('| system |'));
  expect(handed).toHaveLength(6);
  for (const [, number] of handed) expect(rows(files).map(([, one]) => one)).toContain(number);
  const systems = [
    diagnoseLinux({ root: '/nonexistent', env: {}, policy: undefined }),
    diagnoseWindows(undefined, undefined),
    diagnoseMacos({ root: '/', plist: () => undefined }, undefined),
  ];
  for (const system of systems) {
    const vectors = new Set([...diagnoseShell(undefined), ...system].map(({ vector }) => vector));
    expect([...vectors].sort((a, b) => a - b)).toEqual(numbers);
  }
});
