/** The DirectoryReader: hands out a directory's entries in batches, as many in each as Chromium. */
import type { EntryDescription } from '../../api/core/entries.ts';
import { apply, create, later } from '../primordials.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';
import { entryException } from './entry-errors.ts';
import { callbackAt, createPrototype } from './idl.ts';

const { get: weakGet, set: weakSet } = WeakMap.prototype;
const BATCH = 100;

interface Reader {
  readonly directory: EntryRecord;
  readonly call: CallMain;
  readonly make: (description: EntryDescription) => object;
  /** What main has listed; undefined before. */
  listed: readonly EntryDescription[] | undefined;
  at: number;
  busy: boolean;
}

const readers = new WeakMap<object, Reader>();

const prototype = createPrototype<Reader>(Object.prototype, {
  name: 'DirectoryReader',
  selfOf: (object) => apply(weakGet, readers, [object]) as Reader | undefined,
  methods: {
    readEntries: [
      1,
      (self, args, failed) => {
        const done = callbackAt(args, 0, failed, false);
        const wrong = callbackAt(args, 1, failed, true);
        const { id } = self.directory.fileSystem;
        const { fullPath } = self.directory;
        const isSecond = self.busy;
        self.busy = true;
        if (isSecond) return later(() => wrong(entryException('InvalidState')));
        if (self.listed) {
          return later(() => {
            self.busy = false;
            done(batch(self));
          });
        }
        self.call('runtime.entryList', [id, fullPath], (error, results) => {
          self.busy = false;
          if (error !== null) return wrong(entryException(error));
          self.listed = results[0] as readonly EntryDescription[];
          done(batch(self));
        });
      },
    ],
  },
});

function batch(reader: Reader): object[] {
  const entries: object[] = [];
  const listed = reader.listed ?? [];
  while (entries.length < BATCH && reader.at < listed.length) {
    entries[entries.length] = reader.make(listed[reader.at] as EntryDescription);
    reader.at += 1;
  }
  return entries;
}

export function createDirectoryReader(directory: EntryRecord, call: CallMain, make: Reader['make']): object {
  const object = create(prototype) as object;
  apply(weakSet, readers, [object, { directory, call, make, listed: undefined, at: 0, busy: false }]);
  return object;
}
