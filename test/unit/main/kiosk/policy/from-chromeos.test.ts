import { describe, expect, it } from 'vitest';
import { readChromeOsExport } from '../../../../../src/main/kiosk/policy/chromeos-export.ts';
import { fromChromeOs } from '../../../../../src/main/kiosk/policy/from-chromeos.ts';

const TILL = 'abcdefghijklmnopabcdefghijklmnop';
const SIGN = 'ponmlkjihgfedcbaponmlkjihgfedcba';
const userOf = (id: string) => `${Buffer.from(id).toString('hex')}@kiosk-apps.device-local.localhost`;
const one = (scope: 'machine' | 'user') => (value: unknown, more: object) => ({
  level: 'mandatory',
  scope,
  source: 'cloud',
  value,
  ...more,
});
const machine = (value: unknown, more: object = {}) => one('machine')(value, more);
const user = (value: unknown, more: object = {}) => one('user')(value, more);

const CHROME = {
  DeviceLocalAccounts: machine([
    { id: 'till', kiosk_app_id: TILL, type: 1 },
    { id: 'sign', kiosk_app_id: SIGN, type: 1 },
  ]),
  DeviceLocalAccountAutoLoginDelay: machine(5000),
  DeviceScheduledReboot: machine('{"frequency": "DAILY", "reboot_time": {"hour": 3, "minute": 30}}'),
  DeviceWeeklyScheduledSuspend: machine([
    { start: { day_of_week: 'FRIDAY', time: 72_000_000 }, end: { day_of_week: 'MONDAY', time: 21_600_000 } },
  ]),
  DeviceUserAllowlist: machine('********'),
  DeviceOpenNetworkConfiguration: machine('{"NetworkConfigurations": []}'),
  KioskCRXManifestUpdateURLIgnored: machine(true),
  ReportUploadFrequency: machine(10_800_000),
  // Of the administrator who exported, and not of the kiosk.
  PrintingEnabled: user(false),
  HomepageLocation: user('https://example.com'),
};
const ACCOUNT = {
  PrintingEnabled: user(true),
  AudioCaptureAllowed: user(true),
  VideoCaptureAllowed: user(false),
  DefaultGeolocationSetting: user(1),
  ProxyMode: user('fixed_servers', { deprecated: true }),
  ProxyServer: user('proxy.example.com:3128', { error: 'This policy has been deprecated.' }),
  URLBlacklist: user(['*'], { deprecated: true }),
  DownloadDirectory: user('${google_drive}/'),
  DownloadRestrictions: user(3, { error: 'Ignored because it was overridden.' }),
  NewWindowsInKioskAllowed: user(true),
  ArcEnabled: user(true),
  DeveloperToolsAvailability: user(2),
  BookmarkBarEnabled: user(true),
};
const MANAGED = { Store: { ...user('7'), scope: 'machine' }, Printer: user({ host: 'printer.local' }) };

/** As versions of Chrome name the parts: 112, some after it, and 156. */
const FORMS: Readonly<Record<string, (accounts: object) => object>> = {
  'the oldest form': (accounts) => ({
    chromeMetadata: { application: 'Google Chrome', version: '112.0.5615.134' },
    chromePolicies: CHROME,
    deviceLocalAccountPolicies: accounts,
    extensionPolicies: { [TILL]: MANAGED, [SIGN]: {} },
  }),
  policyValues: (accounts) => ({
    policyValues: {
      chrome: { name: 'Chrome Policies', policies: CHROME },
      extensions: { [TILL]: { name: 'Till', policies: MANAGED } },
      deviceLocalAccountPolicies: accounts,
    },
  }),
  policyGroups: (accounts) => ({
    chromeMetadata: { OS: 'ChromeOS', application: 'Google Chrome' },
    policyGroups: {
      chrome: { name: 'Chrome Policies', policies: CHROME },
      ...Object.fromEntries(Object.entries(accounts).map(([name, policies]) => [name, { name, policies }])),
      extensionInstall: { name: 'Extension Install Policies', policies: {} },
      extensions: { [TILL]: { name: 'Till', policies: MANAGED } },
      precedence: { name: 'Policy Precedence', policies: {}, precedenceOrder: ['Cloud machine'] },
    },
    status: { device: {} },
  }),
};
const importOf = (form: object, app?: string) => {
  const exported = readChromeOsExport(JSON.stringify(form));
  if (!exported) throw new Error('no export');
  return fromChromeOs(exported, app);
};

