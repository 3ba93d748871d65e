import { defineNamespace, enumeration, param } from '../core/contract.ts';

/** `chrome.power` in the order in which Chromium 156 lists its members outside of ChromeOS (there is no `reportActivity`). */
export const contract = defineNamespace({
  name: 'power',
  availability: { permission: ['power'] },
  functions: {
    releaseKeepAwake: { params: [], callback: 'none' },
    requestKeepAwake: { params: [param('level', enumeration('power.Level', ['display', 'system']))], callback: 'none' },
  },
  events: {},
  enums: { Level: { DISPLAY: 'display', SYSTEM: 'system' } },
});
export default contract;
