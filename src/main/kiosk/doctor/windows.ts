/** Looks whether the ways out that only the system closes are closed on a machine with Windows. */
import * as z from 'zod';
import { quotePowerShell } from '../setup/markup.ts';
import { PROFILE_ID } from '../setup/shell-launcher.ts';
import { STAMP_KEY } from '../setup/windows-script.ts';
import * as settings from '../setup/windows-settings.ts';
import type { RegistryValue } from '../setup/windows-settings.ts';
import { diagnosis } from './diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';
import { POLICY_RIGHTS, WHICH_POLICY } from './policy-rights.ts';

/** What PowerShell tells; null for what is not there, or cannot be read. */
const answerSchema = z.object({
  /** Of the machine, by `key\name`. */
  Values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The same of the sign-in screen, which every user may read. */
  UserValues: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** Whether Shell Launcher's configuration could be read, which only the system may. */
  ShellReadable: z.boolean(),
  Shell: z.string().nullable(),
  Stamp: z.string().nullable(),
  /** State of Keyboard Filter's service, such as `Running`; null where the feature is not on. */
  Filter: z.string().nullable(),
  Blocked: z.array(z.string()),
  ForceOffAccessibility: z.string().nullable(),
  /** Who may write the policy, as SIDs; null without one. */
  PolicyWriters: z.array(z.string()).nullable(),
});
export type WindowsAnswer = z.infer<typeof answerSchema>;

const SETUP = 'holdfast kiosk setup --windows --apply';
const AS_SYSTEM = 'run this as the system: Windows shows Shell Launcher’s configuration to nobody else';
/** The system, administrators, what installs Windows, and the owner, who is one of these. */
const ADMINISTRATORS = /^S-1-5-(?:18$|32-544$|80-956008885-)|^S-1-3-0$/;

const asked: readonly RegistryValue[] = [
  settings.EDGE_SWIPE,
  settings.USB_STORAGE,
  settings.REMOVABLE,
  settings.TOASTS,
  settings.USER_SWITCHING,
  settings.POWER_BUTTON,
];

/**
 * For Windows PowerShell: prints an answer as JSON, and changes nothing.
 * @param policy absolute path
 */
export function windowsProbe(policy: string | undefined): string {
  const table = (values: readonly RegistryValue[]) =>
    values.map(({ key, name }) => `@{ Key = ${quotePowerShell(key)}; Name = ${quotePowerShell(name)} }`).join(', ');
  return `$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
function Read-Values([string]$Root, [object[]]$Wanted) {
  $found = @{}
  foreach ($one in $Wanted) {
    $item = Get-Item -LiteralPath "Registry::$Root\\$($one.Key)"
    $found["$($one.Key)\\$($one.Name)"] = $(if ($null -ne $item) { $item.GetValue($one.Name, $null) })
  }
  return $found
}
$access = Get-CimInstance -Namespace 'root\\cimv2\\mdm\\dmmap' -ClassName 'MDM_AssignedAccess'
$stamp = Get-Item -LiteralPath ${quotePowerShell(`Registry::HKEY_LOCAL_MACHINE\\${STAMP_KEY}`)}
$filter = Get-Service -Name 'MsKeyboardFilter'
$force = Get-CimInstance -Namespace 'root\\standardcimv2\\embedded' -ClassName 'WEKF_Settings' | Where-Object { $_.Name -eq 'ForceOffAccessibility' }
$policy = ${policy === undefined ? '$null' : quotePowerShell(policy)}
$writers = $null
if ($null -ne $policy -and (Test-Path -LiteralPath $policy)) {
  $write = [Security.AccessControl.FileSystemRights]'Write, Delete, ChangePermissions, TakeOwnership'
  $writers = @((Get-Acl -LiteralPath $policy).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier]) |
    Where-Object { $_.AccessControlType -eq 'Allow' -and ($_.FileSystemRights -band $write) -ne 0 } | ForEach-Object { $_.IdentityReference.Value })
}
ConvertTo-Json -Compress -Depth 4 -InputObject @{
  Values = Read-Values 'HKEY_LOCAL_MACHINE' @(${table(asked)})
  UserValues = Read-Values 'HKEY_USERS\\.DEFAULT' @(${table(settings.userValues)})
  ShellReadable = ($null -ne $access)
  Shell = $(if ($null -ne $access) { [string]$access.ShellLauncher })
  Stamp = $(if ($null -ne $stamp) { [string]$stamp.GetValue('Applied') })
  Filter = $(if ($null -ne $filter) { [string]$filter.Status })
  Blocked = @(Get-CimInstance -Namespace 'root\\standardcimv2\\embedded' -ClassName 'WEKF_PredefinedKey' | Where-Object { $_.Enabled } | ForEach-Object { $_.Id })
  ForceOffAccessibility = $(if ($null -ne $force) { [string]$force.Value })
  PolicyWriters = $writers
}
`;
}

