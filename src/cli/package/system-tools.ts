/** Has electron-builder use what is on the machine, by the variables that it reads, for as long as it is called. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { placeAppImageTools, TOOLS_VARIABLE } from './appimage-tools.ts';
import { fpmOf } from './targets.ts';
import type { Host, Platform, TargetName } from './targets.ts';

interface ToolsFor {
  readonly platform: Platform;
  readonly targets: readonly TargetName[];
  readonly arch: string;
  readonly host: Host;
  /** Of the files in what is made. */
  readonly time: Date;
  /** A folder for tools, which is made. */
  readonly tools: string;
}

/** @returns what puts everything back, but for the tools */
export function useSystemTools({ platform, targets, arch, host, time, tools }: ToolsFor): () => void {
  const set = new Map<string, string>();
  const own = fpmOf(host);
  // .rpm files by rpmbuild, and .deb files by dpkg-deb where there is no fpm of the machine.
  if (targets.includes('rpm') || (own === undefined && host.has('dpkg-deb'))) {
    // Found from the built command, dist/.
    set.set('CUSTOM_FPM_PATH', fileURLToPath(new URL('../scripts/fpm-stand-in.mjs', import.meta.url)));
    if (own !== undefined) set.set('HOLDFAST_FPM', own);
  }
  mkdirSync(tools, { recursive: true });
  if (targets.includes('AppImage') && placeAppImageTools(host, arch, tools)) set.set(TOOLS_VARIABLE, tools);
  if (platform === 'win32' && host.has('osslsigncode')) set.set('USE_SYSTEM_OSSLSIGNCODE', 'true');
  // For what electron-builder keeps while it works.
  set.set('APP_BUILDER_TMP_DIR', process.env['APP_BUILDER_TMP_DIR'] ?? tools);
  // mksquashfs reads it too.
  set.set('SOURCE_DATE_EPOCH', String(time.getTime() / 1000));
  const before = [...set.keys()].map((name) => [name, process.env[name]] as const);
  for (const [name, value] of set) process.env[name] = value;
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
