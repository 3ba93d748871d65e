import {
  array,
  boolean,
  choices,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  number,
  optional,
  param,
  string,
} from '../core/contract.ts';
import { createProperties, updateProperties } from '../context-menus/contract.ts';

/** Main's name of a guest, which nobody can guess. */
const guest = param('instanceId', string);

/** The page's own number for an element: menu items are there before the guest, and stay for the next one. */
const element = param('instanceId', integer);
const menuItemId = param('menuItemId', choices(integer, string));

const injectDetails = dictionary('webViewInternal.InjectDetails', {
  code: optional(string),
  file: optional(string),
  allFrames: optional(boolean),
  frameId: optional(integer),
  matchAboutBlank: optional(boolean),
  runAt: optional(enumeration('extensionTypes.RunAt', ['document_start', 'document_end', 'document_idle'])),
  cssOrigin: optional(enumeration('extensionTypes.CSSOrigin', ['author', 'user'])),
});
const injectionItems = dictionary('webViewInternal.InjectionItems', {
  code: optional(string),
  files: optional(array(string)),
});
const contentScript = dictionary('webViewInternal.ContentScriptDetails', {
  name: string,
  matches: array(string),
  exclude_matches: optional(array(string)),
  match_about_blank: optional(boolean),
  css: optional(injectionItems),
  js: optional(injectionItems),
  run_at: optional(enumeration('extensionTypes.RunAt', ['document_start', 'document_end', 'document_idle'])),
  all_frames: optional(boolean),
  include_globs: optional(array(string)),
  exclude_globs: optional(array(string)),
});
const dataTypes = dictionary('webViewInternal.ClearDataTypeSet', {
  appcache: optional(boolean),
  cache: optional(boolean),
  cookies: optional(boolean),
  sessionCookies: optional(boolean),
  persistentCookies: optional(boolean),
  fileSystems: optional(boolean),
  indexedDB: optional(boolean),
  localStorage: optional(boolean),
  webSQL: optional(boolean),
});

const header = dictionary('webRequest.HttpHeader', {
  name: string,
  value: optional(string),
  binaryValue: optional(array(integer)),
});

/**
 * What the `<webview>` elements of a page ask of main; an app sees the elements only. The methods have the names and types of Chrome's
 * `webViewInternal`, from which its elements were made too.
 */
