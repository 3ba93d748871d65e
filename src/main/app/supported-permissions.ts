/** What an app may ask for and Holdfast has: whatever else its manifest declares is told when it starts. */
import { registry } from '../../api/registry.ts';
import { WEB_PERMISSIONS } from '../permissions/web-permissions.ts';

/** Permissions and manifest keys that some namespace here answers to. */
export function supportedPermissions(): ReadonlySet<string> {
  // `notifications` grants the web's Notification, but what an app means by it is chrome.notifications.
  const web = WEB_PERMISSIONS.filter((name) => name !== 'notifications');
  const names = new Set([
    ...web,
    'unlimitedStorage',
    'usbDevices',
    'storage.managed_schema',
    'file_handlers',
    'url_handlers',
    'app.window.alwaysOnTop',
    'app.window.fullscreen',
  ]);
  for (const name of ['fullscreen.overrideEsc', 'shape', 'alpha']) names.add(`app.window.${name}`);
  for (const name of ['write', 'retainEntries', 'directory']) names.add(`fileSystem.${name}`);
  for (const name of ['allAutoDetected', 'copyTo', 'delete', 'read']) names.add(`mediaGalleries.${name}`);
  for (const { availability } of registry) {
    if ('permission' in availability) for (const name of availability.permission) names.add(name);
    if ('manifestKey' in availability) names.add(availability.manifestKey);
    if ('firefoxOs' in availability) for (const name of availability.firefoxOs) names.add(name);
  }
  return names;
}
