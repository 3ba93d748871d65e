/** A folder of a test's own that has been given to an app. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppEntries } from '../../../../src/main/files/app-entries.ts';
import type { NamedPath } from '../../../../src/main/files/granted-paths.ts';

export interface GivenFolder {
  /** Absolute; `inner` in it is what was given, and beside it is what was not. */
  readonly folder: string;
  readonly inner: string;
  readonly entries: AppEntries;
  readonly id: string;
  /** @param path below what was given, with a slash in front; '' for itself */
  named(path: string): NamedPath;
  remove(): void;
}

export async function givenFolder(writable = true): Promise<GivenFolder> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-files-')));
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(inner, 'a.txt'), 'hello');
  const entries = new AppEntries();
  const given = await entries.give(inner, writable);
  const id = given?.fileSystem ?? '';
  return {
    folder,
    inner,
    entries,
    id,
    named: (path) => entries.granted.find(id, `/${basename(inner)}${path}`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