/** @param output of PowerShell. @returns undefined for what is no answer */
export function readWindowsAnswer(output: string): WindowsAnswer | undefined {
  try {
    return answerSchema.parse(JSON.parse(output.replace(/^\ufeff/, '')));
  } catch {
    return undefined;
  }
}

/**
 * @param answer undefined where PowerShell could not be asked
 * @param policy undefined where nobody has said which
 */
export function diagnoseWindows(answer: WindowsAnswer | undefined, policy: string | undefined): readonly Diagnosis[] {
  const set = (value: RegistryValue) => answer && answer.Values[`${value.key}\\${value.name}`] === value.value;
  const flag = ({ key, name, value }: RegistryValue) => answer?.UserValues[`${key}\\${name}`] === value;
  const shell = answer && shellFinding(answer);
  const filters = answer && answer.Filter === 'Running';
  const unblocked = answer ? settings.FILTERED_KEYS.filter((key) => !answer.Blocked.includes(key)) : [];
  const forced = filters && answer?.ForceOffAccessibility?.toLowerCase() === 'true';
  const accessibility = settings.userValues.filter(({ why }) => why.startsWith('7:'));
  const step = answer ? SETUP : 'let this run powershell.exe';
  const shellStep = answer && shell === undefined ? AS_SYSTEM : step;
  return [
    diagnosis(5, 'the kiosk in the place of the desktop', shell, shellStep),
    diagnosis(5, 'no keys to other programs', filters && unblocked.length === 0, step),
    diagnosis(5, 'no other user beside the kiosk', set(settings.USER_SWITCHING), step),
    diagnosis(6, 'no terminals to switch to: Windows has none', true, ''),
    diagnosis(7, 'no dialogs of Sticky Keys', answer && (forced || accessibility.every(flag)), step),
    diagnosis(8, 'no swipes from the edge', set(settings.EDGE_SWIPE), step),
    diagnosis(23, 'no notifications of the system', set(settings.TOASTS), step),
    diagnosis(25, 'the kiosk is started again by Shell Launcher', shell, shellStep),
    policyRights(answer, policy),
    diagnosis(29, 'no USB sticks', answer && set(settings.USB_STORAGE) && set(settings.REMOVABLE), step),
    diagnosis(30, 'the power button does nothing', set(settings.POWER_BUTTON), step),
  ];
}

/** Who is not the system sees only whether setup has been here, which is not whether its configuration still holds. */
function shellFinding({ ShellReadable, Shell, Stamp }: WindowsAnswer): boolean | undefined {
  if (ShellReadable) return Shell?.toLowerCase().includes(PROFILE_ID) ?? false;
  return Stamp === null ? false : undefined;
}

function policyRights(answer: WindowsAnswer | undefined, policy: string | undefined): Diagnosis {
  if (policy === undefined) return diagnosis(26, POLICY_RIGHTS, undefined, WHICH_POLICY);
  const writers = answer?.PolicyWriters;
  if (!writers) return diagnosis(26, POLICY_RIGHTS, undefined, `there is no ${policy}, or its rights cannot be read`);
  const others = writers.filter((sid) => !ADMINISTRATORS.test(sid));
  return diagnosis(26, POLICY_RIGHTS, others.length === 0, `${SETUP} (${others.join(', ')} may write ${policy})`);
}
