import { defineNamespace } from '../core/contract.ts';

/** `chrome.commands` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'commands',
  availability: { manifestKey: 'commands' },
  functions: { getAll: { params: [], callback: 'optional' } },
  /** Arguments: the command's name, and null (Chrome's tab, of which apps have none). */
  events: { onCommand: { lazy: true } },
});
export default contract;
