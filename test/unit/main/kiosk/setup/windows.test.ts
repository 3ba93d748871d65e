/** Windows' side of a kiosk, as far as it can be known without Windows: form, quoting, and that everything is undone. */
import { describe, expect, it } from 'vitest';
import { escapeXml, quotePowerShell } from '../../../../../src/main/kiosk/setup/markup.ts';
import { PROFILE_ID, shellCommand, shellLauncherXml } from '../../../../../src/main/kiosk/setup/shell-launcher.ts';
import type { WindowsSetup } from '../../../../../src/main/kiosk/setup/shell-launcher.ts';
import { windowsFiles } from '../../../../../src/main/kiosk/setup/windows-files.ts';
import {
  FEATURES,
  FILTERED_KEYS,
  machineValues,
  userValues,
} from '../../../../../src/main/kiosk/setup/windows-settings.ts';
import { readPowerShell } from '../../../../support/powershell.ts';
import { parseXml } from '../../../../support/xml.ts';
import type { XmlElement } from '../../../../support/xml.ts';

const HOSTILE = `C:\\Apps\\O'Neil\u2019s & $(calc) \`n #{x}; exit\\till.exe`;
const plain: WindowsSetup = {
  command: ['C:\\Program Files\\Till\\till.exe', '--kiosk'],
  policy: 'C:\\ProgramData\\Holdfast\\policy.json',
};
const hostile: WindowsSetup = {
  command: [HOSTILE, '--kiosk'],
  policy: 'C:\\p\u2018q\\policy.json',
  account: `Bob's <"account">`,
};

/** What the published schemas of Shell Launcher (2018, with the attributes of 2019) let stand where. */
const ALLOWED: { readonly [name: string]: { readonly children: RegExp; readonly attributes: readonly string[] } } = {
  ShellLauncherConfiguration: { children: /^Profiles Configs $/, attributes: ['xmlns', 'xmlns:V2'] },
  Profiles: { children: /^(?:DefaultProfile |Profile )(?:Profile )*$/, attributes: [] },
  DefaultProfile: { children: /^Shell $/, attributes: [] },
  Profile: { children: /^(?:Shell )?$/, attributes: ['Id', 'Name'] },
  Shell: {
    children: /^(?:ReturnCodeActions )?(?:DefaultAction )?$/,
    attributes: ['Shell', 'V2:AppType', 'V2:AllAppsFullScreen'],
  },
  ReturnCodeActions: { children: /^(?:ReturnCodeAction )+$/, attributes: [] },
  ReturnCodeAction: { children: /^$/, attributes: ['ReturnCode', 'Action'] },
  DefaultAction: { children: /^$/, attributes: ['Action'] },
  Configs: { children: /^(?:Config )*$/, attributes: [] },
  Config: { children: /^(?:Account |AutoLogonAccount )Profile $/, attributes: [] },
  Account: { children: /^$/, attributes: ['Name'] },
  AutoLogonAccount: { children: /^$/, attributes: [] },
};

function checkElement({ name, attributes, children }: XmlElement): XmlElement[] {
  const rule = ALLOWED[name];
  expect(rule, name).toBeDefined();
  expect(children.map((child) => `${child.name} `).join('')).toMatch(rule?.children ?? /./);
  for (const attribute of Object.keys(attributes)) expect(rule?.attributes).toContain(attribute);
  return [{ name, attributes, children, text: '' }, ...children.flatMap(checkElement)];
}

