/** Has electron-builder use what is on the machine, by the variables that it reads, for as long as it is called. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { placeAppImageTools, TOOLS_VARIABLE } from './appimage-tools.ts';
import { fpmOf } from './targets.ts';
import type { Host, Platform, TargetName } from './targets.ts';

/** @returns what puts everything back */
export function useSystemTools(
  platform: Platform,
  targets: readonly TargetName[],
  arch: string,
  host: Host,
  time: Date,
): () => void {
  const set = new Map<string, string>();
  const own = fpmOf(host);
  // .rpm files by rpmbuild, and .deb files by dpkg-deb where there is no fpm of the machine.
  if (targets.includes('rpm') || (own === undefined && host.has('dpkg-deb'))) {
    // Found from the built command, dist/.
    set.set('CUSTOM_FPM_PATH', fileURLToPath(new URL('../scripts/fpm-stand-in.mjs', import.meta.url)));
    if (own !== undefined) set.set('HOLDFAST_FPM', own);
  }
  const tools = mkdtempSync(join(tmpdir(), 'holdfast-tools-'));
  // When the command is told to end, too: package.ts makes an exit of that.
  const remove = () => rmSync(tools, { recursive: true, force: true });
  process.once('exit', remove);
  if (targets.includes('AppImage') && placeAppImageTools(host, arch, tools)) set.set(TOOLS_VARIABLE, tools);
  if (platform === 'win32' && host.has('osslsigncode')) set.set('USE_SYSTEM_OSSLSIGNCODE', 'true');
  // mksquashfs reads it too.
  set.set('SOURCE_DATE_EPOCH', String(time.getTime() / 1000));
  const before = [...set.keys()].map((name) => [name, process.env[name]] as const);
  for (const [name, value] of set) process.env[name] = value;
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    process.off('exit', remove);
    remove();
  };
}
