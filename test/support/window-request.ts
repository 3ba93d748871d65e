/** What `chrome.app.window.create` asks of a window when it is given no options, for tests to start from. */
import type { WindowRequest } from '../../src/main/host/window-service.ts';

export const WINDOW_REQUEST: WindowRequest = {
  url: 'chrome-app://id/a.html',
  id: '',
  inner: { width: 512, height: 384 },
  outer: {},
  frame: 'chrome',
  frameColor: undefined,
  alpha: false,
  icon: '',
  resizable: true,
  hidden: false,
  focused: true,
  state: 'normal',
  alwaysOnTop: false,
  visibleOnAllWorkspaces: false,
};
