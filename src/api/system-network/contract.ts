/** `chrome.system.network`, as Chromium 156 declares it. */
import { defineNamespace } from '../core/contract.ts';

export const systemNetwork = defineNamespace({
  name: 'system.network',
  availability: { permission: ['system.network'] },
  functions: { getNetworkInterfaces: { params: [], callback: 'optional' } },
  events: {},
});

export default systemNetwork;
