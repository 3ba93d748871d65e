/** The groups of cases: a folder in apps/ each, started once per target. */
export interface Group {
  /** The folder in apps/ with the manifest and the cases' own scripts. */
  readonly name: string;
  /** Ports to be found before the start: the manifest may hold `{{a}}`, the cases CONFIG.ports.a. A server listens on each of `open`. */
  readonly ports?: readonly string[];
  readonly open?: readonly string[];
  /** The app is launched with a copy of given/<this>, beside its own folder. */
  readonly given?: string;
  /** The user's home is a copy of given/<this>, beside the app's own folder; CONFIG.home tells where. */
  readonly home?: string;
  /** Instead of cases the group has manifests.json: each is an app that loads or is refused. */
  readonly manifests?: boolean;
  /** Each script in cases/ is a case, and an app of its own whose event page comes and goes; see apps/lifecycle/told.js. */
  readonly life?: boolean;
  /**
   * The version of Chromium that still has what the group is about, where today's has not. Its answers are recorded under its own number; it is
   * asked where CHROMIUM_<major> says where it is.
   */
  readonly chromium?: number;
  /** So many pseudo terminals stand in the place of serial ports, CONFIG.terminals; see terminals.ts. */
  readonly terminals?: number;
  /** The certificate of test/support/tls-fixture.ts for localhost is trusted. */
  readonly trust?: boolean;
}

export const GROUPS: readonly Group[] = [
  { name: 'arguments' },
  { name: 'tcp' },
  { name: 'tcp-server' },
  { name: 'udp' },
  { name: 'tls' },
  { name: 'tls-trusted', trust: true },
  { name: 'legacy' },
  { name: 'platform' },
  { name: 'app-window' },
  { name: 'restrictions' },
  { name: 'storage' },
  { name: 'alarms' },
  { name: 'lifecycle', life: true },
  { name: 'notifications' },
  { name: 'services' },
  { name: 'context-menus' },
  { name: 'commands' },
  { name: 'identity' },
  { name: 'mdns' },
  { name: 'serial', chromium: 120, terminals: 3 },
  { name: 'tts' },
  { name: 'files', given: 'files' },
  { name: 'files-read-only', given: 'files' },
  { name: 'media-galleries', chromium: 120, home: 'media-home' },
  { name: 'media-galleries-change', chromium: 120, home: 'media-home' },
  { name: 'media-galleries-unasked', chromium: 120, home: 'media-home' },
  { name: 'sync-file-system' },
  { name: 'storage-unlimited' },
  { name: 'messaging' },
  { name: 'i18n' },
  { name: 'manifests', manifests: true },
  { name: 'cross-origin', ports: ['a'] },
  { name: 'sandbox' },
  { name: 'frames' },
  { name: 'permissions-api' },
  { name: 'usb', chromium: 120 },
  { name: 'hid' },
  ...['exact', 'patterns', 'everything', 'tcp-only', 'tcp-empty', 'empty', 'none', 'legacy-only'].map((which) => ({
    name: `permissions-${which}`,
    ports: ['a', 'b', 'c', 'd', 'e', 'f'],
    open: ['a', 'b'],
  })),
];
