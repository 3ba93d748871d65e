/** Calls electron-builder, and keeps what it says to itself unless it fails. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../main/package/json-value.ts';
import { UserError } from '../user-error.ts';
import { fileTime } from './archives.ts';
import { useSystemTools } from './system-tools.ts';
import type { Host, Platform, TargetName } from './targets.ts';

export type Sign = (file: string) => Promise<unknown>;

export interface BuilderRun {
  /** The product's staged folder. */
  readonly project: string;
  readonly config: JsonObject;
  readonly platform: Platform;
  readonly arch: string;
  /** Those that are electron-builder's. */
  readonly targets: readonly TargetName[];
  readonly host: Host;
  readonly verbose: boolean;
  /** A folder for tools, which is made. */
  readonly tools: string;
  /**
   * Makes files of the packed folder that electron-builder cannot make here.
   * @param sign signs one in its place, where there is a certificate, as electron-builder's own are
   */
  readonly makeMore?: ((folder: string, sign: Sign) => Promise<readonly string[]>) | undefined;
}

/**
 * Packs the product's folder and makes the targets of it.
 * @returns the files that were made, and the folder
 * @throws UserError when electron-builder is not there, or fails
 */
export async function runBuilder(
  run: BuilderRun,
): Promise<{ readonly files: readonly string[]; readonly folder: string }> {
  const { project, config, platform, arch, targets, host, verbose, tools, makeMore } = run;
  const before = process.listeners('beforeExit');
  const { build, Platform: Platforms, Arch } = await loadBuilder();
  const system = { linux: Platforms.LINUX, win32: Platforms.WINDOWS, darwin: Platforms.MAC }[platform];
  const known = Arch[arch as keyof typeof Arch];
  if (known === undefined)
    throw new UserError(
      `--arch ${arch}: electron-builder knows ${Object.keys(Arch)
        .filter((name) => !/^\d/.test(name))
        .join(', ')}.`,
    );
  const { log } = await import('builder-util/out/log.js');
  const said: string[] = [];
  // Its own output is for what was made; there is no other way to have its lines.
  const logger = log as unknown as { stream: { write(text: string): unknown } };
  const { stream } = logger;
  logger.stream = { write: (text) => (verbose ? process.stderr.write(text) : said.push(text)) };
  let folder = '';
  let sign: Sign = async () => {};
  const more: string[] = [];
  const restore = useSystemTools({ platform, targets, arch, host, time: fileTime(), tools });
  try {
    const files = await build({
      projectDir: project,
      targets: system.createTarget(['dir', ...targets], known),
      publish: 'never',
      config: {
        ...(config as object),
        // An unpacked Electron may be one that runs what it is given; a product runs itself.
        afterExtract: async ({ appOutDir }: { appOutDir: string }) => {
          for (const name of ['resources/app', 'resources/default_app.asar', '.pinned-package.json']) {
            await rm(join(appOutDir, name), { recursive: true, force: true });
          }
        },
        afterPack: async ({ appOutDir, packager }: { appOutDir: string; packager: object }) => {
          folder = appOutDir;
          if ('signIf' in packager) sign = (file) => (packager as { signIf: Sign }).signIf(file);
        },
        afterAllArtifactBuild: async () => {
          if (makeMore) more.push(...(await makeMore(folder, (file) => sign(file))));
          return [];
        },
      },
    });
    return { files: [...files, ...more], folder };
  } catch (error) {
    const { message } = error as Error;
    throw new UserError(
      `electron-builder failed: ${message}${said.length === 0 ? '' : `\n${said.join('').split('\n').slice(-15).join('\n')}`}`,
    );
  } finally {
    restore();
    logger.stream = stream;
    // What removes its temporary files when nothing is left to do ends the process with 0 then, whatever code it was to have.
    for (const listener of process.listeners('beforeExit')) {
      if (!before.includes(listener)) process.off('beforeExit', listener);
    }
  }
}

async function loadBuilder() {
  // Its loader of configurations, of which it gets none, would keep a folder for them among the temporary files.
  process.env['JITI_FS_CACHE'] ??= 'false';
  try {
    return await import('electron-builder');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UserError(
      'Packaging needs electron-builder, which is not installed beside Holdfast: npm install electron-builder@26',
    );
  }
}
