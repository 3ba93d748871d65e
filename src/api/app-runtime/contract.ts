import { defineNamespace } from '../core/contract.ts';

export const contract = defineNamespace({
  name: 'app.runtime',
  availability: { always: true },
  functions: {},
  events: { onLaunched: { lazy: true }, onRestarted: { lazy: true } },
});
export default contract;
