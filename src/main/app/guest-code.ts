/** Code of an app for one guest: given as text or by the names of files in the app's package, and run by GuestScripts. */
import { readFile } from 'node:fs/promises';
import { ApiError } from '../../api/core/api-error.ts';
import type { ContentScript, InjectDetails } from '../host/guest-service.ts';
import type { PackageFiles } from '../package/package-files.ts';
import { prepareScript, styleScript } from './content-scripts.ts';
import type { PreparedScript } from './content-scripts.ts';
import type { GuestScripts } from './guest-scripts.ts';

export class GuestCode {
  readonly #scripts: GuestScripts;
  readonly #files: PackageFiles;

  constructor(scripts: GuestScripts, files: PackageFiles) {
    this.#scripts = scripts;
    this.#files = files;
  }

  /**
   * @returns see GuestScripts
   * @throws ApiError with Chrome's text when there is neither code nor file, or both, or no such file.
   */
  async run(details: InjectDetails): Promise<readonly unknown[]> {
    return this.#scripts.run(await this.#text(details), details);
  }

  /** @throws ApiError as `run`. */
  async insertCss(details: InjectDetails): Promise<void> {
    const script = styleScript(await this.#text(details));
    await this.#scripts.run(script, { ...details, runAt: 'document_start' });
  }

  /** @throws ApiError when one of their files is not there. */
  async add(scripts: readonly ContentScript[]): Promise<void> {
    const prepared = new Map<string, PreparedScript>();
    for (const script of scripts) {
      prepared.set(script.name, prepareScript(script, await this.#texts(script.js), await this.#texts(script.css)));
    }
    await this.#scripts.add(prepared);
  }

  async #texts({ code, files = [] }: NonNullable<ContentScript['js']> = {}): Promise<readonly string[]> {
    return code === undefined ? Promise.all(files.map((name) => this.#file(name))) : [code];
  }

  async #text({ code, file }: InjectDetails): Promise<string> {
    if (code !== undefined && file !== undefined) {
      throw new ApiError('Code and file should not be specified at the same time in the second argument.');
    }
    if (code !== undefined) return code;
    if (file === undefined) throw new ApiError('No source code or file specified.');
    return this.#file(file);
  }

  async #file(name: string): Promise<string> {
    const path = await this.#files.resolve(new URL(name, 'http://app/').pathname);
    if (path === undefined) throw new ApiError(`Failed to load file: "${name}". `);
    return readFile(path, 'utf8');
  }
}
