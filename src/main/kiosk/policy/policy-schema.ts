/**
 * The kiosk policy, version 1: every key, its form and what it means. The JSON Schema and the table in docs/kiosk are made from this. Names
 * and forms are those of ChromeOS's policies where it has one for the purpose; the others are in the same style.
 */
import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { parseHostPattern } from '../../permissions/host-pattern.ts';
import { TOKEN_HASH } from '../operations/access-token.ts';
import { deviceAttributes } from '../../storage/device-attributes.ts';
import { KEYBOARD_LAYOUTS } from '../keyboard/layout-names.ts';
import { authorityFault } from '../rules/authorities.ts';
import { DOWNLOAD_RESTRICTIONS } from '../rules/download-rules.ts';
import { parseUrlFilter } from '../rules/url-filter.ts';
import { PIN_HASH } from './exit-pin.ts';

export const POLICY_VERSION = 1;

/** What an idle reset may wipe. */
export const WIPES = ['appStorage', 'webStorage', 'cookies', 'cache', 'clipboard'] as const;
/** The web's permissions that a manifest can ask for, by the names of the manifest. */
export const KIOSK_PERMISSIONS = [
  'app.window.fullscreen',
  'audioCapture',
  'clipboardRead',
  'clipboardWrite',
  'geolocation',
  'notifications',
  'pointerLock',
  'videoCapture',
] as const;
export const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

const DAY_MS = 24 * 60 * 60 * 1000;
const text = (max: number) => z.string().min(1).max(max);
const key = <T extends z.ZodType>(schema: T, description: string) => schema.optional().meta({ description });
const hostPattern = text(300).refine(
  // What a manifest may have there and no host is called, such as a name with a space, is a mistake here.
  (pattern) => parseHostPattern(pattern) !== undefined && !/[^\p{L}\p{N}.*:[\]_-]/u.test(pattern),
  'expected host, host:port, *.host:port or *:port',
);
const urlFilterText = text(2000).refine(
  (filter) => parseUrlFilter(filter) !== undefined,
  'expected [scheme://][.]host[:port][/path][?query], or scheme:*',
);
const dayOfWeek = z.enum(WEEKDAYS);
const httpsUrl = z.url({ protocol: /^https$/, error: 'expected an https URL' }).max(2000);
/** The name of a key as in DOM's `KeyboardEvent.key`, after modifiers. */
const SHORTCUT = /^(?:(?:ctrl|alt|shift|meta)\+)*(?:\S|[a-z][a-z\d]+)$/i;
const shortcut = text(40).refine(
  (keys) => SHORTCUT.test(keys),
  'expected a key, after Ctrl+, Alt+, Shift+ or Meta+, such as F5 or Ctrl+P',
);
/** As in Chrome: one for all, or one for each scheme, and others for when they fail. */
const PROXY_SERVER = /^(?:[a-z]+=)?(?:direct:\/\/|(?:[a-z\d]+:\/\/)?(?:\[[\da-f:.]+\]|[^\s=:/[\]]+)(?::\d{1,5})?)$/i;
const proxyServer = text(2000).refine((servers) => {
  // Chromium passes over what is empty, as behind a last `;`.
  const all = servers.split(/[;,]/).map((server) => server.trim());
  return all.some(Boolean) && all.every((server) => server === '' || PROXY_SERVER.test(server));
}, 'expected host:port, or such as http=host:port;https=host:port');

const moment = z.strictObject({
  day_of_week: dayOfWeek,
  time: z
    .int()
    .min(0)
    .max(DAY_MS - 1)
    .meta({ description: 'Milliseconds since midnight, local time.' }),
});

const scheduledReboot = z
  .strictObject({
    frequency: z.enum(['DAILY', 'WEEKLY', 'MONTHLY']),
    reboot_time: z.strictObject({ hour: z.int().min(0).max(23), minute: z.int().min(0).max(59) }),
    day_of_week: dayOfWeek.optional(),
    day_of_month: z.int().min(1).max(31).optional(),
  })
  .superRefine(({ frequency, day_of_week: day, day_of_month: date }, context) => {
    if (frequency === 'WEEKLY' && day === undefined)
      context.addIssue({ code: 'custom', path: ['day_of_week'], message: 'WEEKLY needs it' });
    if (frequency === 'MONTHLY' && date === undefined)
      context.addIssue({ code: 'custom', path: ['day_of_month'], message: 'MONTHLY needs it' });
  });

