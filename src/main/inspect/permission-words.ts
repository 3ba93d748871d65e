/** What an app may do, in the words in which a user would be asked: in the manner of Chrome's install dialog. */
import type { AppPermissions } from '../package/app-permissions.ts';
import type { Manifest } from '../package/manifest.ts';
import type { HostPermission } from '../package/host-permission.ts';
import { parseHostPattern } from '../permissions/host-pattern.ts';
import type { SocketOperation, SocketPermissions } from '../permissions/socket-permissions.ts';

export interface PermissionWords {
  /** A whole sentence without its full stop. */
  readonly text: string;
  /** The permission or manifest key that it is about. */
  readonly from: string;
}

/** Permissions that let an app at something that a user would want to know of. */
const SENTENCES: Readonly<Record<string, string>> = {
  'accessibilityFeatures.modify': 'Change the accessibility settings of this computer',
  'accessibilityFeatures.read': 'Read the accessibility settings of this computer',
  alarms: 'Wake up at set times',
  'app.window.alpha': 'Show windows with transparent parts',
  'app.window.alwaysOnTop': 'Keep its windows above all others',
  'app.window.fullscreen': 'Fill the whole screen',
  'app.window.fullscreen.overrideEsc': 'Fill the whole screen and keep the Escape key to itself',
  'app.window.shape': 'Show windows that are not rectangular',
  audio: 'Read and change the sound devices and the volume of this computer',
  audioCapture: 'Use your microphone',
  background: 'Start when you log in, and run without a window',
  browser: 'Open pages in your browser',
  clipboardRead: 'Read what you copy and paste',
  clipboardWrite: 'Change what you copy and paste',
  contextMenus: 'Add entries to its own context menus',
  desktopCapture: 'Record your screen',
  diagnostics: 'Test the network connection',
  dns: 'Look up the addresses of host names',
  'enterprise.deviceAttributes':
    'Know the serial number and the place of this computer, as the administrator has set them',
  fileSystem: 'Read the files that you choose',
  'fileSystem.directory': 'Open whole folders that you choose',
  'fileSystem.retainEntries': 'Go on using the files and folders that you chose after it was closed',
  'fileSystem.write': 'Change the files that you choose',
  gcm: "Receive messages through Google's servers",
  geolocation: 'Know where you are',
  hid: 'Use USB and Bluetooth input devices that you choose',
  identity: 'Know who you are, and log in to services for you',
  'identity.email': 'Know your e-mail address',
  idle: 'Know when you are away from the computer',
  mdns: 'Find devices on the local network',
  mediaGalleries: 'See your picture, music and video folders',
  'mediaGalleries.allAutoDetected': 'Find your picture, music and video folders by itself',
  'mediaGalleries.copyTo': 'Add files to your picture, music and video folders',
  'mediaGalleries.delete': 'Delete pictures, music and videos',
  'mediaGalleries.read': 'Read your pictures, music and videos',
  nativeMessaging: 'Exchange messages with programs on this computer',
  notifications: 'Show notifications',
  pointerLock: 'Hide and keep the mouse pointer',
  power: 'Keep the computer and its screen from sleeping',
  printerProvider: 'Add printers of its own',
  serial: 'Use the serial ports',
  storage: 'Keep data of its own',
  syncFileSystem: 'Keep files of its own in a Google account',
  'system.cpu': 'Know the kind and the load of the processor',
  'system.display': 'Know the screens and change their settings',
  'system.memory': 'Know how much memory there is',
  'system.network': 'Know the network connections of this computer',
  'system.storage': 'Know the disks, and eject removable ones',
  tts: 'Speak',
  unlimitedStorage: 'Keep any amount of data',
  usb: 'Use USB devices that you choose',
  videoCapture: 'Use your camera',
  webview: 'Show web pages inside its windows',
  appview: 'Show other apps inside its windows',
};

