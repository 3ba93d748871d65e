/** The groups of cases: a folder in apps/ each, started once per target. */
export interface Group {
  /** The folder in apps/ with the manifest and the cases' own scripts. */
  readonly name: string;
  /** Ports to be found before the start: the manifest may hold `{{a}}`, the cases CONFIG.ports.a. A server listens on each of `open`. */
  readonly ports?: readonly string[];
  readonly open?: readonly string[];
  /** The app is launched with a copy of given/<this>, beside its own folder. */
  readonly given?: string;
  /** Instead of cases the group has manifests.json: each is an app that loads or is refused. */
  readonly manifests?: boolean;
  /** Each script in cases/ is a case, and an app of its own whose event page comes and goes; see apps/lifecycle/told.js. */
  readonly life?: boolean;
  /** The certificate of test/support/tls-fixture.ts for localhost is trusted. */
  readonly trust?: boolean;
  /** The major version that is asked instead of RECORDED_MAJOR: the last at hand that has on Linux what later ones have on ChromeOS alone. */
  readonly chromium?: number;
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
  { name: 'tts' },
  { name: 'files', given: 'files' },
  { name: 'files-read-only', given: 'files' },
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
