/** From what an app asks for to what is shown, with Chrome's checks in Chrome's order. */
import type { NotificationContent } from '../../main/host/notification-service.ts';
import type { Arguments } from '../core/contract.ts';
import type contract from './contract.ts';

export type NotificationOptions = Arguments<(typeof contract)['functions']['create']>[1];

/** What is kept of a notification beside what it shows. */
export interface NotificationState {
  readonly type: NonNullable<NotificationOptions['type']>;
  readonly content: NotificationContent;
}

/** A refusal, with Chrome's text. */
export class NotificationError extends Error {}

/** @throws NotificationError */
export function createdNotification(options: NotificationOptions): NotificationState {
  const { type, iconUrl, title, message, priority = 0, progress } = options;
  if (type === undefined || iconUrl === undefined || title === undefined || message === undefined) {
    throw new NotificationError('Some of the required properties are missing: type, iconUrl, title and message.');
  }
  checkPriority(priority);
  const icon = loadedPicture(iconUrl);
  if (options.appIconMaskUrl !== undefined) loadedPicture(options.appIconMaskUrl);
  const items = options.items ?? [];
  if ((options.imageUrl !== undefined) !== (type === 'image')) throw wrongImage();
  if (items.length > 0 !== (type === 'list')) throw wrongItems();
  if (progress !== undefined) checkProgress(type, progress);
  return {
    type,
    content: {
      title,
      message,
      contextMessage: options.contextMessage,
      icon,
      image: options.imageUrl === undefined ? undefined : loadedPicture(options.imageUrl),
      items,
      buttons: loadedButtons(options.buttons),
      progress: type === 'progress' ? (progress ?? 0) : undefined,
      priority,
      eventTime: options.eventTime,
      requireInteraction: options.requireInteraction ?? false,
    },
  };
}

/**
 * What is left out stays as it was. Chromium checks less here: a list may have no items, and an image no picture.
 * @throws NotificationError
 */
export function updatedNotification(before: NotificationState, options: NotificationOptions): NotificationState {
  const type = options.type ?? before.type;
  // An empty URL, which `create` refuses, changes nothing.
  const icon = options.iconUrl ? loadedPicture(options.iconUrl) : before.content.icon;
  if (options.appIconMaskUrl) loadedPicture(options.appIconMaskUrl);
  if (options.priority !== undefined) checkPriority(options.priority);
  if (options.imageUrl !== undefined && type !== 'image') throw wrongImage();
  if (options.progress !== undefined) checkProgress(type, options.progress);
  if (options.items && options.items.length > 0 && type !== 'list') throw wrongItems();
  const { content } = before;
  return {
    type,
    content: {
      title: options.title ?? content.title,
      message: options.message ?? content.message,
      contextMessage: options.contextMessage ?? content.contextMessage,
      icon,
      image: options.imageUrl === undefined ? content.image : loadedPicture(options.imageUrl),
      items: options.items?.length ? options.items : content.items,
      buttons: options.buttons ? loadedButtons(options.buttons) : content.buttons,
      progress: type === 'progress' ? (options.progress ?? content.progress ?? 0) : undefined,
      priority: options.priority ?? content.priority,
      eventTime: options.eventTime ?? content.eventTime,
      requireInteraction: options.requireInteraction ?? content.requireInteraction,
    },
  };
}

const wrongItems = () => new NotificationError('List items provided for notification type != list');
const wrongImage = () => new NotificationError('Image resource provided for notification type != image');

function checkPriority(priority: number): void {
  if (priority < 0) throw new NotificationError('Low-priority notifications are deprecated on this platform.');
}

function checkProgress(type: string, progress: number): void {
  if (type !== 'progress') {
    throw new NotificationError('The progress value should not be specified for non-progress notification');
  }
  if (progress < 0 || progress > 100) throw new NotificationError('The progress value should range from 0 to 100');
}

const PNG = /^data:image\/png;base64,[A-Za-z0-9+/]+=*$/;
/** Of the largest picture that page.ts makes, 720 by 480 pixels, hardly compressed, in base64. */
const MAX_PICTURE = 2_500_000;

/** What page.ts has loaded. The empty URL is loaded by nobody. */
function loadedPicture(url: string): string {
  if (url.length > MAX_PICTURE || !PNG.test(url)) {
    throw new NotificationError('Unable to successfully use the provided image.');
  }
  return url;
}

function loadedButtons(buttons: NotificationOptions['buttons'] = []): NotificationContent['buttons'] {
  return buttons.map(({ title, iconUrl }) => ({ title, icon: iconUrl ? loadedPicture(iconUrl) : undefined }));
}
