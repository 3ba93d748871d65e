import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KioskPolicyError, parsePolicy } from '../../../../../src/main/kiosk/policy/parse-policy.ts';
import { policyJsonSchema, withPolicyTable } from '../../../../../src/main/kiosk/policy/policy-document.ts';
import { localhost } from '../../../../support/tls-fixture.ts';

const docs = join(import.meta.dirname, '../../../../../docs/kiosk');

function faults(policy: unknown): readonly string[] {
  try {
    parsePolicy(typeof policy === 'string' ? policy : JSON.stringify(policy), 'p.json');
  } catch (error) {
    if (error instanceof KioskPolicyError) return error.faults;
    throw error;
  }
  return [];
}

it('takes the shortest policy, and one of every key', () => {
  expect(faults({ PolicyVersion: 1 })).toEqual([]);
  expect(faults(`\uFEFF{"PolicyVersion": 1}`)).toEqual([]);
  const everything = {
    $schema: './policy.schema.json',
    PolicyVersion: 1,
    App: './app',
    SecondaryApps: { abcdefghijklmnopabcdefghijklmnop: '/opt/other' },
    KioskChromeAppsForceAllowed: true,
    DeviceLocalAccountAutoLoginDelay: 500,
    WaitForNetwork: 'always',
    WaitForNetworkUrl: 'https://signs.example/alive',
    Display: 1,
    CoverOtherDisplays: false,
    KioskTroubleshootingToolsEnabled: true,
    PrintingEnabled: true,
    AllowFileSelectionDialogs: true,
    KioskPinchToZoomAllowed: true,
    ContextMenuEnabled: true,
    DragAndDropEnabled: true,
    AllowedShortcuts: ['F5'],
    HideCursor: true,
    TouchVirtualKeyboardEnabled: true,
    VirtualKeyboardEnabled: true,
    VirtualKeyboard: { Layouts: ['de', 'numeric'], AlwaysShown: true, HeightPercent: 40 },
    VirtualKeyboardFeatures: {
      auto_complete_enabled: false,
      auto_correct_enabled: false,
      handwriting_enabled: false,
      spell_check_enabled: false,
      voice_input_enabled: false,
    },
    AllowedPermissions: ['geolocation'],
    AllowedHosts: ['printer.local:9100', '*.example.com:443', '*:7'],
    URLBlocklist: ['*'],
    URLAllowlist: ['https://signs.example/board', '.example.com'],
    DownloadRestrictions: 1,
    DownloadDirectory: '/srv/downloads',
    DownloadDirectoryMaxBytes: 1e9,
    ExitPin: 'scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ExitShortcut: 'Ctrl+Shift+X',
    ExitCorner: 'top-left',
    ExitPinLockout: { Failures: 3, Seconds: 10 },
    IdleReset: { AfterSeconds: 60, WarningSeconds: 10, WarningText: 'Hello?', Wipe: ['appStorage'] },
    PageHangSeconds: 5,
    CACertificates: [localhost.cert.replaceAll(/-----[^-]+-----|\s/g, '')],
    BlankScreenSeconds: 60,
    BlankScreenCheck: 'pixels',
    BlankScreenColors: 'any',
    PolicyUrl: 'https://example.com/policy.json',
    PolicyUrlPublicKey: `${'A'.repeat(59)}=`,
    PolicyUrlSeconds: 60,
    DeviceScheduledReboot: { frequency: 'WEEKLY', reboot_time: { hour: 3, minute: 30 }, day_of_week: 'SUNDAY' },
    DeviceWeeklyScheduledSuspend: [
      { start: { day_of_week: 'MONDAY', time: 72_000_000 }, end: { day_of_week: 'TUESDAY', time: 21_600_000 } },
    ],
    ProxySettings: { ProxyMode: 'fixed_servers', ProxyServer: 'proxy.local:3128' },
    LogFile: { Folder: '/var/log/kiosk', MaxBytes: 1_000_000, Files: 3 },
    HealthEndpoint: { Port: 9464, TokenSha256: '0'.repeat(64) },
    Heartbeat: { Url: 'https://example.com/beat', Seconds: 30, Authorization: 'Bearer x', QueueLength: 10 },
    deviceAttributes: { directoryDeviceId: 'd', serialNumber: 's', assetId: 'a', annotatedLocation: 'Till 4' },
    '3rdparty': { extensions: { abcdefghijklmnopabcdefghijklmnop: { Till: 7 } } },
    Devices: [{ Match: { HostName: 'till-*' }, Policy: { HideCursor: true } }],
  };
  expect(faults(everything)).toEqual([]);
  // Nothing in the schema was forgotten here.
  const { properties } = JSON.parse(policyJsonSchema()) as { properties: object };
  expect(Object.keys(everything).sort()).toEqual(Object.keys(properties).sort());
});

