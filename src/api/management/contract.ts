import { defineNamespace } from '../core/contract.ts';

/** Of `chrome.management` what every app has, without a permission. */
export const contract = defineNamespace({
  name: 'management',
  availability: { always: true },
  functions: { getSelf: { params: [], callback: 'optional' } },
  events: {},
  enums: {
    ExtensionDisabledReason: { PERMISSIONS_INCREASE: 'permissions_increase', UNKNOWN: 'unknown' },
    ExtensionInstallType: {
      ADMIN: 'admin',
      DEVELOPMENT: 'development',
      NORMAL: 'normal',
      OTHER: 'other',
      SIDELOAD: 'sideload',
    },
    ExtensionType: {
      EXTENSION: 'extension',
      HOSTED_APP: 'hosted_app',
      LEGACY_PACKAGED_APP: 'legacy_packaged_app',
      LOGIN_SCREEN_EXTENSION: 'login_screen_extension',
      PACKAGED_APP: 'packaged_app',
      THEME: 'theme',
    },
    LaunchType: {
      OPEN_AS_PINNED_TAB: 'OPEN_AS_PINNED_TAB',
      OPEN_AS_REGULAR_TAB: 'OPEN_AS_REGULAR_TAB',
      OPEN_AS_WINDOW: 'OPEN_AS_WINDOW',
      OPEN_FULL_SCREEN: 'OPEN_FULL_SCREEN',
    },
  },
});
export default contract;
