/** Updates a product that is a folder: another version is put beside the one that runs. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readShippedVersion } from './product-file.ts';
import type { ProgramFolder } from './program-folder.ts';
import type { ProgramInstaller, ProgramOffer } from './program-updates.ts';
import { programVersionText } from './program-version.ts';
import { downloadResumably, isWorthKeeping } from './resumable-download.ts';
import type { ProgramVersion } from './program-version.ts';
import { withoutAsar } from './without-asar.ts';

export class FolderInstaller implements ProgramInstaller {
  readonly extension = 'tar.gz';
  readonly #folder: ProgramFolder;
  readonly #id: string;
  readonly #fetch: typeof fetch;
  readonly #timeMs: number | undefined;

  /** @param options.timeMs for one connection; what has not come by then comes with the next one */
  constructor(
    folder: ProgramFolder,
    { id, fetch, timeMs }: { readonly id: string; readonly fetch: typeof globalThis.fetch; readonly timeMs?: number },
  ) {
    this.#folder = folder;
    this.#timeMs = timeMs;
    this.#id = id;
    this.#fetch = fetch;
  }

  get next(): ProgramVersion | undefined {
    return this.#folder.next;
  }

  get isReplaced(): boolean {
    return this.#folder.isReplaced;
  }

  isBad(version: ProgramVersion): boolean {
    return this.#folder.isBad(version);
  }

  fault(): string | undefined {
    return this.#folder.fault();
  }

  async install({ version, file }: ProgramOffer): Promise<void> {
    const { url, sha512, size } = file;
    const name = programVersionText(version);
    const work = this.#folder.workFolder();
    try {
      const unpacked = join(work, 'program');
      const partial = this.#folder.takePartial(work);
      const download = { folder: partial, fetch: this.#fetch, timeMs: this.#timeMs };
      const archive = await downloadResumably({ url, sha512, size }, download).catch((error: unknown) => {
        if (isWorthKeeping(partial)) this.#folder.keepPartial(work);
        throw error;
      });
      mkdirSync(unpacked);
      // What unpacks it is loaded when there is something to unpack: it is no cost of a start.
      const { unpackProgram } = await import('./unpack-program.ts');
      await unpackProgram(archive, name, unpacked).catch((error: Error) => {
        throw new Error(`${url}: ${error.message}`);
      });
      if (!existsSync(join(unpacked, this.#folder.executable)))
        throw new Error(`${url} has no program ${this.#folder.executable} of version ${name}.`);
      const shipped = readShippedVersion(join(unpacked, 'resources/app.asar'));
      if (shipped.id !== this.#id || shipped.version !== version.version || shipped.release !== version.release)
        throw new Error(`${url} has another product, or another version of it, than was described.`);
      this.#folder.install(unpacked, version);
    } finally {
      withoutAsar(() => rmSync(work, { recursive: true, force: true }));
    }
  }
}