const idleReset = z
  .strictObject({
    AfterSeconds: z.int().min(5).max(86_400).meta({ description: 'Without any input for so long.' }),
    WarningSeconds: z
      .int()
      .min(0)
      .max(600)
      .default(15)
      .meta({ description: 'Of these, how many with a warning on the screen.' }),
    WarningText: text(200).default('Are you still there?'),
    Wipe: z
      .array(z.enum(WIPES))
      .default(['webStorage', 'cookies', 'cache', 'clipboard'])
      .meta({ description: 'What is wiped before the app starts anew. `appStorage` is chrome.storage.local.' }),
  })
  .refine(({ AfterSeconds, WarningSeconds }) => WarningSeconds < AfterSeconds, {
    path: ['WarningSeconds'],
    message: 'must be less than AfterSeconds',
  });

const proxySettings = z
  .strictObject({
    ProxyMode: z.enum(['direct', 'system', 'auto_detect', 'fixed_servers', 'pac_script']),
    ProxyServer: proxyServer.optional(),
    ProxyPacUrl: z.url({ error: 'expected a URL' }).optional(),
    ProxyBypassList: text(5000).optional(),
  })
  .superRefine(({ ProxyMode, ProxyServer, ProxyPacUrl }, context) => {
    if (ProxyMode === 'fixed_servers' && ProxyServer === undefined)
      context.addIssue({ code: 'custom', path: ['ProxyServer'], message: 'fixed_servers needs it' });
    if (ProxyMode === 'pac_script' && ProxyPacUrl === undefined)
      context.addIssue({ code: 'custom', path: ['ProxyPacUrl'], message: 'pac_script needs it' });
  });

const logFile = z.strictObject({
  Folder: text(4096)
    .refine(isAbsolute, 'expected an absolute path')
    .optional()
    .meta({ description: 'For this kiosk alone. Without it `Kiosk/Logs` in the profile.' }),
  MaxBytes: z
    .int()
    .min(65_536)
    .max(1024 ** 3)
    .default(10 * 1024 ** 2)
    .meta({ description: 'Of one file.' }),
  Files: z.int().min(1).max(1000).default(5).meta({ description: 'How many there are, with the one that is written.' }),
});

const healthEndpoint = z.strictObject({
  Port: z
    .int()
    .max(65_535)
    .refine((port) => port === 0 || port >= 1024, 'expected 0 or a port from 1024')
    .meta({ description: 'At 127.0.0.1. 0 takes any that is free; the log says which.' }),
  TokenSha256: z
    .string()
    .regex(TOKEN_HASH, 'expected what "holdfast kiosk token" prints')
    .meta({ description: 'The SHA-256 of the token that is asked for, in hexadecimal digits.' }),
});

const heartbeat = z.strictObject({
  Url: httpsUrl,
  Seconds: z.int().min(10).max(86_400).default(60).meta({ description: 'How often.' }),
  Authorization: z
    .string()
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,1998}[\x21-\x7e])?$/, 'expected a value of a header, such as "Bearer …"')
    .optional()
    .meta({ description: 'Sent as the header of this name. Let nobody else read a policy with it.' }),
  QueueLength: z
    .int()
    .min(1)
    .max(10_000)
    .default(1440)
    .meta({ description: 'How many wait at most for a server that cannot be reached; the oldest are dropped.' }),
});

const virtualKeyboard = z.strictObject({
  Layouts: z
    .array(z.enum(KEYBOARD_LAYOUTS))
    .min(1)
    .max(KEYBOARD_LAYOUTS.length)
    .refine((names) => new Set(names).size === names.length, 'names a layout twice')
    .optional()
    .meta({
      description:
        "With more than one there is a key for the next. It begins with the one of the system's language, or the first. Without the key that of the system's language, `en-US` for one that is none of these. `numeric` is a pad of digits for every field.",
    }),
  AlwaysShown: z.boolean().default(false).meta({ description: 'Shows it without a field too.' }),
  HeightPercent: z
    .int()
    .min(20)
    .max(60)
    .optional()
    .meta({ description: "Of the window's height. Without it by the width, 40 at most." }),
});

/** All of them off is what the keyboard here is. */
const virtualKeyboardFeatures = z.strictObject({
  auto_complete_enabled: z.boolean().optional(),
  auto_correct_enabled: z.boolean().optional(),
  handwriting_enabled: z.boolean().optional(),
  spell_check_enabled: z.boolean().optional(),
  voice_input_enabled: z.boolean().optional(),
});

