/** Lays out what goes into a product's archive: the shell, the packages that it loads, the app, and the list of all of it. */
import { chmod, copyFile, lstat, mkdir, readdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { faultOfName, NameRegister } from '../../main/archive/entry-names.ts';
import { APP_FOLDER, PRODUCT_FILE } from '../../main/product/product-file.ts';
import type { Product } from '../../main/product/product-file.ts';
import { hashFiles } from '../../main/product/verify-files.ts';
import { UserError } from '../user-error.ts';
import type { Identity } from './identity.ts';
import { PackageCopies, readPackage } from './package-copies.ts';
import { nodeArch } from './targets.ts';
import type { Platform } from './targets.ts';

export interface Stage {
  /** The archive's content, but for `modules`. */
  readonly product: string;
  /**
   * Folders that are called `node_modules` in the archive, at `to`. By another name, for electron-builder to take them as they are: of those
   * it leaves out what it has not put together itself, and changes what it takes.
   */
  readonly modules: readonly { readonly from: string; readonly to: string }[];
  readonly files: Product['files'];
}

export interface StageOptions {
  /** Of Holdfast: its package.json and dist are there. */
  readonly root: string;
  readonly appFolder: string;
  readonly identity: Identity;
  readonly updateUrl?: string | undefined;
  /** With which descriptions of updates are signed: public, as in product.json. */
  readonly updateKey?: string | undefined;
  /** Forms of it are replaced by electron-updater. */
  readonly hasSystemInstaller?: boolean;
  readonly platform: Platform;
  readonly arch: string;
  /** Made here. */
  readonly into: string;
}

const MODULES = 'node_modules';
const SHELL = ['main.js', 'preload.cjs', 'guest-preload.cjs', 'keyboard-preload.cjs'];
/** It loads that one where it is. */
const SYSTEM_INSTALLER = 'system-installer.js';

export async function stageProduct({
  root,
  appFolder,
  identity,
  updateUrl,
  updateKey,
  hasSystemInstaller = false,
  platform,
  arch,
  into,
}: StageOptions): Promise<Stage> {
  const product = join(into, 'product');
  const modules = join(into, 'modules');
  for (const name of hasSystemInstaller ? [...SHELL, SYSTEM_INSTALLER] : SHELL)
    await copy(join(root, 'dist', name), join(product, 'dist', name));
  await copyApp(appFolder, join(product, APP_FOLDER), platform === 'win32');
  await mkdir(modules, { recursive: true });
  const copies = new PackageCopies((from, to) => copyPruned(from, to, `${platform}-`, nodeArch(arch)));
  await copies.add(await loadedPackages(root), root, [modules]);
  await writeFile(join(product, 'package.json'), `${JSON.stringify(packageJson(identity), null, 2)}\n`);
  const inModules = Object.entries(hashFiles(modules)).map(([path, hash]) => [`node_modules/${path}`, hash] as const);
  const files = { ...hashFiles(product), ...Object.fromEntries(inModules) };
  const { id, productName: name, originalVersion: version, release } = identity;
  const updates = {
    ...(updateUrl === undefined ? {} : { updateUrl }),
    ...(updateKey === undefined ? {} : { updateKey }),
  };
  const list: Product = { format: 1, id, name, version, ...(release > 0 ? { release } : {}), ...updates, files };
  await writeFile(join(product, PRODUCT_FILE), `${JSON.stringify(list, null, 1)}\n`);
  const aside = [
    ...(await foldersCalled(MODULES, modules)).map((path) => ({ path, to: join(MODULES, relative(modules, path)) })),
    ...(await foldersCalled(MODULES, join(product, APP_FOLDER))).map((path) => ({ path, to: relative(product, path) })),
  ];
  return { product, modules: [{ from: modules, to: MODULES }, ...(await moveAside(aside, into))], files };
}

/** What Electron and electron-builder read of the product. Not more: electron-builder would take fields out, and it is in the list too. */
function packageJson(identity: Identity): object {
  const { executableName, productName, version, description, author, homepage, license } = identity;
  return {
    name: executableName,
    productName,
    version,
    description,
    author,
    homepage,
    license,
    type: 'module',
    main: 'dist/main.js',
    desktopName: `${executableName}.desktop`,
  };
}

/**
 * The app as Chrome packs one: without hidden files.
 * @throws UserError for what an archive could not have either, such as links that lead out of the folder
 */
async function copyApp(from: string, to: string, forWindows: boolean): Promise<void> {
  const root = await realpath(from);
  const names = new NameRegister();
  const visit = async (folder: string, path: string): Promise<void> => {
    for (const entry of (await readdir(folder)).toSorted()) {
      if (entry.startsWith('.')) continue;
      const [source, inApp] = [join(folder, entry), path === '' ? entry : `${path}/${entry}`];
      const refuse = (fault: string) => new UserError(`${source} ${fault}, so it cannot be packaged.`);
      const real = await realpath(source).catch(() => {
        throw refuse('is a link that leads nowhere');
      });
      if (real !== root && !real.startsWith(root + sep)) throw refuse('is a link that leads out of the folder');
      const status = await lstat(real);
      const name = status.isDirectory() ? `${inApp}/` : inApp;
      const fault = forWindows ? (faultOfName(name) ?? names.add(name)) : undefined;
      if (fault !== undefined) throw refuse(fault);
      if (status.isDirectory()) {
        if ((await lstat(source)).isSymbolicLink()) throw refuse('is a link to a folder');
        await mkdir(join(to, inApp), { recursive: true });
        await visit(source, inApp);
      } else if (status.isFile()) await copy(real, join(to, inApp));
      else throw refuse('is neither a file nor a folder');
    }
  };
  await visit(root, '');
}

/** The packages that the built shell leaves to be loaded when it runs. */
async function loadedPackages(root: string): Promise<string[]> {
  const { dependencies = {} } = await readPackage(root);
  const main = await readFile(join(root, 'dist/main.js'), 'utf8');
  return Object.keys(dependencies).filter((name) => {
    const quoted = name.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
    return new RegExp(String.raw`(\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)["']${quoted}["']`).test(main);
  });
}

/** What packages have for their developers, for other systems, or as sources of what is there in binary. */
const LEFT_OUT =
  /^(\..*|deps|test|tests|__tests__|docs|example|examples|benchmark|benchmarks|node_modules|binding\.gyp|.*\.musl\.node|.*\.(md|markdown|map|d\.ts|d\.mts|d\.cts|cc|cpp|c|h|gyp|tsbuildinfo))$/i;

/** Folders of libraries that are there in binary. What says whose they are comes along. */
const SOURCES = /^(libusb|hidapi)$/;
const LICENCE = /^(licen[cs]e|copying|authors)/i;

async function copyPruned(from: string, to: string, system: string, arch: string): Promise<void> {
  for (const entry of (await readdir(from, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    if (LEFT_OUT.test(name)) continue;
    if (SOURCES.test(basename(from)) && !(entry.isFile() && LICENCE.test(name))) continue;
    // Of node-hid they are called HID-win32-x64 and, for Linux, HID_hidraw-linux-x64; HID-linux-x64 is by libusb, and not used.
    const built = name.replace(/^HID(?:_hidraw|(?=-(?:win32|darwin)))-/, '');
    if (
      basename(from) === 'prebuilds' &&
      !(built.startsWith(system) && built.slice(system.length).split('+').includes(arch))
    )
      continue;
    if (entry.isDirectory()) await copyPruned(join(from, name), join(to, name), system, arch);
    else if (entry.isFile()) await copy(join(from, name), join(to, name));
  }
}

/** Modes are always the same, whatever the umask says. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o644);
}

/** @param folders with their paths in the archive; inner ones behind those that they are in */
async function moveAside(
  folders: readonly { readonly path: string; readonly to: string }[],
  into: string,
): Promise<Stage['modules']> {
  const moved: { from: string; to: string }[] = [];
  for (const [index, { path, to }] of folders.toReversed().entries()) {
    const from = join(into, `modules-${index}`);
    await rename(path, from);
    moved.push({ from, to: to.split(sep).join('/') });
  }
  return moved;
}

async function foldersCalled(name: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    if (entry.name === name) found.push(path);
    found.push(...(await foldersCalled(name, path)));
  }
  return found;
}
