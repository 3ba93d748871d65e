import { boolean, defineNamespace, dictionary, number, optional, param, string } from '../core/contract.ts';

const alarmInfo = dictionary('alarms.AlarmCreateInfo', {
  when: optional(number),
  delayInMinutes: optional(number),
  periodInMinutes: optional(number),
  persistAcrossSessions: optional(boolean),
});
const name = param('name', optional(string));

/** `chrome.alarms`, with the members of Chromium 156. */
export const alarms = defineNamespace({
  name: 'alarms',
  availability: { permission: ['alarms'] },
  functions: {
    clear: { params: [name], callback: 'optional' },
    clearAll: { params: [], callback: 'optional' },
    create: { params: [name, param('alarmInfo', alarmInfo)], callback: 'optional' },
    get: { params: [name], callback: 'optional' },
    getAll: { params: [], callback: 'optional' },
  },
  /** Argument: the alarm. */
  events: { onAlarm: { lazy: true } },
});

export default alarms;
