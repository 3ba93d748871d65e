/** Copies packages with all that they need, so that each copy finds the versions that the package finds where it is installed. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface PackageJson {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type Places = readonly [string, ...string[]];

export class PackageCopies {
  readonly #copy: (from: string, to: string) => Promise<void>;
  /** By folder of a copy. */
  readonly #versions = new Map<string, string>();

  /** @param copy the files of one package, without those of packages that it needs */
  constructor(copy: (from: string, to: string) => Promise<void>) {
    this.#copy = copy;
  }

  /**
   * @param names what a package, or the shell, depends on
   * @param from where that is installed
   * @param places in which its copy looks for them, one after the other. What is in none of them goes into the last; what is found in another
   *   version goes into the first, which is its own
   */
  async add(names: readonly string[], from: string, places: Places): Promise<void> {
    const added: { readonly folder: string; readonly needs: readonly string[]; readonly places: Places }[] = [];
    for (const name of names) {
      const folder = packageFolder(name, from);
      const { version = '', dependencies = {} } = await readPackage(folder);
      const found = places.map((place) => this.#versions.get(join(place, name))).find((one) => one !== undefined);
      if (found === version) continue;
      const above: Places = found === undefined ? [places.at(-1) ?? places[0]] : places;
      const target = join(above[0], name);
      this.#versions.set(target, version);
      await this.#copy(folder, target);
      added.push({ folder, needs: Object.keys(dependencies), places: [join(target, 'node_modules'), ...above] });
    }
    // Not before all of these have their places: what they need is looked for there too.
    for (const one of added) await this.add(one.needs, one.folder, one.places);
  }
}

export async function readPackage(folder: string): Promise<PackageJson> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** Where Node finds it, looked for by hand: not every package exports its package.json, and one is called as a part of Node. */
function packageFolder(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === dirname(folder)) throw new Error(`The package ${name} is not installed beside Holdfast.`);
  }
}
