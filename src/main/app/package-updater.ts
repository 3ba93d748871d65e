/** Installs a verified `.deb` or `.rpm`. electron-updater's own way has root install what lies in a folder that the user can write. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DebUpdater, RpmUpdater } from 'electron-updater';
import type { InstallOptions } from 'electron-updater/out/BaseUpdater.js';
import { installCommand } from '../product/package-install.ts';
import type { PackageForm } from '../product/package-install.ts';

/** Of the signed description. */
export interface Expected {
  readonly sha512: string;
  readonly size: number;
}

export class VerifiedDebUpdater extends DebUpdater {
  expected: Expected | undefined;

  protected override doInstall({ isForceRunAfter }: InstallOptions): boolean {
    install('deb', downloaded(this), this.expected);
    if (isForceRunAfter) this.app.relaunch();
    return true;
  }
}

export class VerifiedRpmUpdater extends RpmUpdater {
  expected: Expected | undefined;

  protected override doInstall({ isForceRunAfter }: InstallOptions): boolean {
    install('rpm', downloaded(this), this.expected);
    if (isForceRunAfter) this.app.relaunch();
    return true;
  }
}

/** Its own `installerPath` is made for a shell, which there is none of here. */
function downloaded(updater: DebUpdater | RpmUpdater): string | undefined {
  const { downloadedUpdateHelper: helper } = updater as unknown as { downloadedUpdateHelper?: { file: string | null } };
  return helper?.file ?? undefined;
}

/** @throws Error when it was not installed; electron-updater tells that */
function install(form: PackageForm, file: string | undefined, expected: Expected | undefined): void {
  if (file === undefined || expected === undefined) throw new Error('There is no package to install.');
  const isRoot = process.getuid?.() === 0;
  const [program, ...args] = installCommand({ form, file, ...expected }, { isRoot, has });
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${String(status)}: ${stderr.trim().slice(-1000)}`);
}

function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
