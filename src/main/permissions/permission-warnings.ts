/**
 * What a permission lets an app do, in plain words, for the dialog that asks for it. For which of them an app has to ask at all was asked
 * of Chromium 156: the others it grants without a word, hosts too.
 */
const WARNINGS: Readonly<Record<string, string>> = {
  'accessibilityFeatures.modify': 'Change your accessibility settings',
  'accessibilityFeatures.read': 'Read your accessibility settings',
  audioCapture: 'Use your microphone',
  bluetooth: 'Use Bluetooth devices',
  clipboardRead: 'Read what you copy and cut',
  clipboardWrite: 'Change what you copy and cut',
  desktopCapture: 'See what is on your screen',
  'fileSystem.directory': 'Read whole folders that you open in it',
  hid: 'Use input devices and other devices on your USB ports',
  'identity.email': 'Know your e-mail address',
  nativeMessaging: 'Talk to other programs on this computer that cooperate with it',
  notifications: 'Show notifications',
  serial: 'Use the serial ports of this computer',
  syncFileSystem: 'Keep data in your Google Drive',
  'system.storage': 'See and eject storage devices',
  usb: 'Use USB devices',
  videoCapture: 'Use your camera',
};

/**
 * @param name canonical
 * @returns undefined where there is nothing to ask.
 */
export function permissionWarning(name: string): string | undefined {
  return Object.hasOwn(WARNINGS, name) ? WARNINGS[name] : undefined;
}
