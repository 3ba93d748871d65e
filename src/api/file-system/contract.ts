import {
  array,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  instance,
  optional,
  param,
  string,
} from '../core/contract.ts';

const CHOOSE_TYPES = ['openDirectory', 'openFile', 'openWritableFile', 'saveFile'] as const;
const acceptOption = dictionary('fileSystem.AcceptOption', {
  description: optional(string),
  extensions: optional(array(string)),
  mimeTypes: optional(array(string)),
});
const chooseOptions = dictionary('fileSystem.ChooseEntryOptions', {
  accepts: optional(array(acceptOption)),
  acceptsAllTypes: optional(boolean),
  acceptsMultiple: optional(boolean),
  suggestedName: optional(string),
  type: optional(enumeration('fileSystem.ChooseEntryType', CHOOSE_TYPES)),
});
const entry = param('entry', instance('Entry'));
const named = [param('fileSystem', string), param('fullPath', string)] as const;
const inside = { callback: 'required', internal: true } as const;

/** `chrome.fileSystem`, as Chromium 156 declares it to an app with the permission. */
export const fileSystem = defineNamespace({
  name: 'fileSystem',
  availability: { permission: ['fileSystem'] },
  functions: {
    chooseEntry: { params: [param('options', optional(chooseOptions))], callback: 'required', local: true },
    getDisplayPath: { params: [entry], callback: 'optional', local: true },
    getVolumeList: { params: [], callback: 'optional' },
    getWritableEntry: { params: [entry], callback: 'required', local: true },
    isRestorable: { params: [param('id', string)], callback: 'optional' },
    isWritableEntry: { params: [entry], callback: 'optional', local: true },
    requestFileSystem: {
      params: [
        param(
          'options',
          dictionary('fileSystem.RequestFileSystemOptions', { volumeId: string, writable: optional(boolean) }),
        ),
      ],
      callback: 'optional',
    },
    restoreEntry: { params: [param('id', string)], callback: 'required', local: true },
    retainEntry: { params: [entry], callback: 'none', local: true },
    choose: { params: [param('options', chooseOptions)], ...inside },
    displayPath: { params: named, ...inside },
    isWritable: { params: named, ...inside },
    writableEntry: { params: named, ...inside },
    retain: { params: named, ...inside },
    restore: { params: [param('id', string)], ...inside },
  },
  // Old names, without a name of their own.
  properties: ['chooseFile', 'getWritableFileEntry', 'isWritableFileEntry'],
  // Volumes are ChromeOS's.
  events: { onVolumeListChanged: {} },
  enums: {
    ChooseEntryType: {
      OPEN_DIRECTORY: 'openDirectory',
      OPEN_FILE: 'openFile',
      OPEN_WRITABLE_FILE: 'openWritableFile',
      SAVE_FILE: 'saveFile',
    },
  },
});
export default fileSystem;