describe('the configuration of Shell Launcher', () => {
  it('is as its schemas say', () => {
    const all = checkElement(parseXml(shellLauncherXml(plain)));
    const actions = all.filter(({ name }) => name.endsWith('Action')).map(({ attributes }) => attributes['Action']);
    // Somebody who has the PIN is not sent back.
    expect(actions).toEqual([
      'RestartShell',
      'RestartShell',
      'RestartShell',
      'RestartShell',
      'DoNothing',
      'RestartShell',
    ]);
    const codes = all
      .filter(({ name }) => name === 'ReturnCodeAction')
      .map(({ attributes }) => attributes['ReturnCode']);
    expect(codes).toEqual(['0', '1', '2', '10', '20']);
    expect(PROFILE_ID).toMatch(/^\{[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}$/);
    expect(all.some(({ name }) => name === 'AutoLogonAccount')).toBe(true);
    const kiosk = all.find(({ attributes }) => attributes['V2:AppType'] === 'Desktop');
    expect(kiosk?.attributes['Shell']).toBe(
      '"C:\\Program Files\\Till\\till.exe" --kiosk --policy "C:\\ProgramData\\Holdfast\\policy.json"',
    );
  });

  it('has hostile names as they are', () => {
    const all = checkElement(parseXml(shellLauncherXml(hostile)));
    expect(all.find(({ name }) => name === 'Account')?.attributes['Name']).toBe(hostile.account);
    expect(all.some(({ attributes }) => attributes['Shell'] === shellCommand(hostile))).toBe(true);
    expect(() => escapeXml('a\u0000b')).toThrow(RangeError);
  });
});

describe('the script', () => {
  const [script, detect] = windowsFiles(hostile).map(({ text }) => text);
  const { literals, code } = readPowerShell(script?.slice(1) ?? '');

  it('has hostile names in literals alone', () => {
    for (const text of [hostile.policy, hostile.account, shellLauncherXml(hostile)]) expect(literals).toContain(text);
    expect(script).not.toContain(`O'Neil`);
    expect(code).not.toMatch(/calc|Neil|account>/);
    expect(readPowerShell(`Write-Output ${quotePowerShell(HOSTILE)}`).literals).toEqual([HOSTILE]);
    // What closes a string in PowerShell is not the straight quote alone.
    expect(quotePowerShell('\u2019; exit')).toBe(`'\u2019\u2019; exit'`);
    expect(() => readPowerShell(`'a\u2019 'b`)).toThrow('without an end');
  });

  it('is read as UTF-8 by Windows PowerShell', () => {
    for (const { path, text } of windowsFiles(plain))
      expect(text.startsWith('\ufeff'), path).toBe(path.endsWith('.ps1'));
  });

  it('sets every value, key and feature', () => {
    for (const name of [...FEATURES, ...FILTERED_KEYS]) expect(literals).toContain(name);
    for (const { key, name } of [...machineValues, ...userValues]) {
      expect(literals).toContain(key);
      expect(literals).toContain(name);
      expect(key).not.toMatch(/^HK|^\\|\\$/);
    }
    const places = [...machineValues, ...userValues].map(({ key, name }) => `${key}\\${name}`);
    expect(new Set(places).size).toBe(places.length);
    // The kiosk's own way out, and what apps work with.
    for (const key of ['Ctrl', 'Alt', 'Shift', 'Ctrl+Alt+S', 'VolumeUp']) expect(FILTERED_KEYS).not.toContain(key);
  });

  it('has the system run and read nothing from where every user may write', () => {
    expect(/^\$Folder = (.*)$/m.exec(script ?? '')?.[1]).toBe(
      String.raw`Join-Path $env:ProgramFiles 'Holdfast\KioskSetup'`,
    );
    expect(code).not.toMatch(/env:(?:ProgramData|ALLUSERSPROFILE|TEMP|TMP|PUBLIC)\b/i);
  });

  it('overwrites no variable of PowerShell’s own', () => {
    const own =
      /\$(?:home|host|input|args|error|pid|profile|matches|this|true|false|null|psitem|event|sender|executioncontext|shellid)\s*=[^=]/i;
    expect(code).not.toMatch(own);
  });

  it('keeps what was there before it changes it, and looks for each of that when it is removed', () => {
    const kept = [...(script ?? '').matchAll(/Type = '(\w+)'/g)].map(([, type]) => type);
    expect(new Set(kept)).toEqual(new Set(['value', 'feature', 'service', 'key', 'setting', 'shell']));
    const remove = (script ?? '').slice((script ?? '').indexOf('function Invoke-Remove'));
    for (const word of ['Reset-Values', '"feature $feature"', "'service'", '"key $(', '"setting $(', "'shell'"])
      expect(remove).toContain(word);
  });

  it('is known again by its stamp, and by another one when anything in it changed', () => {
    const stamp = (text = '') => /'([0-9a-f]{64})'/.exec(text)?.[1];
    expect(stamp(detect)).toBe(stamp(script));
    const [other] = windowsFiles(plain);
    expect(stamp(other?.text)).not.toBe(stamp(script));
    expect(windowsFiles(plain)).toEqual(windowsFiles(plain));
  });
});
