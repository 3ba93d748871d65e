/** The configuration profile of a kiosk on macOS: what only an MDM, or an administrator by hand, can set. */
import { createHash } from 'node:crypto';
import { plistXml } from './plist.ts';
import type { PlistValue } from './plist.ts';

export interface ProfilePayload {
  readonly type: string;
  readonly name: string;
  readonly settings: { readonly [key: string]: PlistValue };
}

const ID = 'io.holdfast.kiosk';
const CORNERS = ['tl', 'tr', 'bl', 'br'];
/** A corner with this number does nothing. */
const NO_ACTION = 1;

/** `doctor` reads the same. */
export const payloads: readonly ProfilePayload[] = [
  {
    type: 'com.apple.dock',
    name: '8: no hot corners and gestures, and a Dock that stays hidden',
    settings: {
      autohide: true,
      'contents-immutable': true,
      'size-immutable': true,
      'mcx-expose-disabled': true,
      showMissionControlGestureEnabled: false,
      showAppExposeGestureEnabled: false,
      showDesktopGestureEnabled: false,
      showLaunchpadGestureEnabled: false,
      ...Object.fromEntries(
        CORNERS.flatMap((corner) => [
          [`wvous-${corner}-corner`, NO_ACTION],
          [`wvous-${corner}-modifier`, 0],
        ]),
      ),
    },
  },
  {
    type: 'com.apple.applicationaccess',
    name: '5, 8: restrictions: nothing of the system that opens over an app',
    settings: {
      allowAssistant: false,
      allowDictation: false,
      allowDefinitionLookup: false,
      allowAirDrop: false,
      allowActivityContinuation: false,
      allowScreenShot: false,
      allowEraseContentAndSettings: false,
    },
  },
  {
    type: 'com.apple.universalaccess',
    name: '7: no shortcuts of accessibility',
    settings: {
      stickyKey: false,
      useStickyKeysShortcutKeys: false,
      slowKey: false,
      mouseDriver: false,
      useMouseKeysShortcutKeys: false,
      voiceOverOnOffKey: false,
      closeViewHotkeysEnabled: false,
      closeViewScrollWheelToggle: false,
    },
  },
  {
    type: 'com.apple.screensaver',
    name: 'the screen stays on, and asks for no password',
    settings: { idleTime: 0, loginWindowIdleTime: 0, askForPassword: false },
  },
  {
    type: 'com.apple.loginwindow',
    name: '5, 30: nobody signs out, locks, restarts or shuts down; no console',
    settings: {
      DisableConsoleAccess: true,
      DisableScreenLockImmediate: true,
      LogOutDisabledWhileLoggedIn: true,
      PowerOffDisabledWhileLoggedIn: true,
      RestartDisabledWhileLoggedIn: true,
      ShutDownDisabledWhileLoggedIn: true,
      RestartDisabled: true,
      ShutDownDisabled: true,
      SleepDisabled: true,
      'com.apple.login.mcx.DisableAutoLoginClient': false,
    },
  },
  {
    type: 'com.apple.systemuiserver',
    name: '29: no disks that are plugged in',
    settings: {
      'mount-controls': {
        'harddisk-external': ['deny', 'eject'],
        'disk-image': ['deny', 'eject'],
        cd: ['deny', 'eject'],
        dvd: ['deny', 'eject'],
      },
    },
  },
  {
    type: 'com.apple.SoftwareUpdate',
    name: '23: updates of security come by themselves, and others ask nobody',
    settings: {
      AutomaticCheckEnabled: true,
      AutomaticDownload: true,
      ConfigDataInstall: true,
      CriticalUpdateInstall: true,
      AutomaticallyInstallMacOSUpdates: false,
    },
  },
];

export function mobileConfig(): string {
  const content = payloads.map(({ type, name, settings }) => ({
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `${ID}.${type}`,
    PayloadUUID: uuid(`${type} ${JSON.stringify(settings)}`),
    PayloadDisplayName: name.replace(/^[\d, ]+: /, ''),
    ...settings,
  }));
  return plistXml({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: ID,
    // The same for the same content: to install it again changes nothing.
    PayloadUUID: uuid(JSON.stringify(content)),
    PayloadDisplayName: 'Holdfast kiosk',
    PayloadDescription: 'Closes what a kiosk cannot close itself.',
    PayloadScope: 'System',
    PayloadRemovalDisallowed: false,
    PayloadContent: content,
  });
}

function uuid(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  return [8, 4, 4, 4, 12]
    .map((length, index, all) => {
      const start = all.slice(0, index).reduce((sum, one) => sum + one, 0);
      return digits.slice(start, start + length);
    })
    .join('-')
    .toUpperCase();
}
