/** The script that sets a Windows machine up as a kiosk, and undoes it: for Windows PowerShell 5.1, which every Windows has. */
import { createHash } from 'node:crypto';
import { quotePowerShell } from './markup.ts';
import { shellLauncherXml } from './shell-launcher.ts';
import type { WindowsSetup } from './shell-launcher.ts';
import { BODY } from './windows-script-body.ts';
import { FEATURES, FILTERED_KEYS, machineValues, userValues } from './windows-settings.ts';
import type { RegistryValue } from './windows-settings.ts';

export const STAMP_KEY = 'SOFTWARE\\Holdfast\\KioskSetup';

/** That of an account which Shell Launcher makes for itself. */
const OWN_ACCOUNT = 'kioskUser0';

export function kioskScript(setup: WindowsSetup): string {
  const text = `#Requires -Version 5.1
# Sets this machine up as a kiosk (-Apply), as an administrator or the system, and takes that back (-Remove).
# What was there before is kept in before.json, from the first time on; each further -Apply changes what is not as it should be.
param([switch]$Apply, [switch]$Remove)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
if ($Apply -eq $Remove) { throw 'Give either -Apply or -Remove.' }

$Stamp = ''
$Policy = ${quotePowerShell(setup.policy)}
$Account = ${quotePowerShell(setup.account ?? OWN_ACCOUNT)}
$ShellLauncher = ${quotePowerShell(shellLauncherXml(setup))}
$Features = @(${list(FEATURES)})
$Keys = @(${list(FILTERED_KEYS)})
# Administrators have all of their keys; the features of accessibility stay off for everybody else.
$FilterSettings = @{ DisableKeyboardFilterForAdministrators = 'true'; ForceOffAccessibility = 'true' }
$MachineValues = @(
${machineValues.map(entry).join('\n')}
)
$UserValues = @(
${userValues.map(entry).join('\n')}
)
${BODY}`;
  // Whoever looks whether this very setup has been applied compares the stamp.
  return text.replace("$Stamp = ''", `$Stamp = '${createHash('sha256').update(text).digest('hex')}'`);
}

/** For whoever rolls the script out: ends with 0 and a line where it has been applied, with 1 otherwise. */
export function detectScript(setup: WindowsSetup): string {
  const [, stamp = ''] = /^\$Stamp = '(\w+)'$/m.exec(kioskScript(setup)) ?? [];
  return `# Whether this setup of a kiosk has been applied on this machine.
$applied = Get-ItemProperty -LiteralPath ${quotePowerShell(`Registry::HKEY_LOCAL_MACHINE\\${STAMP_KEY}`)} -Name Applied -ErrorAction SilentlyContinue
if ($null -ne $applied -and $applied.Applied -eq '${stamp}') {
  Write-Output 'The kiosk is set up.'
  exit 0
}
exit 1
`;
}

function list(names: readonly string[]): string {
  return names.map(quotePowerShell).join(', ');
}

function entry({ why, key, name, value }: RegistryValue): string {
  const literal = typeof value === 'number' ? String(value) : quotePowerShell(value);
  const kind = typeof value === 'number' ? 'DWord' : 'String';
  return `  # ${why}\n  @{ Key = ${quotePowerShell(key)}; Name = ${quotePowerShell(name)}; Value = ${literal}; Kind = '${kind}' }`;
}