export const webview = defineNamespace({
  name: 'webview',
  root: 'hidden',
  signatureName: 'webViewInternal',
  availability: { permission: ['webview'] },
  functions: {
    /** Reserves a guest for an element of the page; the answer is its name. `window` names a new window that some guest wants to open. */
    create: {
      params: [param('partition', string), element, param('window', optional(string))],
      callback: 'required',
      internal: true,
    },
    navigate: { params: [guest, param('src', string)], callback: 'none', internal: true },
    loadDataWithBaseUrl: {
      params: [guest, param('dataUrl', string), param('baseUrl', string), param('virtualUrl', optional(string))],
      callback: 'none',
      internal: true,
    },
    go: { params: [guest, param('relativeIndex', integer)], callback: 'optional', internal: true },
    reload: { params: [guest], callback: 'none', internal: true },
    stop: { params: [guest], callback: 'none', internal: true },
    terminate: { params: [guest], callback: 'none', internal: true },
    overrideUserAgent: { params: [guest, param('userAgentOverride', string)], callback: 'none', internal: true },
    setName: { params: [guest, param('frameName', string)], callback: 'none', internal: true },
    /** Whether the element becomes as large as its guest's page: whether to be told of that. */
    setAutosize: { params: [guest, param('enabled', boolean)], callback: 'none', internal: true },
    executeScript: { params: [guest, param('details', injectDetails)], callback: 'optional', internal: true },
    insertCSS: { params: [guest, param('details', injectDetails)], callback: 'optional', internal: true },
    addContentScripts: {
      params: [guest, param('contentScriptList', array(contentScript))],
      callback: 'none',
      internal: true,
    },
    removeContentScripts: {
      params: [guest, param('scriptNameList', optional(array(string)))],
      callback: 'none',
      internal: true,
    },
    find: {
      params: [
        guest,
        param('searchText', string),
        param(
          'options',
          optional(
            dictionary('webViewInternal.FindOptions', { backward: optional(boolean), matchCase: optional(boolean) }),
          ),
        ),
      ],
      callback: 'optional',
      internal: true,
    },
    stopFinding: {
      params: [
        guest,
        param('action', optional(enumeration('webViewInternal.StopFindingAction', ['clear', 'keep', 'activate']))),
      ],
      callback: 'none',
      internal: true,
    },
    setZoom: { params: [guest, param('zoomFactor', number)], callback: 'optional', internal: true },
    getZoom: { params: [guest], callback: 'required', internal: true },
    captureVisibleRegion: {
      params: [
        guest,
        param(
          'options',
          optional(
            dictionary('extensionTypes.ImageDetails', {
              format: optional(enumeration('extensionTypes.ImageFormat', ['jpeg', 'png'])),
              quality: optional(integer),
            }),
          ),
        ),
      ],
      callback: 'required',
      internal: true,
    },
    clearData: {
      params: [
        guest,
        param('options', dictionary('webViewInternal.ClearDataOptions', { since: optional(number) })),
        param('types', dataTypes),
      ],
      callback: 'optional',
      internal: true,
    },
    print: { params: [guest], callback: 'none', internal: true },
    setAudioMuted: { params: [guest, param('mute', boolean)], callback: 'none', internal: true },
    isAudioMuted: { params: [guest], callback: 'required', internal: true },
    getAudioState: { params: [guest], callback: 'required', internal: true },
    /** Of `request`. The page has matched what the app gave against Chrome's own declaration (page-web-request.ts). */
    addRequestListener: {
      params: [
        guest,
        param(
          'event',
          enumeration('webRequest.Event', [
            'onBeforeRequest',
            'onBeforeSendHeaders',
            'onSendHeaders',
            'onHeadersReceived',
            'onAuthRequired',
            'onBeforeRedirect',
            'onResponseStarted',
            'onCompleted',
            'onErrorOccurred',
          ]),
        ),
        param('listener', integer),
        param('filter', dictionary('webRequest.Filter', { urls: array(string), types: optional(array(string)) })),
        param('extraInfoSpec', optional(array(string))),
      ],
      callback: 'required',
      internal: true,
    },
    removeRequestListener: { params: [guest, param('listener', integer)], callback: 'none', internal: true },
    /** What a listener wants of the request that waits for it. */
    answerRequest: {
      params: [
        guest,
        param('ticket', integer),
        param(
          'response',
          dictionary('webRequest.BlockingResponse', {
            cancel: optional(boolean),
            redirectUrl: optional(string),
            requestHeaders: optional(array(header)),
            responseHeaders: optional(array(header)),
            authCredentials: optional(dictionary('webRequest.AuthCredentials', { username: string, password: string })),
          }),
        ),
      ],
      callback: 'none',
      internal: true,
    },
    /** Of `contextMenus`, as the app calls it; `addMenuItem` is what main is asked for. */
    contextMenusCreate: {
      params: [element, param('createProperties', createProperties)],
      callback: 'optional',
      local: true,
      internal: true,
    },
    addMenuItem: {
      params: [element, param('createProperties', createProperties), param('generatedId', integer)],
      callback: 'required',
      internal: true,
    },
    contextMenusUpdate: {
      params: [element, param('id', choices(integer, string)), param('updateProperties', updateProperties)],
      callback: 'optional',
      internal: true,
    },
    contextMenusRemove: { params: [element, menuItemId], callback: 'optional', internal: true },
    contextMenusRemoveAll: { params: [element], callback: 'optional', internal: true },
    /** Nothing speaks against the menu for the click of that number. */
    showContextMenu: { params: [guest, param('ticket', integer)], callback: 'none', internal: true },
    /** Answers a dialog or a request for a permission; `text` is what the user gave a prompt. */
    decide: {
      params: [guest, param('requestId', integer), param('allow', boolean), param('text', string)],
      callback: 'none',
      internal: true,
    },
  },
  events: {},
});

export default webview;
