/** The files of an app package, and nothing else of the computer. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { mimeType } from './mime-types.ts';
import { isReservedOnWindows } from './package-path.ts';

export interface PackageFile {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Without a charset; see mime-types.ts. */
  readonly mime: string;
}

/** Folders that Chrome writes into packages for its own use and serves to nobody. */
const NOT_SERVED: ReadonlySet<string> = new Set(['_metadata']);

export class PackageFiles {
  /** As given. */
  readonly folder: string;
  readonly #platform: NodeJS.Platform;
  #root: Promise<{ readonly path: string; readonly ignoresCase: boolean }> | undefined;

  /** @param platform whose rules for file names hold; only for tests another than the running one. */
  constructor(folder: string, platform: NodeJS.Platform = process.platform) {
    this.folder = folder;
    this.#platform = platform;
  }

  /**
   * The file that a URL of the app names.
   * @param urlPath the URL's path, percent-encoded as it came, without query and fragment.
   * @returns its absolute path, or undefined when there is no such file in the package: also for folders, for paths that leave the
   *   package in any way, for links that point out of it (Chrome follows those of unpacked apps; a package has no need of them), and on
   *   systems that ignore case for a name in another case.
   */
  async resolve(urlPath: string): Promise<string | undefined> {
    const components = packagePath(urlPath, this.#platform);
    return components && (await this.#find(components))?.path;
  }

  /** As `resolve`, with what is needed to serve the file. */
  async open(urlPath: string): Promise<PackageFile | undefined> {
    const components = packagePath(urlPath, this.#platform);
    return components && this.#find(components);
  }

  /** The file at a path as manifests have it, relative to the package and not percent-encoded. */
  async find(path: string): Promise<PackageFile | undefined> {
    return this.open(path.split('/').map(encodeURIComponent).join('/'));
  }

  async #find(components: readonly string[]): Promise<PackageFile | undefined> {
    try {
      const root = await (this.#root ??= openRoot(this.folder));
      const path = join(root.path, ...components);
      if (root.ignoresCase && !(await isSpelledSo(root.path, components))) return undefined;
      const real = await realpath(path);
      if (!isInside(root.path, real)) return undefined;
      const status = await stat(real);
      return status.isFile() ? { path: real, size: status.size, mime: mimeType(components.at(-1) ?? '') } : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }
}

/**
 * The names on the way to a file, from the path of a URL. Judged before the file system is asked.
 * @returns undefined for what no file of a package can have as its path.
 */
export function packagePath(
  urlPath: string,
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined {
  // An encoded separator never is one: `..%2f` is refused, not decoded into a step up.
  if (/%2f|%5c/i.test(urlPath)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  // oxlint-disable-next-line no-control-regex -- NUL would end the path for the operating system
  if (/[\\\u0000-\u001f\u007f]/.test(path)) return undefined;
  if (path.endsWith('/')) return undefined;
  const components = path.split('/').filter((component) => component !== '');
  const [first] = components;
  if (first === undefined || NOT_SERVED.has(first.toLowerCase())) return undefined;
  return components.every((component) => isOrdinary(component, platform)) ? components : undefined;
}

function isOrdinary(component: string, platform: NodeJS.Platform): boolean {
  if (component === '.' || component === '..') return false;
  if (platform !== 'win32') return true;
  // Drive letters and alternate data streams, names that Windows trims, devices.
  return !/[:*?"<>|]|[. ]$/.test(component) && !isReservedOnWindows(component);
}

async function openRoot(folder: string): Promise<{ path: string; ignoresCase: boolean }> {
  const path = await realpath(folder);
  return { path, ignoresCase: await ignoresCase(path) };
}

/** Whether the file system finds a name of the folder in another case too; asked of it, since any system can mount either kind. */
async function ignoresCase(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  const name = names.find((candidate) => swapCase(candidate) !== candidate && !names.includes(swapCase(candidate)));
  if (name === undefined) return false;
  return stat(join(folder, swapCase(name))).then(
    () => true,
    () => false,
  );
}

function swapCase(name: string): string {
  return name.replace(/[a-z]|[A-Z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}

/** Whether every name on the way is written as its folder lists it. Accents may be composed either way, as macOS allows it. */
async function isSpelledSo(root: string, components: readonly string[]): Promise<boolean> {
  let folder = root;
  for (const component of components) {
    const names = await readdir(folder);
    if (!names.some((name) => name.normalize() === component.normalize())) return false;
    folder = join(folder, component);
  }
  return true;
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  // Absolute when they are on different drives.
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL'].includes(code);
}
