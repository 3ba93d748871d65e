/** Whether a kiosk may run an app, and with whom the app may then talk. */
import type { AppPackage } from '../../package/app-package.ts';
import { PackageError } from '../../package/package-error.ts';
import { parseHostPattern, matchesHostPattern } from '../../permissions/host-pattern.ts';
import { SocketPermissions } from '../../permissions/socket-permissions.ts';
import type { SocketOperation } from '../../permissions/socket-permissions.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';

/**
 * @returns the app with the policy's hosts taken off its sockets
 * @throws PackageError when the manifest does not say that the app is for kiosks, and the policy does not insist
 */
export function admitApp(app: AppPackage, policy: KioskPolicy): AppPackage {
  const { manifest } = app;
  if (!manifest.kiosk_enabled && !policy.KioskChromeAppsForceAllowed) {
    throw new PackageError({
      file: 'manifest.json',
      key: 'kiosk_enabled',
      reason: `${manifest.name} does not say that it is for kiosks.`,
      advice: 'Add "KioskChromeAppsForceAllowed": true to the policy to run it all the same.',
    });
  }
  const admitted = policy.PrintingEnabled ? app : withoutPrinting(app);
  return narrowHosts(mayFillScreen(policy) ? admitted : withoutFullScreen(admitted), policy.AllowedHosts);
}

/** Whether elements of pages may fill the screen. A change needs new pages. */
export const mayFillScreen = ({ AllowedPermissions }: Pick<KioskPolicy, 'AllowedPermissions'>): boolean =>
  AllowedPermissions.includes(FULLSCREEN);

const FULLSCREEN = 'app.window.fullscreen';

/**
 * `requestFullscreen` is rejected. Where only the permission were refused it would be pending for good, which an app that asks for the
 * permission in its manifest does not know. One that does not ask waits for good in Chromium too.
 */
function withoutFullScreen(app: AppPackage): AppPackage {
  const asks = app.manifest.permissions.names.has(FULLSCREEN);
  return asks ? { ...app, permissionsPolicy: 'fullscreen=()' } : app;
}

/**
 * Chromium opens the print dialog without asking anybody, but for documents in a sandbox without modal dialogs, and the frames in them. The
 * sandbox takes nothing else: of what it could take everything is given back.
 */
function withoutPrinting(app: AppPackage): AppPackage {
  const { sandbox } = app.manifest;
  const policy = sandbox.content_security_policy.replaceAll(/\ballow-modals\b/g, '');
  return {
    ...app,
    manifest: { ...app.manifest, sandbox: { ...sandbox, content_security_policy: policy } },
    furtherPolicy: NO_MODALS,
  };
}

/** A content security policy. */
export const NO_MODALS = `sandbox ${[
  'scripts',
  'same-origin',
  'forms',
  'popups',
  'popups-to-escape-sandbox',
  'downloads',
  'pointer-lock',
  'orientation-lock',
  'presentation',
  'top-navigation',
]
  .map((name) => `allow-${name}`)
  .join(' ')};`;

function narrowHosts(app: AppPackage, AllowedHosts: readonly string[] | undefined): AppPackage {
  if (AllowedHosts === undefined) return app;
  const { manifest } = app;
  const { sockets, permissions } = manifest;
  return {
    ...app,
    manifest: {
      ...manifest,
      sockets: sockets && new NarrowedSockets(sockets, AllowedHosts),
      permissions: {
        ...permissions,
        ...(permissions.socket === undefined ? {} : { socket: new NarrowedSockets(permissions.socket, AllowedHosts) }),
      },
    },
  };
}

/**
 * What is announced of the manifest's kiosk keys that only ChromeOS can follow. There an app whose new version requires another version of the
 * platform was not updated before the platform was, unless it has `always_update`. Here no update waits for anything.
 */
export function kioskNotes({ manifest }: AppPackage): string[] {
  const { required_platform_version: version, always_update: always } = manifest.kiosk;
  const notes: string[] = [];
  if (version !== undefined)
    notes.push(
      `${manifest.name} was made for ChromeOS ${version}; here it runs in Chromium ${process.versions['chrome'] ?? ''}.`,
    );
  if (always) notes.push(`${manifest.name} wants every update, whatever the platform: nothing holds one back here.`);
  return notes;
}

/** Reaching out is narrowed; listening is a matter of this machine's own addresses, which the manifest alone decides. */
const OUTWARD: ReadonlySet<SocketOperation> = new Set(['tcp.connect', 'udp.send']);

class NarrowedSockets extends SocketPermissions {
  readonly #of: SocketPermissions;
  readonly #allowed: readonly string[];
  readonly #allows: (host: string, port: number) => boolean;

  constructor(of: SocketPermissions, allowed: readonly string[]) {
    super(new Map());
    this.#of = of;
    this.#allowed = allowed;
    this.#allows = hostFilter(allowed);
  }

  override check(operation: SocketOperation, host: string, port: number): boolean {
    if (OUTWARD.has(operation) && !this.#allows(host, port)) return false;
    return this.#of.check(operation, host, port);
  }

  override union(other: SocketPermissions): SocketPermissions {
    return new NarrowedSockets(this.#of.union(other), this.#allowed);
  }

  override patterns(operation: SocketOperation): string[] {
    return this.#of.patterns(operation);
  }
}

/** @param allowed patterns as in a manifest's `sockets`; others are left out */
export function hostFilter(allowed: readonly string[]): (host: string, port: number) => boolean {
  const patterns = allowed.map((text) => parseHostPattern(text)).filter((pattern) => pattern !== undefined);
  return (host, port) => patterns.some((pattern) => matchesHostPattern(pattern, host, port));
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };

/** For requests of pages. @param url a web URL; what is none is refused */
export function urlFilter(allowed: readonly string[]): (url: string) => boolean {
  const allows = hostFilter(allowed);
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const preset = url && PORTS[url.protocol];
    if (!url || preset === undefined) return false;
    return allows(url.hostname, url.port === '' ? preset : Number(url.port));
  };
}
