import { expect, it } from 'vitest';
import { effectivePolicy } from '../../../../../src/main/kiosk/policy/effective-policy.ts';
import type { KioskPolicyFile } from '../../../../../src/main/kiosk/policy/policy-schema.ts';

const APP = 'abcdefghijklmnopabcdefghijklmnop';
const device = (hostName: string, deviceId = 'd1') => ({ hostName, deviceId });
const hides = (policy: Partial<KioskPolicyFile>, hostName: string, deviceId?: string) =>
  effectivePolicy([{ PolicyVersion: 1, ...policy }], device(hostName, deviceId)).HideCursor;

it('allows nothing that no policy speaks of', () => {
  const policy = effectivePolicy([], device('x'));
  expect(policy).toMatchObject({
    PrintingEnabled: false,
    AllowFileSelectionDialogs: false,
    KioskTroubleshootingToolsEnabled: false,
    AllowedPermissions: [],
    KioskChromeAppsForceAllowed: false,
  });
  expect(policy.AllowedHosts).toBeUndefined();
});

it.each([
  ['till-*', 'till-07', true],
  ['TILL-*', 'till-07', true],
  ['till-07', 'Till-07', true],
  ['till-0*7', 'till-07', true],
  ['till-*', 'bar-07', false],
  ['*', 'anything', true],
  ['*-07', 'till-07', true],
  ['*-07', '-07x', false],
  ['a*b*c', 'abc', true],
  ['a*ba', 'aba', true],
  ['ab*ba', 'aba', false],
  ['till.07', 'tillx07', false],
])('the pattern %s on the host %s: %s', (HostName, hostName, expected) => {
  expect(hides({ Devices: [{ Match: { HostName }, Policy: { HideCursor: true } }] }, hostName)).toBe(expected);
});

it('wants both to match where both are given', () => {
  const Devices = [{ Match: { HostName: 'a', DeviceId: 'd2' }, Policy: { HideCursor: true } }];
  expect(hides({ Devices }, 'a', 'd1')).toBe(false);
  expect(hides({ Devices }, 'a', 'd2')).toBe(true);
});

it('lays later policies over earlier ones, and for devices over what is for all', () => {
  const first: KioskPolicyFile = {
    PolicyVersion: 1,
    AllowedHosts: ['a:1', 'b:2'],
    ExitPinLockout: { Failures: 1, Seconds: 1 },
    '3rdparty': { extensions: { [APP]: { Till: 1, Shop: 'x' } } },
    Devices: [
      { Match: { HostName: '*' }, Policy: { HideCursor: true, Display: 2 } },
      { Match: { HostName: 'till' }, Policy: { Display: 3, '3rdparty': { extensions: { [APP]: { Till: 7 } } } } },
    ],
  };
  const second: KioskPolicyFile = { PolicyVersion: 1, AllowedHosts: ['c:3'], HideCursor: false };
  const policy = effectivePolicy([first, second], device('till'));
  expect(policy.AllowedHosts).toEqual(['c:3']);
  expect(policy.HideCursor).toBe(false);
  expect(policy.Display).toBe(3);
  expect(policy.ExitPinLockout).toEqual({ Failures: 1, Seconds: 1 });
  expect(policy['3rdparty']?.extensions[APP]).toEqual({ Till: 7, Shop: 'x' });
  expect(policy).not.toHaveProperty('Devices');
});
