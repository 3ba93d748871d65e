/**
 * What installers and portable programs for Windows are made with: the system's makensis, by scripts of ours; or electron-builder's NSIS, with
 * plugins for it that no distribution has.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Host, TargetName } from './targets.ts';

const [TOOLS, PLUGINS, PACKER] = [
  'ELECTRON_BUILDER_NSIS_DIR',
  'ELECTRON_BUILDER_NSIS_RESOURCES_DIR',
  'ELECTRON_BUILDER_7ZIP_PATH',
] as const;

/** On Windows electron-builder's own is there, and elsewhere where it is named. */
function usesMakensis({ platform, env, has }: Pick<Host, 'platform' | 'env' | 'has'>): boolean {
  return platform !== 'win32' && !env[TOOLS] && has('makensis');
}

/** @returns those of the targets that are made by the system's makensis, and not by electron-builder */
export function byMakensis(targets: readonly TargetName[], host: Host): readonly ('nsis' | 'portable')[] {
  return usesMakensis(host) ? targets.filter((name) => name === 'nsis' || name === 'portable') : [];
}

/** @returns for which processor the installer itself is: the product's own, where this makensis knows that; else one that every Windows runs */
export function makensisTarget(arch: string, { env, exists }: Pick<Host, 'env' | 'exists'>): string {
  const own = join(env['NSISDIR'] ?? '/usr/share/nsis', 'Stubs/lzma_solid-amd64-unicode');
  return arch === 'x64' && exists(own) ? 'amd64-unicode' : 'x86-unicode';
}

/**
 * From this version on an installer that runs as the system itself takes its temporary files, plugins among them, from nowhere that others can write
 * (CVE-2025-43715, mended in 3.11; CVE-2026-42171, in 3.12). All before make ones that an ordinary user of the computer may take over then.
 */
const SAFE = [3, 12] as const;

/** @param path of makensis. @returns as it tells it (`v3.08-3+deb12u1`); undefined when it does not */
export function makensisVersion(path: string): string | undefined {
  const { stdout, status } = spawnSync(path, ['-VERSION'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}

/** @returns a sentence about an installer for all users that this makensis has made; undefined where there is nothing to be said */
export function weaknessOf(version: string | undefined): string | undefined {
  const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(version ?? '') ?? []).map(Number);
  if (major > SAFE[0] || (major === SAFE[0] && minor >= SAFE[1])) return undefined;
  const which = version === undefined ? 'of this makensis' : `of makensis ${version}`;
  return `Installers ${which} are not for rollouts that run them as the system account: until ${SAFE.join('.')} their temporary files can be changed by other users of the computer then (CVE-2025-43715, CVE-2026-42171). Use makensis ${SAFE.join('.')}, or --target msi.`;
}

/**
 * @param installer with an uninstaller, which is a program of Windows and is made by running one
 * @returns the one thing that is missing, and how to have it
 */
export function nsisNeeds(host: Host, installer: boolean): string | undefined {
  const { platform, env, has, exists, allowDownloads } = host;
  if (usesMakensis(host)) return undefined;
  const wine = platform === 'win32' || has('wine') || !installer ? undefined : 'wine, in which the uninstaller is made';
  if (allowDownloads) return wine;
  const fetch = 'or let it be fetched with --allow-downloads';
  const [tools, plugins, packer] = [env[TOOLS], env[PLUGINS], env[PACKER]];
  if (!tools)
    return platform === 'win32'
      ? `NSIS with electron-builder's elevate.exe: name its folder by ${TOOLS}, and that of its plugins by ${PLUGINS}, ${fetch}`
      : `makensis (in the package nsis), or electron-builder's NSIS: name its folder by ${TOOLS}, and that of its plugins by ${PLUGINS}, ${fetch}`;
  const makensis =
    platform === 'win32' ? ['Bin/makensis.exe', 'makensis.cmd'] : ['linux/makensis', 'mac/makensis', 'makensis'];
  if (!makensis.some((path) => exists(join(tools, path)))) return `makensis in ${tools}, the folder of ${TOOLS}`;
  if (installer && !exists(join(tools, 'elevate.exe'))) return `elevate.exe in ${tools}, the folder of ${TOOLS}`;
  if (!plugins) return `the plugins of NSIS that electron-builder uses: name their folder by ${PLUGINS}, ${fetch}`;
  const found = ['plugins', 'windows/Plugins']
    .map((path) => join(plugins, path, 'x86-unicode'))
    .find((path) => exists(path));
  const wanted = installer
    ? ['StdUtils', 'Nsis7z', 'UAC', 'WinShell', 'SpiderBanner', 'nsProcess']
    : ['StdUtils', 'Nsis7z'];
  if (found === undefined) return `plugins/x86-unicode in ${plugins}, the folder of ${PLUGINS}`;
  const lacking = wanted.find(
    (name) => !exists(join(found, `${name}.dll`)) && !exists(join(found, `${name.toLowerCase()}.dll`)),
  );
  if (lacking !== undefined) return `the plugin ${lacking}.dll in ${found}`;
  if (!packer) return `7za: name it by ${PACKER}, ${fetch}`;
  return wine;
}
