/** What Windows is set to for a kiosk: values of the registry, and keys for Keyboard Filter. `doctor` reads the same. */

export interface RegistryValue {
  /** The ways out that it closes (docs/kiosk/escapes.md), or what it is for. */
  readonly why: string;
  /** Below HKEY_LOCAL_MACHINE, or in `userValues` below the user's key. */
  readonly key: string;
  readonly name: string;
  readonly value: number | string;
}

const POLICIES = 'SOFTWARE\\Policies\\Microsoft';
const POWER = `${POLICIES}\\Power\\PowerSettings`;
const UPDATE = `${POLICIES}\\Windows\\WindowsUpdate`;

export const EDGE_SWIPE: RegistryValue = {
  why: '8: no swipes from the edge',
  key: `${POLICIES}\\Windows\\EdgeUI`,
  name: 'AllowEdgeSwipe',
  value: 0,
};
export const USB_STORAGE: RegistryValue = {
  why: '29: no USB sticks',
  key: 'SYSTEM\\CurrentControlSet\\Services\\USBSTOR',
  name: 'Start',
  value: 4,
};
export const REMOVABLE: RegistryValue = {
  why: '29: no other storage that is plugged in',
  key: `${POLICIES}\\Windows\\RemovableStorageDevices`,
  name: 'Deny_All',
  value: 1,
};
export const TOASTS: RegistryValue = {
  why: '23: no notifications of the system',
  key: `${POLICIES}\\Windows\\Explorer`,
  name: 'DisableNotificationCenter',
  value: 1,
};
export const USER_SWITCHING: RegistryValue = {
  why: '5: no other user beside the kiosk',
  key: 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System',
  name: 'HideFastUserSwitching',
  value: 1,
};
/** Power button, sleep button, lid: nothing, plugged in or not. */
const BUTTONS: readonly RegistryValue[] = [
  '7648efa3-dd9c-4e3e-b566-50f929386280',
  '96996bc0-ad50-47ec-923b-6f41874dd9eb',
  '5ca83367-6e45-459f-a27b-476b1d01c936',
].flatMap((setting) =>
  ['ACSettingIndex', 'DCSettingIndex'].map((name) => ({
    why: '30: the power button, the sleep button and the lid do nothing',
    key: `${POWER}\\${setting}`,
    name,
    value: 0,
  })),
);
export const POWER_BUTTON = BUTTONS[0] as RegistryValue;

export const machineValues: readonly RegistryValue[] = [
  EDGE_SWIPE,
  USB_STORAGE,
  REMOVABLE,
  {
    why: '29: nothing starts from what is plugged in',
    key: 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer',
    name: 'NoDriveTypeAutoRun',
    value: 255,
  },
  TOASTS,
  USER_SWITCHING,
  ...BUTTONS,
  {
    why: '30: no power button on the sign-in screen',
    key: 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System',
    name: 'ShutdownWithoutLogon',
    value: 0,
  },
  {
    why: 'the screen stays on',
    key: `${POWER}\\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e`,
    name: 'ACSettingIndex',
    value: 0,
  },
  {
    why: 'the machine stays awake',
    key: `${POWER}\\29f6c1db-86da-48c5-9fdb-f2b67b1f44da`,
    name: 'ACSettingIndex',
    value: 0,
  },
  { why: 'no lock screen', key: `${POLICIES}\\Windows\\Personalization`, name: 'NoLockScreen', value: 1 },
  {
    why: '24: no dialog about a program that crashed',
    key: 'SOFTWARE\\Microsoft\\Windows\\Windows Error Reporting',
    name: 'DontShowUI',
    value: 1,
  },
  {
    why: '24: no dialog about a fault of the system',
    key: 'SYSTEM\\CurrentControlSet\\Control\\Windows',
    name: 'ErrorMode',
    value: 2,
  },
  { why: 'updates: no restart by day', key: UPDATE, name: 'SetActiveHours', value: 1 },
  { why: 'updates: the day begins', key: UPDATE, name: 'ActiveHoursStart', value: 6 },
  { why: 'updates: the day ends', key: UPDATE, name: 'ActiveHoursEnd', value: 23 },
  { why: '23: updates tell nothing', key: UPDATE, name: 'SetUpdateNotificationLevel', value: 1 },
  { why: '23: not even that a restart is near', key: UPDATE, name: 'UpdateNotificationLevel', value: 2 },
  { why: 'updates: installed by themselves', key: `${UPDATE}\\AU`, name: 'AUOptions', value: 4 },
  { why: 'updates: every day', key: `${UPDATE}\\AU`, name: 'ScheduledInstallDay', value: 0 },
  { why: 'updates: at three at night', key: `${UPDATE}\\AU`, name: 'ScheduledInstallTime', value: 3 },
  {
    why: 'updates: the machine restarts then, also with the kiosk signed in',
    key: `${UPDATE}\\AU`,
    name: 'AlwaysAutoRebootAtScheduledTime',
    value: 1,
  },
  {
    why: 'updates: within a quarter of an hour',
    key: `${UPDATE}\\AU`,
    name: 'AlwaysAutoRebootAtScheduledTimeMinutes',
    value: 15,
  },
];

