import { binary, boolean, number, param, string } from './contract.ts';

const inside = { callback: 'required', internal: true, unnoticed: true } as const;
const entry = [param('fileSystem', string), param('fullPath', string)] as const;

/**
 * What the methods of entries (src/renderer/entries) call in main. They belong to `chrome.runtime`, which every app has: entries come from
 * `chrome.fileSystem`, from the start with files, and from `runtime.getPackageDirectoryEntry`.
 */
export const entryFunctions = {
  packageEntry: { params: [], callback: 'required', internal: true },
  entryInfo: { params: entry, ...inside },
  entryGet: {
    params: [...entry, param('isDirectory', boolean), param('create', boolean), param('exclusive', boolean)],
    ...inside,
  },
  entryList: { params: entry, ...inside },
  entryRemove: { params: [...entry, param('recursively', boolean)], ...inside },
  entryTransfer: {
    params: [...entry, param('toFileSystem', string), param('toFullPath', string), param('move', boolean)],
    ...inside,
  },
  /** A file to be written that is then copied to that place in a gallery, where nothing can be written. */
  entryStage: { params: entry, ...inside },
  entryFile: { params: entry, ...inside },
  entryWrite: {
    params: [...entry, param('position', number), param('bytes', binary), param('operation', string)],
    ...inside,
  },
  entryTruncate: { params: [...entry, param('length', number)], ...inside },
  /** Gives the event page the folder for streams by which the browser writes: see src/main/files/direct-writes.ts. */
  entryStreams: { params: [], ...inside },
  /** A stream is new, or has written its name once more. Answers whether it may be used. */
  entryTryStream: { params: [param('stream', string)], ...inside },
  /** Answers from which position on the browser may write to the file by this stream; null when it may not. */
  entryDirect: {
    params: [...entry, param('position', number), param('operation', string), param('stream', string)],
    ...inside,
  },
  /** The stream writes no more to the file. */
  entryEndDirect: { params: [...entry, param('stream', string)], ...inside },
  /** The writer has come to rest: see src/main/files/file-writes.ts. */
  entrySettle: { params: entry, ...inside },
} as const;
