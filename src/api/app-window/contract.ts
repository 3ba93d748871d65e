import {
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  object,
  optional,
  param,
  string,
} from '../core/contract.ts';

const bounds = {
  left: optional(integer),
  top: optional(integer),
  width: optional(integer),
  height: optional(integer),
};
const constraints = {
  minWidth: optional(integer),
  minHeight: optional(integer),
  maxWidth: optional(integer),
  maxHeight: optional(integer),
};

const ContentBounds = dictionary('app.window.ContentBounds', bounds);
const BoundsSpecification = dictionary('app.window.BoundsSpecification', { ...bounds, ...constraints });
const State = enumeration('app.window.State', ['fullscreen', 'maximized', 'minimized', 'normal']);
const FrameOptions = dictionary('app.window.FrameOptions', {
  type: optional(string),
  color: optional(string),
  activeColor: optional(string),
  inactiveColor: optional(string),
});

/** `chrome.app.window.create` options; the ones from `singleton` on are deprecated or ChromeOS's and accepted as Chrome accepts them. */
export const CreateWindowOptions = dictionary('app.window.CreateWindowOptions', {
  id: optional(string),
  innerBounds: optional(BoundsSpecification),
  outerBounds: optional(BoundsSpecification),
  bounds: optional(ContentBounds),
  frame: optional({ type: 'choices', choices: [string, FrameOptions] }),
  alphaEnabled: optional(boolean),
  state: optional(State),
  hidden: optional(boolean),
  resizable: optional(boolean),
  alwaysOnTop: optional(boolean),
  focused: optional(boolean),
  visibleOnAllWorkspaces: optional(boolean),
  icon: optional(string),
  showInShelf: optional(boolean),
  type: optional(enumeration('app.window.WindowType', ['panel', 'shell'])),
  ime: optional(boolean),
  singleton: optional(boolean),
  defaultWidth: optional(integer),
  defaultHeight: optional(integer),
  defaultLeft: optional(integer),
  defaultTop: optional(integer),
  width: optional(integer),
  height: optional(integer),
  left: optional(integer),
  top: optional(integer),
  ...constraints,
});

export const contract = defineNamespace({
  name: 'app.window',
  availability: { always: true },
  functions: {
    canSetVisibleOnAllWorkspaces: { params: [], callback: 'none', local: true },
    create: {
      params: [param('url', string), param('options', optional(CreateWindowOptions))],
      callback: 'optional',
      local: true,
    },
    current: { params: [], callback: 'none', local: true },
    get: { params: [param('id', string)], callback: 'none', local: true },
    getAll: { params: [], callback: 'none', local: true },
    /** Decides about a window that `create` asks for; answers a `Reservation` (page-opener.ts). */
    reserve: {
      params: [param('url', string), param('options', optional(CreateWindowOptions))],
      callback: 'required',
      internal: true,
    },
    /** A method of the calling window's AppWindow object. */
    command: {
      params: [param('name', string), param('argument', optional(object))],
      callback: 'required',
      internal: true,
    },
  },
  events: {
    // There, but never fired: Chromium fires only the events of the AppWindow objects.
    onAlphaEnabledChanged: {},
    onRestored: {},
    onMinimized: {},
    onMaximized: {},
    onFullscreened: {},
    onClosed: {},
    onBoundsChanged: {},
  },
  enums: {
    State: { FULLSCREEN: 'fullscreen', MAXIMIZED: 'maximized', MINIMIZED: 'minimized', NORMAL: 'normal' },
    WindowType: { PANEL: 'panel', SHELL: 'shell' },
  },
});
export default contract;
