/** Puts a new AppImage in the place of the one that runs. electron-updater takes that away first: what fails then leaves no program at all. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { replaceImage } from '../product/image-trial.ts';

export class ImageUpdater extends AppImageUpdater {
  /** @throws Error when it cannot be put in place; then the one before is there as it was */
  protected override doInstall(): boolean {
    const { installerPath } = this;
    const image = process.env['APPIMAGE'];
    if (image === undefined || installerPath === null) throw new Error('There is no AppImage to replace.');
    // As electron-updater does: whoever has given it a name without a version keeps that.
    const destination = /\d+\.\d+\.\d+/.test(basename(image)) ? join(dirname(image), basename(installerPath)) : image;
    replaceImage(installerPath, destination);
    rmSync(installerPath, { force: true });
    if (destination !== image) {
      rmSync(image, { force: true });
      this.emit('appimage-filename-updated', destination);
    }
    // It takes the place of its entry in the menu, where it has one, and ends.
    const env = { ...process.env, APPIMAGE_SILENT_INSTALL: 'true', APPIMAGE_EXIT_AFTER_INSTALL: 'true' };
    execFileSync(destination, [], { env });
    return true;
  }
}
