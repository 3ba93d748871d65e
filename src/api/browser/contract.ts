import { defineNamespace, dictionary, param, string } from '../core/contract.ts';

/** `chrome.browser`. Chromium 156 has it no longer on desktops, so its texts are those of its sources. */
export const contract = defineNamespace({
  name: 'browser',
  availability: { permission: ['browser'] },
  functions: {
    openTab: {
      params: [param('options', dictionary('browser.OpenTabOptions', { url: string }))],
      callback: 'optional',
    },
  },
  events: {},
});
export default contract;