it('names every fault at once, each with the path of its key', () => {
  const found = faults({
    PolicyVersion: 1,
    Colour: 'red',
    HideCursor: 'yes',
    AllowedHosts: ['fine:1', 'a:b:c'],
    IdleReset: { AfterSeconds: 60, WarningSeconds: 60 },
    DeviceScheduledReboot: { frequency: 'WEEKLY', reboot_time: { hour: 24, minute: 0 } },
    '3rdparty': { extensions: { short: {} } },
    Devices: [{ Match: {}, Policy: { Display: -1, Devices: [] } }],
    ExitPin: '1234',
    VirtualKeyboard: { Layouts: ['de', 'de'], HeightPercent: 90 },
    VirtualKeyboardFeatures: { suggestions_enabled: true },
  });
  const paths = found.map((fault) => fault.slice(0, fault.indexOf(': ')));
  expect(paths.sort()).toEqual([
    '3rdparty.extensions.short',
    'AllowedHosts[1]',
    'Colour',
    'DeviceScheduledReboot.day_of_week',
    'DeviceScheduledReboot.reboot_time.hour',
    'Devices[0].Match',
    'Devices[0].Policy.Devices',
    'Devices[0].Policy.Display',
    'ExitPin',
    'HideCursor',
    'IdleReset.WarningSeconds',
    'VirtualKeyboard.HeightPercent',
    'VirtualKeyboard.Layouts',
    'VirtualKeyboardFeatures.suggestions_enabled',
  ]);
  expect(found).toContain('HideCursor: expected boolean, received string');
  expect(found).toContain('Colour: there is no such key');
});

it.each<[string, unknown, string]>([
  ['Display', 'second', 'expected "primary", or the number of a display from 0 to 63'],
  ['BlankScreenSeconds', 1.5, 'expected 0, or seconds from 2 to 3600'],
  ['PolicyUrl', 'http://example.com/', 'expected an https URL'],
  ['WaitForNetworkUrl', 'example.com', 'expected an http or https URL'],
  [
    'AllowedShortcuts',
    ['Ctrl+P', 'Control+P'],
    'expected a key, after Ctrl+, Alt+, Shift+ or Meta+, such as F5 or Ctrl+P',
  ],
  ['AllowedHosts', ['a host:80'], 'expected host, host:port, *.host:port or *:port'],
  ['SecondaryApps', 'x', 'expected object, received string'],
  ['ExitPinLockout', { Failures: 3 }, 'expected number, and it is missing'],
])('says of a wrong %s what would be right', (name, value, expected) => {
  const [fault = '', ...more] = faults({ PolicyVersion: 1, [name]: value });
  expect(more).toEqual([]);
  expect(fault.startsWith(name)).toBe(true);
  expect(fault.slice(fault.indexOf(': ') + 2)).toBe(expected);
});

it.each([
  ['proxy.local:3128', true],
  ['http=a:1;https=b:2', true],
  ['socks5://[::1]:1080,direct://', true],
  ['http=a:80; https=b:80;', true],
  [';', false],
  ['a proxy:80', false],
  ['http://a:80/path', false],
])('takes %s for a ProxyServer: %s', (ProxyServer, good) => {
  const found = faults({ PolicyVersion: 1, ProxySettings: { ProxyMode: 'fixed_servers', ProxyServer } });
  expect(found).toHaveLength(good ? 0 : 1);
});

it('takes every form of a shortcut', () => {
  const keys = ['F5', 'f12', 'BrowserBack', 'LaunchApplication1', 'ColorF0Red'];
  const AllowedShortcuts = [...keys, 'Ctrl+P', 'ctrl+shift+i', 'Alt+ArrowLeft', 'Meta+[', 'Ctrl++'];
  expect(faults({ PolicyVersion: 1, AllowedShortcuts })).toEqual([]);
});

it('refuses what is no policy of this version', () => {
  expect(faults('{')[0]).toMatch(/^It is not JSON: /);
  expect(faults([])).toEqual(['(the whole): expected object, received array']);
  expect(faults({})).toEqual(['PolicyVersion: expected 1']);
  expect(faults({ PolicyVersion: 2 })).toEqual(['PolicyVersion: expected 1']);
  expect(
    faults({ PolicyVersion: 1, DeviceScheduledReboot: { frequency: 'WEEKLY', reboot_time: { hour: 1, minute: 0 } } }),
  ).toEqual(['DeviceScheduledReboot.day_of_week: WEEKLY needs it']);
  expect(faults({ PolicyVersion: 1, ProxySettings: { ProxyMode: 'pac_script' } })).toEqual([
    'ProxySettings.ProxyPacUrl: pac_script needs it',
  ]);
  expect(faults({ PolicyVersion: 1, LogFile: { Folder: 'logs', MaxBytes: 1000 } })).toEqual([
    'LogFile.Folder: expected an absolute path',
    'LogFile.MaxBytes: Too small: expected number to be >=65536',
  ]);
  expect(faults({ PolicyVersion: 1, Heartbeat: { Url: 'http://a/', Authorization: 'a\r\nb' } })).toHaveLength(2);
  expect(faults({ PolicyVersion: 1, HealthEndpoint: { Port: 80, TokenSha256: 'secret' } })).toEqual([
    'HealthEndpoint.Port: expected 0 or a port from 1024',
    'HealthEndpoint.TokenSha256: expected what "holdfast kiosk token" prints',
  ]);
});

it('the schema and the table in the documentation are up to date; `node scripts/docs-kiosk.mjs` writes them', () => {
  expect(readFileSync(join(docs, 'policy.schema.json'), 'utf8')).toBe(policyJsonSchema());
  const page = readFileSync(join(docs, 'policy.md'), 'utf8');
  expect(page).toBe(withPolicyTable(page));
  expect(page).toContain('| `ExitPin` |');
});
