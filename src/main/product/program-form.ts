/** In which form a product is on this machine, where it is no folder of its own: that says what can replace it. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';

const SYSTEM_FORMS = ['AppImage', 'deb', 'rpm', 'nsis', 'mac'] as const;
export type SystemForm = (typeof SYSTEM_FORMS)[number];

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The real path of the program. */
  readonly executable: string;
  /** @returns whether the command ended well */
  ask(this: void, command: string, args: readonly string[]): Promise<boolean>;
}

/** @returns undefined for one that cannot be replaced by itself */
export async function systemForm({ platform, env, executable, ask }: Machine): Promise<SystemForm | undefined> {
  if (platform === 'darwin') return 'mac';
  if (platform === 'win32') return hasUninstaller(dirname(executable)) ? 'nsis' : undefined;
  if (appImageOf({ env, executable }) !== undefined) return 'AppImage';
  if (env['SNAP'] || env['FLATPAK_ID']) return undefined;
  // It takes a pattern, and names of products have signs of those.
  if (await ask('dpkg-query', ['-S', executable.replace(/[\\*?[\]]/g, String.raw`\$&`)])) return 'deb';
  return (await ask('rpm', ['-qf', executable])) ? 'rpm' : undefined;
}

/**
 * The runtime of an AppImage says where that is, and where it is mounted: to everything that is started from it, too.
 * @returns undefined where the program is not in it
 */
export function appImageOf({ env, executable }: Pick<Machine, 'env' | 'executable'>): string | undefined {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  return mounted && executable.startsWith(`${mounted}/`) ? image : undefined;
}

/** That an installer of nsis has put it there: others leave none beside the program. */
function hasUninstaller(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^Uninstall .*\.exe$/i.test(name));
  } catch {
    return false;
  }
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    ask: (command, args) =>
      new Promise((resolve) => {
        execFile(command, args, { timeout: 10_000 }, (error) => resolve(error === null));
      }),
  };
}
