import { array, defineNamespace, param, string } from '../core/contract.ts';

/** `chrome.mdns` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'mdns',
  availability: { permission: ['mdns'] },
  functions: {
    forceDiscovery: { params: [], callback: 'optional' },
    /** The types of service that this page's listeners ask for. */
    watch: { params: [param('types', array(string))], callback: 'required', internal: true },
  },
  events: {
    /** Argument: all services of one type. Listeners are added with a filter for it; page.ts sees to that. */
    onServiceList: {},
    found: { internal: true },
  },
  constants: { MAX_SERVICE_INSTANCES_PER_EVENT: 2048 },
});
export default contract;
