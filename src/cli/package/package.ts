/** `holdfast package`: from an app to the files that its users install. */
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadApp } from '../../main/package/app-package.ts';
import type { AppPackage } from '../../main/package/app-package.ts';
import { property } from '../../main/package/json-value.ts';
import { PackageError } from '../../main/package/package-error.ts';
import { programVersionText } from '../../main/product/program-version.ts';
import { openApp } from '../app-input.ts';
import { defaultProfile } from '../profile-folder.ts';
import { say } from '../say.ts';
import { UserError } from '../user-error.ts';
import { fileTime, makeTarGz, makeZip } from './archives.ts';
import { associationsOf } from './associations.ts';
import { builderConfig, ENDINGS, merge, readConfig, templateOf } from './builder-config.ts';
import { checkProduct } from './check-product.ts';
import { findElectron } from './electron-dist.ts';
import { writeIcons } from './icons.ts';
import { identityOf, programVersionOf } from './identity.ts';
import type { Identity } from './identity.ts';
import { writeKioskFiles } from './kiosk-files.ts';
import { otherMakers } from './other-makers.ts';
import { runBuilder } from './run-builder.ts';
import { stageProduct } from './stage.ts';
import { ARCHIVES, defaultTargets, parseTargets, preflight, signingNeeds, thisHost } from './targets.ts';
import type { Platform, TargetName } from './targets.ts';
import {
  isNeverReplaced,
  isReplacedBySystem,
  makeRoomForVersions,
  missingUpdate,
  writeUpdateDescription,
} from './update-files.ts';
import { faultOfAppKey, publicUpdateKey, updateOptions } from './update-options.ts';
import type { UpdateOptions } from './update-options.ts';

