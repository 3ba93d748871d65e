/**
 * Which members behave otherwise than in Chromium: for each, the rows of docs/differences.md that say how. A test holds both sides to
 * each other.
 */

export interface Difference {
  /** How the row's first cell begins, or a point of a list; as in the document, formatting left out. */
  readonly row: string;
  /** The anchor of the heading above it. */
  readonly section: string;
}

interface DeclaredDifference extends Difference {
  /** Full names without `chrome.`. */
  readonly members: readonly string[];
}

const DECLARED: readonly DeclaredDifference[] = [
  { section: 'devices', row: 'usb.closeDevice without', members: ['usb.closeDevice'] },
  { section: 'devices', row: 'usb.getUserSelectedDevices asks', members: ['usb.getUserSelectedDevices'] },
  { section: 'devices', row: 'usb.getUserSelectedDevices lets any', members: ['usb.getUserSelectedDevices'] },
  {
    section: 'devices',
    row: 'usb.onDeviceAdded and its like',
    members: ['usb.onDeviceAdded', 'usb.onDeviceRemoved', 'hid.onDeviceAdded', 'hid.onDeviceRemoved'],
  },
  { section: 'devices', row: 'usb.isochronousTransfer transfers', members: ['usb.isochronousTransfer'] },
  {
    section: 'devices',
    row: 'Claims an interface that a driver',
    members: ['usb.claimInterface', 'usb.releaseInterface'],
  },
  { section: 'devices', row: 'hid learns of devices', members: ['hid.onDeviceAdded', 'hid.onDeviceRemoved'] },
  { section: 'devices', row: 'hid keeps every report', members: ['hid.receive'] },
  { section: 'addresses', row: 'Pages are at chrome-extension://', members: ['runtime.getURL'] },
  {
    section: 'life-cycle',
    row: 'An app given on the command line counts as newly installed',
    members: ['runtime.onInstalled', 'runtime.onStartup'],
  },
  { section: 'life-cycle', row: 'launchData.source is', members: ['app.runtime.onLaunched'] },
  { section: 'files', row: 'Of files given on the command line', members: ['app.runtime.onLaunched'] },
  { section: 'files', row: 'The system says what type a file is', members: ['app.runtime.onLaunched'] },
  { section: 'files', row: 'Has had no url_handlers', members: ['app.runtime.onLaunched'] },
  {
    section: 'files',
    row: 'A FileWriter writes into the file itself',
    members: ['fileSystem.chooseEntry', 'fileSystem.getWritableEntry', 'fileSystem.restoreEntry'],
  },
  {
    section: 'files',
    row: 'chrome.syncFileSystem is over',
    members: ['syncFileSystem.requestFileSystem', 'syncFileSystem.getUsageAndQuota'],
  },
  {
    section: 'files',
    row: 'A symbolic link that was chosen',
    members: ['fileSystem.chooseEntry'],
  },
  {
    section: 'context-menus',
    row: 'Items for the context launcher',
    members: ['contextMenus.create', 'contextMenus.update'],
  },
  {
    section: 'the-system',
    row: 'Has enterprise.deviceAttributes on ChromeOS only',
    members: ['AnnotatedLocation', 'AssetId', 'SerialNumber']
      .map((name) => `enterprise.deviceAttributes.getDevice${name}`)
      .concat('enterprise.deviceAttributes.getDirectoryDeviceId'),
  },
  {
    section: 'the-system',
    row: 'A listener of mdns.onServiceList without a filter',
    members: ['mdns.onServiceList'],
  },
  {
    section: 'the-system',
    row: 'Tells a new listener of mdns.onServiceList twice',
    members: ['mdns.onServiceList'],
  },
  { section: 'the-system', row: 'Has chrome.serial no longer on desktops', members: ['serial.getDevices'] },
  {
    section: 'the-system',
    row: 'serial.connect opens what getDevices lists',
    members: ['serial.connect', 'serial.getDevices'],
  },
  { section: 'the-system', row: 'A second serial.connect to a port fails', members: ['serial.connect'] },
  { section: 'the-system', row: 'serial.connect keeps what came', members: ['serial.connect'] },
  { section: 'the-system', row: 'serial.getControlSignals tells', members: ['serial.getControlSignals'] },
  { section: 'the-system', row: 'serial.onReceiveError tells', members: ['serial.onReceiveError'] },
  { section: 'the-system', row: 'serial.update changes everything', members: ['serial.update'] },
  { section: 'the-system', row: 'After device_lost the next', members: ['serial.getInfo'] },
  {
    section: 'the-system',
    row: 'Ends when serial.connect is given',
    members: ['serial.connect', 'serial.disconnect'],
  },
  {
    section: 'the-system',
    row: 'Takes any bufferSize of serial',
    members: ['serial.connect', 'serial.update'],
  },
  {
    section: 'the-system',
    row: 'tts is one queue for all apps',
    members: ['tts.speak', 'tts.isSpeaking', 'tts.onEvent'],
  },
  {
    section: 'the-system',
    row: 'runtime.setUninstallURL says',
    members: ['runtime.setUninstallURL', 'app.runtime.onEmbedRequested'],
  },
  { section: 'commands', row: 'The user changes the keys of commands', members: ['commands.getAll'] },
  {
    section: 'signing-in',
    row: 'identity.getAuthToken signs in',
    members: ['identity.getAuthToken'],
  },
  {
    section: 'signing-in',
    row: 'identity.launchWebAuthFlow shares',
    members: ['identity.launchWebAuthFlow'],
  },
  {
    section: 'signing-in',
    row: 'identity.clearAllCachedAuthTokens leaves',
    members: ['identity.clearAllCachedAuthTokens'],
  },
  {
    section: 'sockets',
    row: 'getSockets lists in the order',
    members: ['sockets.tcp.getSockets', 'sockets.tcpServer.getSockets', 'sockets.udp.getSockets'],
  },
  {
    section: 'sockets',
    row: 'After setPaused(true) in an onReceive listener',
    members: ['sockets.tcp.setPaused', 'sockets.udp.setPaused'],
  },
  {
    section: 'sockets',
    row: 'A tcpServer socket whose pause has stopped it',
    members: ['sockets.tcpServer.setPaused'],
  },
  { section: 'sockets', row: 'While a server is paused', members: ['sockets.tcpServer.setPaused'] },
  {
    section: 'sockets',
    row: 'disconnect or close while a send is pending',
    members: ['sockets.tcp.disconnect', 'sockets.tcp.close'],
  },
  {
    section: 'sockets',
    row: 'disconnect while a connect is pending',
    members: ['sockets.tcp.disconnect', 'sockets.tcp.connect'],
  },
  { section: 'sockets', row: 'How a stream is cut into events', members: ['sockets.tcp.onReceive'] },
  { section: 'sockets', row: 'Certificates are checked', members: ['sockets.tcp.secure', 'socket.secure'] },
  {
    section: 'the-old-chromesocket',
    row: 'Never answers a write or a UDP read',
    members: ['socket.disconnect', 'socket.destroy'],
  },
  {
    section: 'the-old-chromesocket',
    row: 'After a disconnect with a stuck write',
    members: ['socket.disconnect'],
  },
  { section: 'the-old-chromesocket', row: 'A read while another one', members: ['socket.read'] },
  {
    section: 'the-old-chromesocket',
    row: 'A second listen leaves',
    members: ['socket.listen'],
  },
  { section: 'the-old-chromesocket', row: 'Two listen calls at once', members: ['socket.listen', 'socket.bind'] },
  { section: 'the-old-chromesocket', row: 'UDP connect to port 0', members: ['socket.connect'] },
  {
    section: 'storage',
    row: 'A callback of storage.local.set runs',
    members: ['storage.local.set', 'storage.local.remove', 'storage.local.clear'],
  },
  {
    section: 'storage',
    row: 'After a full disk storage.local takes nothing',
    members: ['storage.local.set', 'storage.local.remove', 'storage.local.clear'],
  },
  {
    section: 'media-galleries',
    row: 'One list of galleries',
    members: ['mediaGalleries.getMediaFileSystems', 'mediaGalleries.getMediaFileSystemMetadata'],
  },
  { section: 'media-galleries', row: 'A link inside a gallery', members: ['mediaGalleries.getMediaFileSystems'] },
  {
    section: 'media-galleries',
    row: 'mediaGalleries.getMetadata of a picture',
    members: ['mediaGalleries.getMetadata'],
  },
  {
    section: 'media-galleries',
    row: 'mediaGalleries.getMetadata of an empty Blob',
    members: ['mediaGalleries.getMetadata'],
  },
  { section: 'media-galleries', row: 'mediaGalleries.getMetadata reads', members: ['mediaGalleries.getMetadata'] },
  {
    section: 'media-galleries',
    row: 'A medium that was plugged in',
    members: ['mediaGalleries.getMediaFileSystems', 'mediaGalleries.getMediaFileSystemMetadata'],
  },
  {
    section: 'media-galleries',
    row: 'mediaGalleries.onGalleryChanged tells',
    members: ['mediaGalleries.addGalleryWatch', 'mediaGalleries.onGalleryChanged'],
  },
  {
    section: 'media-galleries',
    row: 'Watches keep the browser',
    members: ['mediaGalleries.addGalleryWatch', 'mediaGalleries.onGalleryChanged'],
  },
  {
    section: 'known-and-not-mended-yet',
    row: 'AppWindow',
    members: ['app.window.create', 'app.window.current', 'app.window.get', 'app.window.getAll'],
  },
];

/** @param member full name without `chrome.` */
export function differencesOf(member: string): readonly Difference[] {
  return DECLARED.filter(({ members }) => members.includes(member)).map(({ row, section }) => ({ row, section }));
}

/** For the test. */
export const declaredDifferences: readonly DeclaredDifference[] = DECLARED;
