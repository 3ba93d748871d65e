import { defineNamespace, integer, param, within } from '../core/contract.ts';

const seconds = within(integer, { minimum: 15 });

/** `chrome.idle` in the order in which Chromium 156 lists its members outside of ChromeOS (there is no `getAutoLockDelay`). */
export const contract = defineNamespace({
  name: 'idle',
  availability: { permission: ['idle'] },
  functions: {
    queryState: { params: [param('detectionIntervalInSeconds', seconds)], callback: 'optional' },
    setDetectionInterval: { params: [param('intervalInSeconds', seconds)], callback: 'none' },
  },
  events: { onStateChanged: { lazy: true } },
  enums: { IdleState: { ACTIVE: 'active', IDLE: 'idle', LOCKED: 'locked' } },
});
export default contract;
