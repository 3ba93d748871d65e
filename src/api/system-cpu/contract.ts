import { defineNamespace } from '../core/contract.ts';

export const contract = defineNamespace({
  name: 'system.cpu',
  availability: { permission: ['system.cpu'] },
  functions: { getInfo: { params: [], callback: 'optional' } },
  events: {},
});
export default contract;
