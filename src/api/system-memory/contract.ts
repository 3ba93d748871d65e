import { defineNamespace } from '../core/contract.ts';

export const contract = defineNamespace({
  name: 'system.memory',
  availability: { permission: ['system.memory'] },
  functions: { getInfo: { params: [], callback: 'optional' } },
  events: {},
});
export default contract;
