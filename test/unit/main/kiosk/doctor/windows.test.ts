/** With answers as PowerShell would give them, written by hand: nobody has asked a Windows yet. */
import { describe, expect, it } from 'vitest';
import { diagnoseWindows, readWindowsAnswer, windowsProbe } from '../../../../../src/main/kiosk/doctor/windows.ts';
import type { WindowsAnswer } from '../../../../../src/main/kiosk/doctor/windows.ts';
import { shellLauncherXml } from '../../../../../src/main/kiosk/setup/shell-launcher.ts';
import { FILTERED_KEYS, machineValues, userValues } from '../../../../../src/main/kiosk/setup/windows-settings.ts';
import { readPowerShell } from '../../../../support/powershell.ts';

const POLICY = 'C:\\ProgramData\\Holdfast\\policy.json';
const places = (values: typeof machineValues) =>
  Object.fromEntries(values.map(({ key, name, value }) => [`${key}\\${name}`, value]));

const FRESH: WindowsAnswer = {
  Values: Object.fromEntries(Object.keys(places(machineValues)).map((key) => [key, null])),
  UserValues: { ...places(userValues), 'Control Panel\\Accessibility\\StickyKeys\\Flags': '510' },
  ShellReadable: true,
  Shell: '',
  Stamp: null,
  Filter: null,
  Blocked: [],
  ForceOffAccessibility: null,
  PolicyWriters: ['S-1-5-18', 'S-1-5-32-544', 'S-1-5-32-545'],
};
const SET_UP: WindowsAnswer = {
  ...FRESH,
  Values: places(machineValues),
  Shell: shellLauncherXml({ command: ['C:\\till.exe', '--kiosk'], policy: POLICY }),
  Stamp: 'a'.repeat(64),
  Filter: 'Running',
  Blocked: [...FILTERED_KEYS],
  ForceOffAccessibility: 'true',
  PolicyWriters: ['S-1-5-18', 'S-1-5-32-544'],
};
const findings = (answer: WindowsAnswer | undefined, policy: string | undefined = POLICY) =>
  diagnoseWindows(answer, policy).map(({ vector, finding }) => `${vector} ${finding}`);

describe('the doctor on Windows', () => {
  it('finds everything closed where setup has been', () => {
    expect(findings(SET_UP).filter((finding) => !finding.endsWith('closed'))).toEqual([]);
  });

  it('finds everything open on a new machine, each with a step', () => {
    const all = diagnoseWindows(FRESH, POLICY);
    expect(findings(FRESH).filter((finding) => finding.endsWith('closed'))).toEqual(['6 closed']);
    for (const { finding, step } of all)
      expect(step).toMatch(finding === 'closed' ? /^$/ : /^holdfast kiosk setup --windows --apply/);
    expect(all.find(({ vector }) => vector === 26)?.step).toContain('S-1-5-32-545 may write');
  });

  it('knows nothing where nothing can be read', () => {
    expect(findings(undefined).filter((finding) => !finding.endsWith('unknown'))).toEqual(['6 closed']);
    expect(findings(SET_UP, undefined)).toHaveLength(findings(SET_UP).length);
    expect(diagnoseWindows(SET_UP, undefined).find(({ vector }) => vector === 26)?.finding).toBe('unknown');
    expect(findings({ ...SET_UP, PolicyWriters: null })).toContain('26 unknown');
  });

  it('does not take the stamp for the configuration of Shell Launcher', () => {
    const notSystem = { ...SET_UP, ShellReadable: false, Shell: null };
    expect(findings(notSystem)).toEqual(expect.arrayContaining(['5 unknown', '25 unknown']));
    expect(diagnoseWindows(notSystem, POLICY)[0]?.step).toContain('as the system');
    expect(findings({ ...notSystem, Stamp: null })).toEqual(expect.arrayContaining(['5 open', '25 open']));
    expect(findings({ ...SET_UP, Shell: '<another/>' })).toContain('25 open');
  });

  it('wants every key filtered, and the filter running', () => {
    const keys = (answer: WindowsAnswer) => diagnoseWindows(answer, POLICY)[1]?.finding;
    expect(keys({ ...SET_UP, Blocked: FILTERED_KEYS.slice(1) })).toBe('open');
    expect(keys({ ...SET_UP, Filter: 'Stopped' })).toBe('open');
    // Sticky Keys by the flags alone, where the filter is not there.
    const flags = { ...SET_UP, Filter: null, ForceOffAccessibility: null, UserValues: places(userValues) };
    expect(findings(flags)).toContain('7 closed');
    expect(findings({ ...flags, UserValues: FRESH.UserValues })).toContain('7 open');
  });
});

it('reads what PowerShell prints, and nothing else', () => {
  expect(readWindowsAnswer(`\ufeff${JSON.stringify(SET_UP)}\r\n`)).toEqual(SET_UP);
  for (const text of ['', 'Access is denied.', '{}', '[]', JSON.stringify({ ...SET_UP, Blocked: 'Win+L' })])
    expect(readWindowsAnswer(text)).toBeUndefined();
});

it('asks for what it judges', () => {
  const { literals, code } = readPowerShell(windowsProbe(`C:\\it's\\$(x).json`));
  expect(literals).toContain(`C:\\it's\\$(x).json`);
  expect(code).not.toContain('x).json');
  const names = Object.keys(SET_UP);
  for (const name of names) expect(code).toMatch(new RegExp(`\\b${name} = `));
  for (const { key } of userValues) expect(literals).toContain(key);
  // It changes nothing.
  expect(code).not.toMatch(/\b(?:Set|New|Remove|Add|Enable|Disable|Start|Stop|Register)-\w/);
});
