/** What Chromium is told of the shell's own pages (dialogs, notifications, what a kiosk shows beside the app): they get nothing but what is drawn. */
export const OWN_PAGE = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  disableDialogs: true,
} as const;
