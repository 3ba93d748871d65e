import { answerLater } from '../../renderer/answer.ts';
import type { Outcome } from '../../renderer/answer.ts';
import { isBrowserEntry } from '../../renderer/entries/browser-entries.ts';
import { takeDroppedEntries } from '../../renderer/entries/dropped-entries.ts';
import { pageEntries } from '../../renderer/entries/entries.ts';
import { recordOf } from '../../renderer/entries/entry-record.ts';
import type { EntryRecord } from '../../renderer/entries/entry-record.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { Callback, LocalFunction } from '../../renderer/page-room.ts';
import { apply, consoleWarn, defineValue, dictionary, OPEN, sliceText } from '../../renderer/primordials.ts';
import type { FunctionSpec } from '../core/contract.ts';
import type { EntryDescription } from '../core/entries.ts';
import { invocationError, matchCall } from '../core/signature.ts';
import contract from './contract.ts';

export default definePageRoom(contract, (context, namespace) => {
  /** Entries by the ids that the app has for them: while they live, restoring one gives the same object. */
  const retained = dictionary<object>();
  const functions: Readonly<Record<string, FunctionSpec>> = contract.functions;

  const answer = (callback: Callback | undefined, ask: (outcome: Outcome) => void) =>
    answerLater(callback, context.lastError, ask);

  /** A function whose argument is an entry and whose answer main has; `made` turns that into the callback's argument. */
  const ofEntry =
    (name: string, method: string, made: (result: unknown) => unknown = (result) => result): LocalFunction =>
    (args, callback) => {
      const record = entryArgument(name, args[0]);
      return answer(callback, (outcome) => {
        const fileSystem = record?.fileSystem.id ?? '';
        const fullPath = record?.fullPath ?? '';
        context.call(`fileSystem.${method}`, [fileSystem, fullPath], (error, results) => {
          // Main knows nothing of an entry that is none of the user's, and says so.
          if (error === null) outcome(null, made(results[0]));
          else outcome(error);
        });
      });
    };

  /**
   * @returns undefined for an entry of the browser's own (the sandboxed file system, something dropped), or of a gallery
   * @throws Chrome's TypeError for what is no entry
   */
  function entryArgument(name: string, value: unknown): EntryRecord | undefined {
    const record = recordOf(value);
    if (record?.fileSystem.isGallery) return undefined;
    if (record || isBrowserEntry(value)) return record;
    const spec = functions[name] as FunctionSpec;
    throw invocationError(
      `fileSystem.${name}`,
      spec,
      "Error at parameter 'entry': Value must be an instance of Entry.",
    );
  }

  const make = (description: unknown) => pageEntries(context).make(description as EntryDescription);
  takeDroppedEntries(context.dropToken, make);

  const local: Record<string, LocalFunction> = {
    chooseEntry: (args, callback) =>
      answer(callback, (outcome) => {
        context.call('fileSystem.choose', [args[0] ?? dictionary()], (error, results) => {
          if (error !== null) return outcome(error);
          const { entries, multiple } = results[0] as { entries: readonly unknown[]; multiple: boolean };
          const objects: object[] = [];
          for (let i = 0; i < entries.length; i++) objects[i] = make(entries[i]);
          outcome(null, multiple ? objects : objects[0]);
        });
      }),
    getDisplayPath: ofEntry('getDisplayPath', 'displayPath'),
    getWritableEntry: ofEntry('getWritableEntry', 'writableEntry', make),
    isWritableEntry: ofEntry('isWritableEntry', 'isWritable'),
    restoreEntry: (args, callback) =>
      answer(callback, (outcome) => {
        const id = args[0] as string;
        context.call('fileSystem.restore', [id], (error, results) => {
          if (error !== null) return outcome(error);
          retained[id] ??= make(results[0]);
          outcome(null, retained[id]);
        });
      }),
    retainEntry: (args) => {
      const record = entryArgument('retainEntry', args[0]);
      if (!record) return '';
      const { fileSystem, fullPath } = record;
      const id = `${fileSystem.id}:${apply(sliceText, fullPath, [1])}`;
      retained[id] = args[0] as object;
      context.call('fileSystem.retain', [fileSystem.id, fullPath], (error) => {
        if (error !== null) context.lastError.reportUnchecked(error);
      });
      return id;
    },
  };

  /** Defines an old name: it says so on the console, and is the new function. */
  const renamed = (old: string, name: string): void => {
    const called = (...given: unknown[]): unknown => {
      consoleWarn(`chrome.fileSystem.${old} is deprecated`);
      consoleWarn(`Please use chrome.fileSystem.${name} instead`);
      // The conversion is for values of any kind, of which these functions have none.
      const spec = functions[name] as FunctionSpec;
      const { args, callback } = matchCall(`fileSystem.${name}`, spec, given, (value) => value);
      return local[name]?.(args, callback);
    };
    defineValue(called, 'name', '', { configurable: true });
    defineValue(namespace, old, called, OPEN);
  };

  renamed('getWritableFileEntry', 'getWritableEntry');
  renamed('isWritableFileEntry', 'isWritableEntry');
  renamed('chooseFile', 'chooseEntry');
  return { local };
});
