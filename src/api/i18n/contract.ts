import { any, boolean, defineNamespace, dictionary, optional, param, string } from '../core/contract.ts';

/** `chrome.i18n`, which every app has, in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'i18n',
  availability: { always: true },
  functions: {
    detectLanguage: { params: [param('text', string)], callback: 'optional' },
    getAcceptLanguages: { params: [], callback: 'optional' },
    getMessage: {
      params: [
        param('messageName', string),
        param('substitutions', optional(any)),
        param('options', optional(dictionary('object', { escapeLt: optional(boolean) }))),
      ],
      callback: 'none',
      local: true,
    },
    getUILanguage: { params: [], callback: 'none', local: true },
  },
  events: {},
});
export default contract;
