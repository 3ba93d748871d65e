import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { look, lookFor } from '../../main/files/granted-paths.ts';
import { RetainedEntries } from '../../main/files/retained-entries.ts';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { filtersFor } from './main-filters.ts';

/** Where the app's last dialog ended, to begin the next one there as Chrome does. */
const FOLDER_RECORD = 'last-folder';

export default defineRoom(contract, (app) => {
  const may = (name: string) => app.permissions.active().names.has(`fileSystem.${name}`);
  const retained = new RetainedEntries(app.records, may('retainEntries'));

  /** What the app has asked to be kept is kept before it is asked for. */
  let retaining: Promise<void> = Promise.resolve();

  /** As Chromium's: whatever the app is given it may change, if it may write at all. */
  const give = async (path: string) => {
    const entry = await app.entries.give(path, may('write'));
    if (!entry) throw new ApiError(`Error opening ${path}`);
    return entry;
  };

  return {
    handlers: {
      choose: async (page, options) => {
        const type = options.type ?? 'openFile';
        const writes = type === 'openWritableFile' || type === 'saveFile';
        if (page.kind === 'background') {
          throw new ApiError("Invalid calling page. This function can't be called from a background page.");
        }
        if (writes && !may('write')) throw new ApiError('Operation requires fileSystem.write permission');
        if (type === 'openDirectory' && !may('directory')) {
          throw new ApiError('Operation requires fileSystem.directory permission');
        }
        const multiple = options.acceptsMultiple ?? false;
        if (multiple && type !== 'openFile' && type !== 'openWritableFile') {
          throw new ApiError("acceptsMultiple: true is only supported for 'openFile'");
        }
        const folder: unknown = app.records.read(FOLDER_RECORD);
        const paths = await app.files.choose(page, {
          type,
          multiple,
          suggestedName: baseName(options.suggestedName ?? ''),
          folder: typeof folder === 'string' ? folder : undefined,
          filters: type === 'openDirectory' ? [] : filtersFor(options.accepts ?? [], options.acceptsAllTypes ?? true),
        });
        const [first] = paths ?? [];
        if (!paths || first === undefined) throw new ApiError('User cancelled');
        app.records.write(FOLDER_RECORD, type === 'openDirectory' ? first : dirname(first));
        if (writes) for (const path of paths) await makeWritable(path);
        const entries = await Promise.all(paths.map(give));
        return [{ entries, multiple }];
      },
      displayPath: async (_page, fileSystem, fullPath) => {
        const { grant, path } = await named(fileSystem, fullPath);
        if (!grant.displayable) throw new ApiError('Invalid parameters');
        return [path];
      },
      isWritable: async (_page, fileSystem) => {
        const grant = await app.entries.grant(fileSystem);
        if (!grant || grant.gallery) throw new ApiError('Invalid parameters');
        return [grant.writable];
      },
      writableEntry: async (_page, fileSystem, fullPath) => {
        if (!may('write')) throw new ApiError('Operation requires fileSystem.write permission');
        const found = await named(fileSystem, fullPath);
        if (!found.grant.displayable) throw new ApiError('Invalid parameters');
        const failed = new ApiError(`Error opening ${found.path}`);
        const stats = await lookFor(found).catch(() => {
          throw failed;
        });
        if (stats?.isDirectory() && !may('directory')) {
          throw new ApiError('Operation requires fileSystem.directory permission');
        }
        if (!stats) await makeWritable(found.path);
        return [await give(found.path)];
      },
      retain: async (_page, fileSystem, fullPath) => {
        const kept = retaining.then(async () => {
          const found = await named(fileSystem, fullPath);
          const stats = found.grant.displayable ? await look(found).catch(() => undefined) : undefined;
          if (!stats) throw new ApiError('Could not retain file entry.');
          retained.keep(`${fileSystem}:${fullPath.slice(1)}`, { path: found.path, isDirectory: stats.isDirectory() });
        });
        retaining = kept.catch(() => {});
        await kept;
        return [];
      },
      isRestorable: async (_page, id) => {
        await retaining;
        return [retained.has(id)];
      },
      restore: async (_page, id) => {
        await retaining;
        const kept = retained.use(id);
        if (!kept) throw new ApiError('Unknown id');
        return [await give(kept.path)];
      },
      // ChromeOS's, and there a kiosk's only.
      getVolumeList: () => {
        throw new ApiError('Operation not supported on the current platform.');
      },
      requestFileSystem: () => {
        throw new ApiError('Operation not supported on the current platform.', [undefined]);
      },
    },
  };

  async function named(fileSystem: string, fullPath: string) {
    try {
      return await app.entries.find(fileSystem, fullPath);
    } catch {
      throw new ApiError('Invalid parameters');
    }
  }
});

/** A file that is chosen to be written exists from then on, as in Chrome; what is there is not touched. */
async function makeWritable(path: string): Promise<void> {
  try {
    await (await open(path, 'a')).close();
  } catch {
    throw new ApiError(`Error opening ${path}`);
  }
}

/** An app suggests a name, never a place. */
function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? '';
}
