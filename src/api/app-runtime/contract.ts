import { defineNamespace } from '../core/contract.ts';

/** `chrome.app.runtime` in the order in which Chromium 156 lists its members. Nothing here embeds apps. */
export const contract = defineNamespace({
  name: 'app.runtime',
  availability: { always: true },
  functions: {},
  events: { onRestarted: { lazy: true }, onLaunched: { lazy: true }, onEmbedRequested: {} },
  enums: {
    LaunchSource: {
      ABOUT_PAGE: 'about_page',
      APP_HOME_PAGE: 'app_home_page',
      APP_LAUNCHER: 'app_launcher',
      ARC: 'arc',
      BACKGROUND: 'background',
      CHROME_INTERNAL: 'chrome_internal',
      COMMAND_LINE: 'command_line',
      CONTEXT_MENU: 'context_menu',
      EPHEMERAL_APP: 'ephemeral_app',
      EXTENSIONS_PAGE: 'extensions_page',
      FILE_HANDLER: 'file_handler',
      FOCUS_MODE: 'focus_mode',
      INSTALLED_NOTIFICATION: 'installed_notification',
      INTENT_URL: 'intent_url',
      KEYBOARD: 'keyboard',
      KIOSK: 'kiosk',
      LOAD_AND_LAUNCH: 'load_and_launch',
      MANAGEMENT_API: 'management_api',
      NEW_TAB_PAGE: 'new_tab_page',
      RELOAD: 'reload',
      RESTART: 'restart',
      SPARKY: 'sparky',
      SYSTEM_TRAY: 'system_tray',
      TEST: 'test',
      UNTRACKED: 'untracked',
      URL_HANDLER: 'url_handler',
    },
  },
});
export default contract;
