/** What the methods of entries ask of main. Every path is looked at anew: between two calls anything may have become of it. */
import { entryError, withEntryErrors } from '../../main/files/entry-error.ts';
import { get, info, remove, transfer } from '../../main/files/entry-operations.ts';
import type { Placing } from '../../main/files/copies.ts';
import { checkedPosition } from '../../main/files/uploads.ts';
import { requireCopyTarget, requireRemovable } from '../../main/files/granted-paths.ts';
import type { AppEntries } from '../../main/files/app-entries.ts';
import type { Grant } from '../../main/files/granted-paths.ts';
import type { AppHost } from '../../main/host/app-host.ts';
import type { Handlers } from '../../main/host/room.ts';
import type { entryFunctions } from '../core/entry-functions.ts';
import type { FileTicket } from '../core/entries.ts';
import { basename } from 'node:path';
import { realpath } from 'node:fs/promises';

interface EntryNamespace {
  readonly name: 'runtime';
  readonly availability: { readonly always: true };
  readonly functions: typeof entryFunctions;
  readonly events: Record<string, never>;
}

export function entries(app: AppHost): Handlers<EntryNamespace> {
  const { direct, granted, staged, temporary, writes } = app.entries;
  const find: AppEntries['find'] = (...named) => app.entries.find(...named);
  const findWritable: AppEntries['find'] = (...named) => app.entries.findWritable(...named);
  let ofPackage: Grant | undefined;
  return {
    packageEntry: async () => {
      const root = await realpath(app.files.packageFolder);
      // In Chromium an entry of the package has this name, and its place is not told.
      ofPackage ??= granted.add({ root, name: 'crxfs', isDirectory: true, writable: false, displayable: false });
      return [granted.describe(ofPackage)];
    },
    entryInfo: async (_page, fileSystem, fullPath) => {
      const listed = await app.entries.listOf(fileSystem, fullPath);
      if (listed) return [{ isDirectory: true, size: 0, modified: 0 }];
      const named = await find(fileSystem, fullPath);
      await withEntryErrors(() => writes.settle(named.path));
      return [await info(named)];
    },
    entryGet: async (_page, fileSystem, fullPath, isDirectory, create, exclusive) => {
      await get(await find(fileSystem, fullPath), { isDirectory, create, exclusive });
      return [];
    },
    entryList: async (_page, fileSystem, fullPath) => [await app.entries.list(fileSystem, fullPath)],
    entryRemove: async (_page, fileSystem, fullPath, recursively) => {
      const named = await find(fileSystem, fullPath);
      requireRemovable(named.grant);
      await withEntryErrors(() => writes.settleBelow(named.path));
      await remove(named, recursively);
      return [];
    },
    entryTransfer: async (_page, fileSystem, fullPath, toFileSystem, toFullPath, move) => {
      const from = await find(fileSystem, fullPath);
      const to = await find(toFileSystem, toFullPath);
      if (move) requireRemovable(from.grant);
      requireCopyTarget(to.grant);
      await withEntryErrors(async () => {
        await writes.settleBelow(from.path);
        await writes.settleBelow(to.path);
      });
      const placing: Placing = {
        beside: (path) => temporary.pathBeside(path),
        replace: (path, work) => writes.replace(path, work),
      };
      await temporary.follow(transfer(from, to, move, placing));
      return [];
    },
    entryFile: async (_page, fileSystem, fullPath) => {
      const named = await find(fileSystem, fullPath);
      await withEntryErrors(() => writes.settle(named.path));
      if ((await info(named)).isDirectory) throw entryError('TypeMismatch');
      const ticket: FileTicket = { number: await app.files.handOver(named.path), name: basename(fullPath) };
      return [ticket];
    },
    entryWrite: async (page, fileSystem, fullPath, position, bytes, operation) => {
      await writes.write(page, await findWritable(fileSystem, fullPath), checkedPosition(position), bytes, operation);
      return [];
    },
    entryStage: async (page, fileSystem, fullPath) => [await staged.begin(page, await find(fileSystem, fullPath))],
    entryEndStage: async (_page, fileSystem, isComplete) => {
      await (isComplete ? staged.finish(fileSystem) : staged.abandon(fileSystem));
      return [];
    },
    entryTruncate: async (page, fileSystem, fullPath, length, operation) => {
      await writes.truncate(page, await findWritable(fileSystem, fullPath), checkedPosition(length), operation);
      return [];
    },
    entryStreams: async () => {
      const folder = granted.hasWritable ? await direct.folder() : undefined;
      if (folder === undefined) throw entryError('InvalidState');
      await app.files.dropFolder(folder);
      return [];
    },
    entryTryStream: async (_page, stream) => [await direct.tryOut(stream)],
    entryDirect: async (page, fileSystem, fullPath, position, operation, stream) => {
      const named = await findWritable(fileSystem, fullPath);
      return [(await writes.direct(page, named, checkedPosition(position), operation, stream)) ?? null];
    },
    entryEndDirect: async (_page, fileSystem, fullPath, stream) => {
      const { path } = await findWritable(fileSystem, fullPath);
      await writes.endDirect(path, stream);
      return [];
    },
    entrySettle: async (_page, fileSystem, fullPath) => {
      const { path } = await findWritable(fileSystem, fullPath);
      await writes.rest(path);
      return [];
    },
  };
}
