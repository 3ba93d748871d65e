import {
  array,
  boolean,
  callable,
  choices,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  optional,
  param,
  string,
} from '../core/contract.ts';

const CONTEXTS = {
  ACTION: 'action',
  ALL: 'all',
  AUDIO: 'audio',
  BROWSER_ACTION: 'browser_action',
  EDITABLE: 'editable',
  FRAME: 'frame',
  IMAGE: 'image',
  LAUNCHER: 'launcher',
  LINK: 'link',
  PAGE: 'page',
  PAGE_ACTION: 'page_action',
  SELECTION: 'selection',
  TAB: 'tab',
  VIDEO: 'video',
} as const;
// In the alphabet's order, as Chromium's texts have them.
const context = enumeration('contextMenus.ContextType', Object.values(CONTEXTS).toSorted());
const itemType = enumeration('contextMenus.ItemType', ['checkbox', 'normal', 'radio', 'separator']);

const shared = {
  type: optional(itemType),
  title: optional(string),
  checked: optional(boolean),
  contexts: optional({ ...array(context), minItems: 1 }),
  visible: optional(boolean),
  onclick: optional(callable),
  parentId: optional(choices(integer, string)),
  documentUrlPatterns: optional(array(string)),
  targetUrlPatterns: optional(array(string)),
  enabled: optional(boolean),
};
export const createProperties = dictionary('contextMenus.CreateProperties', { ...shared, id: optional(string) });
export const updateProperties = dictionary('object', shared);
const id = param('id', choices(integer, string));

/** `chrome.contextMenus` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'contextMenus',
  availability: { permission: ['contextMenus'] },
  functions: {
    /** Returns the id at once; the callback comes later. */
    create: { params: [param('createProperties', createProperties)], callback: 'optional', local: true },
    remove: { params: [param('menuItemId', choices(integer, string))], callback: 'optional' },
    removeAll: { params: [], callback: 'optional' },
    update: { params: [id, param('updateProperties', updateProperties)], callback: 'optional' },
    /** `create` without its returned id. */
    add: { params: [param('createProperties', createProperties)], callback: 'required', internal: true },
  },
  /** Argument: what was clicked, on what. */
  events: { onClicked: { lazy: true } },
  enums: {
    ContextType: CONTEXTS,
    ItemType: { CHECKBOX: 'checkbox', NORMAL: 'normal', RADIO: 'radio', SEPARATOR: 'separator' },
  },
  constants: { ACTION_MENU_TOP_LEVEL_LIMIT: 6 },
});
export default contract;