export interface PackageOptions {
  readonly target?: string;
  readonly platform?: Platform;
  readonly arch?: string;
  readonly output: string;
  readonly appId?: string;
  readonly config?: string;
  readonly printConfig?: boolean;
  readonly electronDist?: string;
  readonly allowDevelopmentRuntime?: boolean;
  readonly allowDownloads?: boolean;
  readonly allowCrx2?: boolean;
  readonly requireSignature?: boolean;
  readonly updateUrl?: string;
  readonly updateKey?: string;
  readonly stagingPercentage?: string;
  readonly release?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

interface Artifact {
  readonly target: TargetName | 'update';
  readonly file: string;
  readonly bytes: number;
}

/** Of Holdfast itself; found from the built command, dist/. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds the targets, says what is being done on the standard error output, and prints what was made.
 * @throws UserError for what the user can put right; then nothing was made, unless electron-builder had begun
 */
export async function packageApp(input: string, options: PackageOptions): Promise<void> {
  const platform = options.platform ?? hostPlatform();
  const arch = options.arch ?? process.arch;
  const host = thisHost(options.allowDownloads ?? false);
  const targets =
    options.target === undefined ? defaultTargets(platform, host, arch) : parseTargets(options.target, platform);
  const missing = preflight(targets, host, arch);
  if (missing.length > 0) {
    const lines = missing.map(({ target, missing }) => `  ${target}: ${missing}`);
    throw new UserError(`These targets cannot be built here; what each of them lacks:\n${lines.join('\n')}`);
  }
  if (options.requireSignature && platform === 'linux') {
    throw new UserError(
      '--require-signature: products for Linux are signed by the repository that they are in, not here.',
    );
  }
  const unsigned = signingNeeds(platform, host);
  if (unsigned !== undefined) throw new UserError(`There is a certificate, but nothing to sign with: ${unsigned}.`);
  const updates = updateOptions(options);
  const steps = new Steps();
  const opened = await openApp(input, defaultProfile(), options);
  const work = await mkdtemp(join(tmpdir(), 'holdfast-package-'));
  const forget = removeAtExit([work, ...(opened.temporary === undefined ? [] : [opened.temporary])]);
  try {
    const app = await steps.run('Read the app', () => loadForProduct(opened.folder, options.appId ?? opened.id));
    const identity = identityOf(app, updates.release);
    if (property(app.manifest.raw, 'key') === undefined && options.appId === undefined) {
      say(
        `The manifest has no key: the id ${app.id} comes from where the app is. Keep it for later versions with --app-id ${app.id}.`,
      );
    }
    const manifestKey = property(app.manifest.raw, 'key');
    if (updates.url !== undefined && updates.key === undefined && manifestKey === undefined) {
      throw new UserError(
        '--update-url: the manifest has no "key", so no update could show that it is of the same app. Package the .crx, give the manifest its key, or sign whole products with an --update-key.',
      );
    }
    const weak =
      updates.url !== undefined && updates.key === undefined && typeof manifestKey === 'string'
        ? faultOfAppKey(manifestKey)
        : undefined;
    if (weak !== undefined)
      say(
        `--update-url: only the app will be updated. The manifest's "key" signs no whole products (${weak}): give an --update-key for that.`,
      );
    const fixed = targets.filter((name) => isNeverReplaced(name, platform));
    if (updates.key !== undefined && fixed.length > 0)
      say(`As a whole, products of these forms do not update themselves: ${fixed.join(', ')}. Their app does.`);
    const lacking = updates.key === undefined ? undefined : missingUpdate(targets, platform);
    if (lacking !== undefined)
      say(
        `--update-key: this is no update of other products, for which one of these is to be made too: ${lacking.join(', ')}.`,
      );
    const electron = await findElectron(platform, arch, options);
    const icons = await steps.run('Made the icons', () => writeIcons(app, join(work, 'icons')));
    const stage = await steps.run('Laid out the product', () =>
      stageProduct({
        root: ROOT,
        appFolder: opened.folder,
        identity,
        updateUrl: updates.url,
        updateKey: updates.url === undefined ? undefined : publicUpdateKey(updates.key, manifestKey),
        hasSystemInstaller: updates.url !== undefined && targets.some((name) => isReplacedBySystem(name, platform)),
        platform,
        arch,
        into: work,
      }),
    );
    const kioskFolder = app.manifest.kiosk_enabled && platform === 'linux' ? join(work, 'kiosk') : undefined;
    if (kioskFolder !== undefined)
      await writeKioskFiles(kioskFolder, identity, {
        serial: [app.manifest.permissions, app.manifest.optional_permissions].some(({ names }) => names.has('serial')),
      });
    const associations = associationsOf(app.manifest, identity);
    const generated = builderConfig(templateOf(ROOT), {
      identity,
      associations,
      icons,
      stage,
      electron,
      output: join(work, 'out'),
      locales: await localesOf(opened.folder),
      requireSignature: options.requireSignature ?? false,
      arch,
      scripts: join(ROOT, 'scripts/linux'),
      kioskFolder,
    });
    const given = options.config === undefined ? {} : readConfig(options.config);
    const config = merge(generated, given);
    const more = otherMakers({
      targets,
      host,
      name: join(work, 'out', fileName(identity, platform, arch)),
      given,
      product: { identity, associations, arch, icon: icons.ico, isKiosk: app.manifest.kiosk_enabled },
      scripts: join(ROOT, 'scripts/windows'),
    });
    for (const sentence of more.ignored) say(`--config ${options.config}: ${sentence}`);
    for (const sentence of more.warnings) say(sentence);
    if (options.printConfig) {
      process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
      return;
    }
    more.check();
    const builders = targets.filter((target) => !ARCHIVES.has(target));
    const built = await steps.run(`Built the program${builders.map((name) => `, ${name}`).join('')}`, () =>
      runBuilder({
        project: stage.product,
        config,
        platform,
        arch,
        targets: builders.filter((target) => !more.targets.has(target)),
        host,
        verbose: options.verbose ?? false,
        makeMore: more.make,
      }),
    );
    await steps.run('Checked it', () => checkProduct(built.folder, platform, identity, stage.files));
    const artifacts = await collect(built, targets, {
      identity,
      platform,
      arch,
      output: resolve(options.output),
      updates,
      steps,
    });
    report(artifacts, { identity, electron: electron.version, steps, json: options.json ?? false });
  } finally {
    forget();
    await rm(work, { recursive: true, force: true });
    await opened.close();
  }
}

/** Removes folders when the command is told to end. @returns what calls that off */
function removeAtExit(folders: readonly string[]): () => void {
  const remove = () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  const ends = Object.entries(signals).map(([signal, code]) => [signal, () => process.exit(code)] as const);
  process.once('exit', remove);
  for (const [signal, end] of ends) process.once(signal, end);
  return () => {
    process.off('exit', remove);
    for (const [signal, end] of ends) process.off(signal, end);
  };
}

async function loadForProduct(folder: string, id: string | undefined): Promise<AppPackage> {
  if (id !== undefined && !/^[a-p]{32}$/.test(id))
    throw new UserError(`--app-id ${id}: an id has 32 letters from a to p.`);
  try {
    const loaded = await loadApp(folder, { id });
    // Its name and description are not to depend on who builds it.
    const locale = property(loaded.manifest.raw, 'default_locale');
    return typeof locale === 'string' ? await loadApp(folder, { id, locale: locale.replace('_', '-') }) : loaded;
  } catch (error) {
    throw error instanceof PackageError ? new UserError(error.message) : error;
  }
}

interface Collecting {
  readonly identity: Identity;
  readonly platform: Platform;
  readonly arch: string;
  readonly output: string;
  readonly updates: UpdateOptions;
  readonly steps: Steps;
}

/** Puts what was built, and the archives of it, where the user wants it. */
async function collect(
  built: { readonly files: readonly string[]; readonly folder: string },
  targets: readonly TargetName[],
  { identity, platform, arch, output, updates, steps }: Collecting,
): Promise<Artifact[]> {
  const name = fileName(identity, platform, arch);
  await mkdir(output, { recursive: true });
  const artifacts: Artifact[] = [];
  const folder = join(built.folder, '..', name);
  await rename(built.folder, folder);
  if (updates.url !== undefined && platform === 'linux') await makeRoomForVersions(folder, identity);
  for (const target of targets) {
    if (!ARCHIVES.has(target)) {
      const made = built.files.filter((file) => isOf(target, file, targets));
      for (const file of made) artifacts.push(await place(target, file, join(output, basename(file))));
      if (made.length === 0) throw new Error(`electron-builder made no ${target}.`);
    } else if (target !== 'dir') {
      const file = join(output, `${name}.${target}`);
      await steps.run(`Made the ${target}`, () => (target === 'zip' ? makeZip : makeTarGz)(folder, file, fileTime()));
      artifacts.push({ target, file, bytes: (await stat(file)).size });
    }
  }
  if (targets.includes('dir')) artifacts.push(await place('dir', folder, join(output, name)));
  const { key, stagingPercentage } = updates;
  if (key !== undefined) {
    const described = { identity, platform, arch, key, stagingPercentage };
    const file = await writeUpdateDescription(artifacts, output, described);
    if (file !== undefined) artifacts.push({ target: 'update', file, bytes: (await stat(file)).size });
  }
  return artifacts;
}

/** Of what is made without electron-builder, but for its ending. */
function fileName(identity: Identity, platform: Platform, arch: string): string {
  const system = { linux: 'linux', win32: 'windows', darwin: 'macos' }[platform];
  return `${identity.executableName}-${programVersionText(programVersionOf(identity))}-${system}-${arch}`;
}

/** Programs are told apart by their names where there are two of them; the user's own configuration may have named them otherwise. */
function isOf(target: TargetName, file: string, targets: readonly TargetName[]): boolean {
  if (target !== 'nsis' && target !== 'portable') return file.endsWith(`.${target}`);
  const both = targets.includes('nsis') && targets.includes('portable');
  return file.endsWith(both ? ENDINGS[target] : '.exe');
}

async function place(target: TargetName, from: string, to: string): Promise<Artifact> {
  await rm(to, { recursive: true, force: true });
  await rename(from, to).catch(async () => {
    // Over to another disk.
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
  });
  return { target, file: to, bytes: await sizeOf(to) };
}

async function sizeOf(path: string): Promise<number> {
  const status = await stat(path);
  if (!status.isDirectory()) return status.size;
  let sum = 0;
  for (const name of await readdir(path)) sum += await sizeOf(join(path, name));
  return sum;
}

async function localesOf(folder: string): Promise<string[]> {
  return readdir(join(folder, '_locales')).catch(() => []);
}

function hostPlatform(): Platform {
  const { platform } = process;
  if (platform === 'linux' || platform === 'win32' || platform === 'darwin') return platform;
  throw new UserError(`--platform must be given on ${platform}.`);
}

/** What is being done, one line for each when it is done. */
class Steps {
  readonly done: { readonly name: string; readonly ms: number }[] = [];

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    const ms = Math.round(performance.now() - start);
    this.done.push({ name, ms });
    say(`${name} (${(ms / 1000).toFixed(1)} s)`);
    return result;
  }
}

interface Report {
  readonly identity: Identity;
  readonly electron: string;
  readonly steps: Steps;
  readonly json: boolean;
}

function report(artifacts: readonly Artifact[], { identity, electron, steps, json }: Report): void {
  if (json) {
    const { id, appId, productName: name, executableName, version, originalVersion } = identity;
    const product = { id, appId, name, executableName, version, originalVersion };
    process.stdout.write(`${JSON.stringify({ product, electron, artifacts, steps: steps.done }, null, 2)}\n`);
    return;
  }
  for (const { file, bytes } of artifacts) process.stdout.write(`${file}  ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
}