/** What may be different on each device. */
const settings = {
  App: key(
    text(4096),
    "The app's folder, absolute or relative to the policy file's. Where the command names one, that is taken.",
  ),
  SecondaryApps: key(
    z.record(z.string().regex(/^[a-p]{32}$/, 'expected an app id, 32 letters from a to p'), text(4096)),
    'The folders of the apps that the manifest lists in `kiosk_secondary_apps`, by their ids.',
  ),
  KioskChromeAppsForceAllowed: key(z.boolean(), 'Also runs an app whose manifest does not say `kiosk_enabled`.'),
  DeviceLocalAccountAutoLoginDelay: key(
    z.int().min(0).max(600_000),
    'Milliseconds from the start until the app is launched. Meanwhile the screen is covered.',
  ),
  WaitForNetwork: key(
    z.enum(['manifest', 'always', 'never']),
    'Whether the app waits at each start until the machine has a network, with a screen that says so. `manifest`: an app that is not `offline_enabled`.',
  ),
  WaitForNetworkUrl: key(
    z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).max(2000),
    'There is a network when this URL answers with success, without a redirection. Without the key the system is asked.',
  ),
  Display: key(
    z.union([z.literal('primary'), z.int().min(0).max(63)], {
      error: 'expected "primary", or the number of a display from 0 to 63',
    }),
    'The display that the app fills: the primary one, or the number of one, counted from the left from 0. One that is missing is replaced by the primary one until it comes back.',
  ),
  CoverOtherDisplays: key(z.boolean(), 'Covers every other display with a black window.'),
  KioskTroubleshootingToolsEnabled: key(
    z.boolean(),
    'Lets developer tools and debuggers in. For finding a fault, not for a visitor.',
  ),
  PrintingEnabled: key(
    z.boolean(),
    "Lets pages open the print dialog of the system. What keeps them from it keeps `alert`, `confirm` and `prompt` from the frames inside of a guest's page too: for these comes no `dialog` event. Service workers answer nothing for guests then.",
  ),
  AllowFileSelectionDialogs: key(
    z.boolean(),
    'Lets pages open the file dialogs of the system, and apps use `chrome.mediaGalleries`.',
  ),
  KioskPinchToZoomAllowed: key(z.boolean(), 'Lets visitors zoom: with two fingers, the wheel and the keyboard.'),
  ContextMenuEnabled: key(z.boolean(), 'Shows the menu of the right mouse button.'),
  DragAndDropEnabled: key(z.boolean(), 'Lets files and links be dropped on pages.'),
  AllowedShortcuts: key(
    z.array(shortcut).max(100),
    'Keys that reach the app although a kiosk keeps them from it, such as `F5` or `Ctrl+P`. What they did in a browser they do not do.',
  ),
  HideCursor: key(z.boolean(), 'Shows no mouse pointer.'),
  TouchVirtualKeyboardEnabled: key(z.boolean(), 'Shows a keyboard on the screen when a field is touched.'),
  VirtualKeyboardEnabled: key(
    z.boolean(),
    'Shows the keyboard whenever a field gets the focus: by the mouse, by a key, by the page itself.',
  ),
  VirtualKeyboard: key(virtualKeyboard, 'What that keyboard is like.'),
  VirtualKeyboardFeatures: key(
    virtualKeyboardFeatures,
    'Taken for the sake of policies for ChromeOS. The keyboard has none of these features, whatever is said here.',
  ),
  AllowedPermissions: key(
    z.array(z.enum(KIOSK_PERMISSIONS)),
    "Of the manifest's permissions for what the web has too, those that hold. `chrome.*` is not affected.",
  ),
  AllowedHosts: key(
    z.array(hostPattern).max(1000),
    'With whom the app may talk, as in the `sockets` key of a manifest. It only ever takes away: the manifest must allow a host as well. `[]` is nobody; without the key the manifest alone decides.',
  ),
  URLBlocklist: key(
    z.array(urlFilterText).max(1000),
    "Where guests of `<webview>` do not go: no page, frame or redirection of theirs. In the form of Chrome's filters.",
  ),
  URLAllowlist: key(
    z.array(urlFilterText).max(1000),
    'What holds over `URLBlocklist` where it is as specific. `AllowedHosts` and the app itself may still take away.',
  ),
  DownloadRestrictions: key(
    z.literal(DOWNLOAD_RESTRICTIONS),
    'Which downloads of guests are refused, whatever the app allows: none (0), those that a system can run (1, 2, 4), or all (3).',
  ),
  DownloadDirectory: key(
    text(4096).refine(isAbsolute, 'expected an absolute path'),
    'Where downloads end. Without it `Kiosk/Downloads` in the profile.',
  ),
  DownloadDirectoryMaxBytes: key(
    z
      .int()
      .min(1024 ** 2)
      .max(1024 ** 4),
    'What may be in that folder at most; more is not downloaded.',
  ),
  ExitPin: key(
    z.string().regex(PIN_HASH, 'expected what "holdfast kiosk pin" prints'),
    'A salted scrypt hash of the PIN that ends the kiosk, from `holdfast kiosk pin`. Without one nothing on the screen ends it.',
  ),
  ExitShortcut: key(
    z.string().regex(/^(?:(?:Ctrl|Alt|Shift|Meta)\+)+[A-Z0-9]$/, 'expected for example Ctrl+Alt+S'),
    'The keys that ask for the PIN.',
  ),
  ExitCorner: key(
    z.enum(['none', 'top-left', 'top-right', 'bottom-left', 'bottom-right']),
    'The corner of the screen that asks for the PIN when it is tapped five times within three seconds.',
  ),
  ExitPinLockout: key(
    z.strictObject({ Failures: z.int().min(1).max(100), Seconds: z.int().min(1).max(86_400) }),
    'After so many wrong PINs in a row none is taken for so long; twice as long after each further one. It outlives restarts.',
  ),
  IdleReset: key(idleReset, 'Wipes and starts the app anew when nobody is there any more.'),
  PageHangSeconds: key(
    z.int().min(2).max(600),
    "How long the app's page may answer nothing before its process is ended and the app started again.",
  ),
  BlankScreenSeconds: key(
    z.union([z.literal(0), z.int().min(2).max(3600)], { error: 'expected 0, or seconds from 2 to 3600' }),
    'How long there may be nothing at all on the screen before the app is started again: nothing of what `BlankScreenCheck` says and one colour over the whole window, or no window since the start. 0: for ever.',
  ),
  BlankScreenCheck: key(
    z.enum(['document', 'canvas', 'pixels']),
    'What is nothing. `document`: nothing in the document that is drawn. `canvas`: nothing else than canvases and films, and nothing on these. `pixels`: one colour over the whole window, whatever is in the document; for apps that never show such a screen.',
  ),
  BlankScreenColors: key(
    z.enum(['white', 'any']),
    'Of what colour such a screen is. White is what Chromium shows where a page has drawn nothing; an app may mean another colour, a black screen for the night for one. `any` is for apps that never do.',
  ),
  DeviceScheduledReboot: key(
    scheduledReboot,
    'When the whole kiosk program is started anew, local time. (The machine itself is left to the system.)',
  ),
  DeviceWeeklyScheduledSuspend: key(
    z.array(z.strictObject({ start: moment, end: moment })).max(50),
    'When the app is ended, the screen black and free to go off, each week, local time.',
  ),
  ProxySettings: key(
    proxySettings,
    "The proxy of pages, of the policy's URL and of heartbeats. The app's own sockets do not go through it, as in Chrome.",
  ),
  CACertificates: key(
    z
      .array(
        z
          .string()
          .max(20_000)
          .superRefine((certificate, context) => {
            const fault = authorityFault(certificate);
            if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
          }),
      )
      .max(100),
    "Authorities whose servers are trusted beside those that the machine trusts: by the app's TLS sockets, by pages, and by what the kiosk itself asks. Certificates in base64 (DER).",
  ),
  PolicyUrl: key(httpsUrl, 'Where another policy is, which holds over this file. In a file only.'),
  PolicyUrlPublicKey: key(
    z.string().regex(/^[A-Za-z0-9+/]{59}=$/, 'expected an Ed25519 key in base64 (SPKI, DER)'),
    'By whom that policy must be signed.',
  ),
  PolicyUrlSeconds: key(z.int().min(10).max(86_400), 'How often it is looked at.'),
  LogFile: key(
    logFile,
    'Writes what the kiosk and the app say also into files: `kiosk.log`, and the earlier ones `kiosk.log.1` and so on.',
  ),
  HealthEndpoint: key(
    healthEndpoint,
    'Tells programs on this machine how the kiosk is, in JSON and in the format of Prometheus, and takes orders from them.',
  ),
  Heartbeat: key(heartbeat, 'Tells a server from time to time how the kiosk is.'),
  deviceAttributes: key(
    deviceAttributes,
    'What the machine is, for `chrome.enterprise.deviceAttributes`; in `Devices` for each its own.',
  ),
  '3rdparty': key(
    z.strictObject({ extensions: z.record(z.string().regex(/^[a-p]{32}$/), z.record(z.string(), z.unknown())) }),
    "Values for the app's `chrome.storage.managed`, by app id; checked against its own schema.",
  ),
};

const match = z
  .strictObject({
    HostName: text(253)
      .optional()
      .meta({ description: '`*` stands for any characters; upper and lower case are the same.' }),
    DeviceId: text(200).optional().meta({ description: 'See `holdfast kiosk check`, which prints it.' }),
  })
  .refine((given) => given.HostName !== undefined || given.DeviceId !== undefined, 'needs HostName or DeviceId');

export const policySettings = z.strictObject(settings);

export const policySchema = z.strictObject({
  $schema: z.string().optional().meta({ description: 'For editors.' }),
  PolicyVersion: z.literal(POLICY_VERSION).meta({ description: 'Of this form of policies.' }),
  ...settings,
  Devices: key(
    z.array(z.strictObject({ Match: match, Policy: policySettings })).max(10_000),
    'What is different on some devices. All that match are laid over the rest, from the first to the last.',
  ),
});

/** A policy as written. */
export type KioskPolicyFile = z.output<typeof policySchema>;
/** What is written for one device; a key that is missing has its default. */
export type KioskSettings = z.output<typeof policySettings>;
