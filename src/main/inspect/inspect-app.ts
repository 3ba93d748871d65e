/** `holdfast inspect`: what an app is, what it may do, which members of `chrome.*` its code uses, and which of them are there. */
import { loadApp } from '../package/app-package.ts';
import type { AppPackage } from '../package/app-package.ts';
import { isSandboxed } from '../package/content-security-policy.ts';
import type { LoadOptions } from '../package/manifest.ts';
import { PLATFORM_CHROMIUM } from '../platform/platform-members.ts';
import { reportMembers } from './member-report.ts';
import type { MemberStatus } from './member-report.ts';
import { listFiles } from './package-listing.ts';
import { optionalPermissionWords, permissionWords } from './permission-words.ts';
import type { PermissionWords } from './permission-words.ts';
import { scanApp } from './scan-app.ts';
import type { Place } from './scan-app.ts';

/** The report's shape: a number that rises when something in it is renamed, removed or means something else. */
const REPORT_VERSION = 1;

/** As `--json` prints it; docs/inspect.md describes it. */
export interface InspectReport {
  readonly version: typeof REPORT_VERSION;
  /** The major version of the Chromium that is compared with. */
  readonly chromium: string;
  readonly app: {
    readonly kind: 'chrome-app' | 'firefox-os';
    readonly folder: string;
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly description: string | null;
    /** Paths in the package by size in pixels. */
    readonly icons: Readonly<Record<string, string>>;
  };
  readonly windows: readonly (Place & { readonly url: string | null })[];
  readonly permissions: readonly PermissionWords[];
  readonly optionalPermissions: readonly PermissionWords[];
  readonly members: readonly InspectedMember[];
  readonly unfollowed: readonly (Place & { readonly name: string })[];
  readonly unreadable: readonly (Place & { readonly message: string })[];
  readonly inlineScripts: readonly string[];
  readonly absent: readonly { readonly file: string; readonly from: string }[];
  readonly unreached: readonly string[];
  readonly scripts: readonly string[];
  readonly pages: readonly string[];
  readonly warnings: readonly string[];
  readonly verdict: Verdict;
}

export interface InspectedMember {
  readonly name: string;
  readonly status: MemberStatus;
  readonly uses: readonly Place[];
  readonly tests: readonly Place[];
  /** Of `different`: the rows of docs/differences.md. */
  readonly differences: readonly { readonly row: string; readonly link: string }[];
  /** Of `not-granted`: any one of these permissions, or manifest keys as `key:sockets`, would grant it. */
  readonly grantedBy: readonly string[];
}

/**
 * - `complete`: everything that the code uses is there
 * - `missing`: something is not
 */
export type Verdict = 'complete' | 'missing';

/** @throws PackageError when the folder holds no app that can run. */
export async function inspectApp(folder: string, options: LoadOptions = {}): Promise<InspectReport> {
  const app = await loadApp(folder, options);
  const { manifest } = app;
  const scan = await scanApp({
    folder: app.folder,
    files: await listFiles(app.folder),
    start: startOf(app),
    isSandboxed: (path) => isSandboxed(manifest, `/${path}`),
  });
  const { members, unfollowed } = reportMembers(scan.uses, manifest);
  return {
    version: REPORT_VERSION,
    chromium: PLATFORM_CHROMIUM,
    app: {
      kind: manifest.firefoxOs ? 'firefox-os' : 'chrome-app',
      folder: app.folder,
      id: app.id,
      name: manifest.name,
      version: manifest.version,
      description: manifest.description ?? null,
      icons: manifest.icons,
    },
    windows: scan.windows.map(({ url, place }) => ({ url: url ?? null, ...place })),
    permissions: permissionWords(manifest),
    optionalPermissions: optionalPermissionWords(manifest),
    members: members.map(({ differences, grantedBy, ...member }) => ({
      ...member,
      differences: differences.map(({ row, section }) => ({ row, link: `docs/differences.md#${section}` })),
      grantedBy: grantedBy ?? [],
    })),
    unfollowed: unfollowed.map(({ name, place }) => ({ name, ...place })),
    unreadable: scan.unreadable,
    inlineScripts: scan.inlineScripts,
    absent: scan.absent,
    unreached: scan.unreached,
    scripts: scan.scripts,
    pages: scan.pages,
    warnings: app.warnings,
    verdict: members.some(({ status }) => status === 'missing') ? 'missing' : 'complete',
  };
}

/** What runs first, as paths in the package. */
function startOf({ manifest }: AppPackage): string[] {
  if (manifest.firefoxOs) return [pathOf(manifest.firefoxOs.launchPath)];
  const { background } = manifest.app;
  const sandboxed = manifest.sandbox.pages.map((page) => page.replace(/^\//, ''));
  return [...('page' in background ? [pathOf(background.page)] : background.scripts), ...sandboxed];
}

/** Of a URL's path, percent-encoded with query. */
function pathOf(url: string): string {
  return decodeURIComponent((url.split(/[?#]/)[0] ?? '').replace(/^\//, ''));
}