/** Everything that the manifest asks for, in its order but for sockets, which come first. */
export function permissionWords(manifest: Manifest): PermissionWords[] {
  const words: PermissionWords[] = [];
  if (manifest.sockets) words.push(...socketWords(manifest.sockets, 'sockets'));
  words.push(...ofPermissions(manifest.permissions));
  if (Object.hasOwn(manifest.raw, 'bluetooth')) words.push({ text: 'Use Bluetooth devices', from: 'bluetooth' });
  for (const [id, { types, extensions }] of Object.entries(manifest.file_handlers)) {
    const what = [...extensions.map((extension) => (extension === '*' ? 'any kind' : `.${extension}`)), ...types];
    words.push({ text: `Be offered to open files: ${what.join(', ')}`, from: `file_handlers.${id}` });
  }
  for (const [id, { matches }] of Object.entries(manifest.url_handlers)) {
    words.push({ text: `Open links in place of the browser: ${matches.join(', ')}`, from: `url_handlers.${id}` });
  }
  const connectable = manifest.externally_connectable;
  if (connectable) {
    const who = [
      ...((connectable.ids ?? []).includes('*') ? ['any app'] : (connectable.ids ?? []).map((id) => `the app ${id}`)),
      ...(connectable.matches ?? []).map((pattern) => `web pages at ${pattern}`),
    ];
    if (who.length > 0)
      words.push({ text: `Exchange messages with ${who.join(', ')}`, from: 'externally_connectable' });
  }
  // Apps often ask for both socket APIs.
  return words.filter(({ text }, i) => words.findIndex((other) => other.text === text) === i);
}

/** What the app may ask its user for while it runs. */
export function optionalPermissionWords(manifest: Manifest): PermissionWords[] {
  return ofPermissions(manifest.optional_permissions);
}

function ofPermissions(permissions: AppPermissions): PermissionWords[] {
  const words: PermissionWords[] = [];
  if (permissions.socket) words.push(...socketWords(permissions.socket, 'socket'));
  if (permissions.hosts.length > 0) {
    words.push({ text: `Read and change data of ${hostsText(permissions.hosts)}`, from: 'permissions' });
  }
  for (const name of permissions.names) {
    const text = Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : undefined;
    if (text !== undefined) words.push({ text, from: name });
  }
  for (const { vendorId, productId } of permissions.usbDevices) {
    const which =
      vendorId === undefined
        ? 'of one class'
        : `${hex(vendorId)}:${productId === undefined ? 'any product' : hex(productId)}`;
    words.push({ text: `Use the USB device ${which}`, from: 'usbDevices' });
  }
  return words;
}

const hex = (id: number): string => `0x${id.toString(16).padStart(4, '0')}`;

function hostsText(hosts: readonly HostPermission[]): string {
  if (hosts.some(({ scheme, host }) => scheme === '<all_urls>' || (scheme !== 'file' && host === '')))
    return 'all web sites';
  return `the web sites at ${[...new Set(hosts.map(({ text }) => text))].join(', ')}`;
}

// ---- Sockets -----------------------------------------------------------------------------------------------------

function socketWords(permissions: SocketPermissions, from: string): PermissionWords[] {
  const list = (operation: SocketOperation) => permissions.patterns(operation);
  const say = (
    operation: SocketOperation,
    sentence: (what: string) => string,
    describe: (pattern: string) => string,
  ) => {
    const patterns = list(operation);
    return patterns.length === 0 ? [] : [{ text: sentence(joined(patterns.map(describe))), from }];
  };
  const words = [
    ...say('tcp.connect', (what) => `Connect by TCP to ${what}`, remote),
    ...say('tcpServer.listen', (what) => `Accept TCP connections at ${what}`, local),
    ...say('udp.send', (what) => `Send UDP datagrams to ${what}`, remote),
    ...say('udp.bind', (what) => `Receive UDP datagrams at ${what}`, local),
  ];
  if (list('udp.multicastMembership').length > 0)
    words.push({ text: 'Receive what is sent to groups (UDP multicast)', from });
  return words;
}

function remote(pattern: string): string {
  const { host, subdomains, port } = parsed(pattern);
  const where = !subdomains ? host : host === '' ? 'any computer' : `${host} and every host below it`;
  return `${where}, ${port === undefined ? 'any port' : `port ${port}`}`;
}

function local(pattern: string): string {
  const { host, subdomains, port } = parsed(pattern);
  const where = subdomains && host === '' ? 'any address of this computer' : subdomains ? `*.${host}` : host;
  return `${port === undefined ? 'any port' : `port ${port}`} of ${where}`;
}

function parsed(pattern: string): { host: string; subdomains: boolean; port: number | undefined } {
  return parseHostPattern(pattern) ?? { host: pattern, subdomains: false, port: undefined };
}

function joined(parts: readonly string[]): string {
  return parts.join('; ');
}