const ACCESSIBILITY = 'Control Panel\\Accessibility';
/** The bit for the shortcut, and those for its sound and question, are not in the flags. */
const STICKY_KEYS: RegistryValue = {
  why: '7: no Sticky Keys by five times Shift',
  key: `${ACCESSIBILITY}\\StickyKeys`,
  name: 'Flags',
  value: '506',
};
/** For the user of the kiosk, for the sign-in screen, and for those who sign in for the first time. */
export const userValues: readonly RegistryValue[] = [
  STICKY_KEYS,
  { why: '7: no Toggle Keys by NumLock', key: `${ACCESSIBILITY}\\ToggleKeys`, name: 'Flags', value: '58' },
  { why: '7: no Filter Keys by Shift', key: `${ACCESSIBILITY}\\Keyboard Response`, name: 'Flags', value: '122' },
  { why: '7: no Mouse Keys by its shortcut', key: `${ACCESSIBILITY}\\MouseKeys`, name: 'Flags', value: '58' },
  { why: '7: no High Contrast by its shortcut', key: `${ACCESSIBILITY}\\HighContrast`, name: 'Flags', value: '122' },
  {
    why: '7: no Narrator by its shortcut',
    key: 'Software\\Microsoft\\Narrator\\NoRoam',
    name: 'WinEnterLaunchEnabled',
    value: 0,
  },
  {
    why: '8: no gestures with three and four fingers',
    key: 'Control Panel\\Desktop',
    name: 'TouchGestureSetting',
    value: 0,
  },
  {
    why: '8: the same on a touchpad',
    key: 'Software\\Microsoft\\Windows\\CurrentVersion\\PrecisionTouchPad',
    name: 'ThreeFingerSlideEnabled',
    value: 0,
  },
  {
    why: '8: the same on a touchpad',
    key: 'Software\\Microsoft\\Windows\\CurrentVersion\\PrecisionTouchPad',
    name: 'FourFingerSlideEnabled',
    value: 0,
  },
  {
    why: '23: no notifications of programs',
    key: 'Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\PushNotifications',
    name: 'NoToastApplicationNotification',
    value: 1,
  },
];

/** Of Windows' features; there are none of them in its Home and Pro editions. */
export const FEATURES = ['Client-DeviceLockdown', 'Client-EmbeddedShellLauncher', 'Client-KeyboardFilter'] as const;

/** The names that Keyboard Filter has for the keys that lead out of a program. An app's own keys, and those for the volume, stay. */
export const FILTERED_KEYS: readonly string[] = (
  'Ctrl+Alt+Del Shift+Ctrl+Esc Win+L ' +
  'Alt+F4 Ctrl+F4 Win+F1 ' +
  'LShift+LAlt+PrintScrn LShift+LAlt+NumLock Win+U ' +
  'Alt+Space Ctrl+Esc Ctrl+Win+F Win+Break Win+E Win+F Win+P Win+R Alt+Tab Ctrl+Tab Win+Tab Win+D Win+M Win+Home Win+T Win+B Win+- Win++ ' +
  'Win+Esc Win+Up Win+Down Win+Left Win+Right Win+Shift+Up Win+Shift+Down Win+Shift+Left Win+Shift+Right Win+Space Win+O Win+PageUp ' +
  'Win+PageDown Win+. Win+C Win+I Win+K Win+H Win+Q Win+W Win+Z Win+/ Win+J Win+, Win+V ' +
  'Windows Application ' +
  'LaunchMail LaunchMediaSelect LaunchApp1 LaunchApp2 ' +
  'BrowserBack BrowserForward BrowserRefresh BrowserStop BrowserSearch BrowserFavorites BrowserHome ' +
  'AltWin CtrlWin ShiftWin F21'
).split(' ');
