/** What electron-builder makes installers and portable programs for Windows with: NSIS, and plugins for it that no distribution has. */
import { join } from 'node:path';
import type { Host } from './targets.ts';

const [TOOLS, PLUGINS, PACKER] = [
  'ELECTRON_BUILDER_NSIS_DIR',
  'ELECTRON_BUILDER_NSIS_RESOURCES_DIR',
  'ELECTRON_BUILDER_7ZIP_PATH',
] as const;

/**
 * @param installer with an uninstaller, which is a program of Windows and is made by running one
 * @returns the one thing that is missing, and how to have it
 */
export function nsisNeeds(
  { platform, env, has, exists, allowDownloads }: Host,
  installer: boolean,
): string | undefined {
  const wine = platform === 'win32' || has('wine') || !installer ? undefined : 'wine, in which the uninstaller is made';
  if (allowDownloads) return wine;
  const fetch = 'or let it be fetched with --allow-downloads';
  const [tools, plugins, packer] = [env[TOOLS], env[PLUGINS], env[PACKER]];
  if (!tools)
    return `NSIS with electron-builder's elevate.exe (the system's makensis does not do): name its folder by ${TOOLS}, and that of its plugins by ${PLUGINS}, ${fetch}`;
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
