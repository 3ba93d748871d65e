import {
  array,
  binary,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  number,
  optional,
  param,
  string,
} from '../core/contract.ts';

// Required keys in the alphabet's order: it is the order in which Chrome misses them.
const NotificationBitmap = dictionary('notifications.NotificationBitmap', {
  data: optional(binary),
  height: integer,
  width: integer,
});
const NotificationItem = dictionary('notifications.NotificationItem', { message: string, title: string });
const NotificationButton = dictionary('notifications.NotificationButton', {
  title: string,
  iconUrl: optional(string),
  iconBitmap: optional(NotificationBitmap),
});

/** Of the pictures the page hands main what it has loaded, as `data:` URLs of PNGs in the place of the URLs (page.ts). */
const NotificationOptions = dictionary('notifications.NotificationOptions', {
  type: optional(enumeration('notifications.TemplateType', ['basic', 'image', 'list', 'progress'])),
  iconUrl: optional(string),
  iconBitmap: optional(NotificationBitmap),
  appIconMaskUrl: optional(string),
  appIconMaskBitmap: optional(NotificationBitmap),
  title: optional(string),
  message: optional(string),
  contextMessage: optional(string),
  priority: optional(integer),
  eventTime: optional(number),
  buttons: optional(array(NotificationButton)),
  expandedMessage: optional(string),
  imageUrl: optional(string),
  imageBitmap: optional(NotificationBitmap),
  items: optional(array(NotificationItem)),
  progress: optional(integer),
  isClickable: optional(boolean),
  requireInteraction: optional(boolean),
  silent: optional(boolean),
});

const create = [param('notificationId', optional(string)), param('options', NotificationOptions)] as const;
const update = [param('notificationId', string), param('options', NotificationOptions)] as const;

/** `chrome.notifications` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'notifications',
  availability: { permission: ['notifications'] },
  functions: {
    clear: { params: [param('notificationId', string)], callback: 'optional' },
    create: { params: create, callback: 'optional', local: true },
    getAll: { params: [], callback: 'optional' },
    getPermissionLevel: { params: [], callback: 'optional' },
    update: { params: update, callback: 'optional', local: true },
    /** `create` and `update` with the pictures loaded. */
    show: { params: create, callback: 'required', internal: true },
    change: { params: update, callback: 'required', internal: true },
  },
  events: {
    // The first two are there for users who may change an app's level, or ask for its settings; here as on desktops they cannot.
    onShowSettings: { lazy: true },
    onPermissionLevelChanged: { lazy: true },
    onButtonClicked: { lazy: true },
    onClicked: { lazy: true },
    onClosed: { lazy: true },
  },
  enums: {
    PermissionLevel: { DENIED: 'denied', GRANTED: 'granted' },
    TemplateType: { BASIC: 'basic', IMAGE: 'image', LIST: 'list', PROGRESS: 'progress' },
  },
});
export default contract;