describe.each(Object.entries(FORMS))('an export in %s', (_name, form) => {
  const all = form({ [userOf(TILL)]: ACCOUNT });

  it('is taken over as far as there are the same policies here', () => {
    expect(importOf(all).policy).toEqual({
      PolicyVersion: 1,
      DeviceLocalAccountAutoLoginDelay: 5000,
      DeviceScheduledReboot: { frequency: 'DAILY', reboot_time: { hour: 3, minute: 30 } },
      DeviceWeeklyScheduledSuspend: CHROME.DeviceWeeklyScheduledSuspend.value,
      PrintingEnabled: true,
      AllowedPermissions: ['audioCapture', 'geolocation'],
      ProxySettings: { ProxyMode: 'fixed_servers', ProxyServer: 'proxy.example.com:3128' },
      URLBlocklist: ['*'],
      '3rdparty': { extensions: { [TILL]: { Store: '7', Printer: { host: 'printer.local' } } } },
    });
  });

  it('names every other policy, with the reason', () => {
    const { left, todo } = importOf(all);
    const reasonOf = (name: string) => [...left].find(([, names]) => names.includes(name))?.[0];
    const named = [...left.values()].flat().toSorted();
    const expected: Record<string, RegExp> = {
      DeviceLocalAccounts: /^App and SecondaryApps/,
      DeviceUserAllowlist: /hidden/,
      DeviceOpenNetworkConfiguration: /network/,
      KioskCRXManifestUpdateURLIgnored: /updates/,
      ReportUploadFrequency: /HealthEndpoint/,
      VideoCaptureAllowed: /denied here/,
      DownloadDirectory: /absolute path/,
      DownloadRestrictions: /did not take/,
      NewWindowsInKioskAllowed: /own windows/,
      ArcEnabled: /Android/,
      DeveloperToolsAvailability: /KioskTroubleshootingToolsEnabled/,
      BookmarkBarEnabled: /browser/,
    };
    expect(named).toEqual(Object.keys(expected).toSorted());
    for (const [name, reason] of Object.entries(expected))
      expect([name, reasonOf(name)]).toEqual([name, expect.stringMatching(reason)]);
    expect(todo[0]).toContain(TILL);
    expect(todo.join('\n')).toContain('AllowFileSelectionDialogs, KioskPinchToZoomAllowed');
  });

  it('is of one app, which is asked for where there are several', () => {
    const two = form({ [userOf(TILL)]: ACCOUNT, [userOf(SIGN)]: { PrintingEnabled: user(false) } });
    expect(() => importOf(two)).toThrow(`--app-id: ${TILL}, ${SIGN}`);
    expect(importOf(two, TILL).policy.PrintingEnabled).toBe(true);
    const { policy, left } = importOf(two, SIGN);
    expect(policy).toMatchObject({ PrintingEnabled: false });
    expect(policy['3rdparty']).toBeUndefined();
    expect([...left.values()].flat()).toContain(`the values of ${TILL}`);
    expect(() => importOf(two, 'a'.repeat(32))).toThrow('says nothing of an app');
  });

  it('says so where it has no policies of a kiosk app', () => {
    const { policy, todo } = importOf(form({}), TILL);
    expect(policy.PrintingEnabled).toBe(false);
    expect(todo.join('\n')).toContain('those of the user who was signed in are taken');
  });
});

it('names also what goes without saying: other values of the proxy, of apps, and names that objects have', () => {
  const proxy = { ProxyMode: user('direct'), ProxySettings: user({ ProxyMode: 'system' }), constructor: user(1) };
  const values = { Pin: user('********'), Till: user(7, { error: 'Schema validation error.' }), Shop: user(3) };
  const form = { policyValues: { chrome: { ...proxy, PrintingEnabled: user(true) }, extensions: { [TILL]: values } } };
  const { policy, left } = importOf(form);
  expect(policy).toEqual({
    PolicyVersion: 1,
    PrintingEnabled: true,
    ProxySettings: { ProxyMode: 'system' },
    '3rdparty': { extensions: { [TILL]: { Shop: 3 } } },
  });
  const reasons = Object.fromEntries([...left].flatMap(([reason, names]) => names.map((name) => [name, reason])));
  expect(reasons).toEqual({
    ProxyMode: expect.stringContaining('ProxySettings'),
    constructor: expect.stringContaining('browser'),
    [`Pin of ${TILL}`]: expect.stringContaining('hidden'),
    [`Till of ${TILL}`]: expect.stringContaining('did not take'),
  });
  const { left: alone } = importOf({ policyValues: { chrome: { ProxyServer: user('a:80') } } });
  expect([...alone.values()].flat()).toEqual(['ProxyServer']);
  expect(() => importOf(form, 'toString')).toThrow('says nothing of an app');
});

it.each(['', '{', '[]', '{}', '{"PolicyVersion": 1}', '{"policyGroups": {"extensions": {}}}', '{"chromePolicies": 5}'])(
  'takes %j for no export',
  (text) => expect(readChromeOsExport(text)).toBeUndefined(),
);
