/**
 * The published types `@types/chrome-apps` beside our contracts: a function that is missing, takes other parameters or has another
 * kind of callback, and an event that is missing, do not compile. Where the published types do not tell what Chromium 156 does, or
 * something is not built, the member is listed with the reason; a line that is no longer true does not compile either.
 * They have no `chrome.socket`, which was deprecated before they were written.
 */
import type alarms from '../../src/api/alarms/contract.ts';
import type appRuntime from '../../src/api/app-runtime/contract.ts';
import type appWindow from '../../src/api/app-window/contract.ts';
import type commands from '../../src/api/commands/contract.ts';
import type fileSystem from '../../src/api/file-system/contract.ts';
import type contextMenus from '../../src/api/context-menus/contract.ts';
import type identity from '../../src/api/identity/contract.ts';
import type mediaGalleries from '../../src/api/media-galleries/contract.ts';
import type mdns from '../../src/api/mdns/contract.ts';
import type runtime from '../../src/api/runtime/contract.ts';
import type serial from '../../src/api/serial/contract.ts';
import type socketsTcpServer from '../../src/api/sockets-tcp-server/contract.ts';
import type socketsTcp from '../../src/api/sockets-tcp/contract.ts';
import type socketsUdp from '../../src/api/sockets-udp/contract.ts';
import type storageLocal from '../../src/api/storage-local/contract.ts';
import type storage from '../../src/api/storage/contract.ts';
import type syncFileSystem from '../../src/api/sync-file-system/contract.ts';
import type hid from '../../src/api/hid/contract.ts';
import type usb from '../../src/api/usb/contract.ts';
import type systemNetwork from '../../src/api/system-network/contract.ts';
import type { Disagreements, Exactly } from './disagreements.ts';

export type SocketsTcp = Exactly<
  Disagreements<typeof socketsTcp, typeof chrome.sockets.tcp>,
  {
    // Chrome 103 added the kind of address to ask for.
    connect: 'takes more';
    DnsQueryType: 'unpublished';
    // Chromium takes any text for a version of TLS, and no notice of one that it does not know.
    secure: 'takes more';
  }
>;

export type SocketsTcpServer = Exactly<Disagreements<typeof socketsTcpServer, typeof chrome.sockets.tcpServer>, {}>;

export type SocketsUdp = Exactly<
  Disagreements<typeof socketsUdp, typeof chrome.sockets.udp>,
  {
    // Chrome 103 added the kind of address to ask for.
    send: 'takes more';
    DnsQueryType: 'unpublished';
    // Chromium throws without a callback.
    setBroadcast: 'refuses';
  }
>;

export type Hid = Exactly<
  Disagreements<typeof hid, typeof chrome.hid>,
  {
    // The old form, with one vendor and product.
    getDevices: 'takes more';
    // Chromium has it no longer.
    getUserSelectedDevices: 'missing';
  }
>;

export type Usb = Exactly<
  Disagreements<typeof usb, typeof chrome.usb>,
  {
    // The old form, with one vendor and product.
    getDevices: 'takes more';
    getUserSelectedDevices: 'takes more';
  }
>;

export type SystemNetwork = Exactly<Disagreements<typeof systemNetwork, typeof chrome.system.network>, {}>;

export type AppRuntime = Exactly<
  Disagreements<typeof appRuntime, typeof chrome.app.runtime>,
  {
    // Not built: actions and a shop that ChromeOS has.
    ActionType: 'missing';
    PlayStoreStatus: 'missing';
  }
>;

/** The published type takes the namespace for a window: what only a window has is left out. */
type WindowNamespace = Omit<typeof chrome.app.window, Exclude<keyof chrome.app.AppWindow, `on${string}`>>;
export type AppWindow = Exactly<
  Disagreements<typeof appWindow, WindowNamespace>,
  {
    // Chromium takes any text for a frame, and the options of earlier versions of Chrome.
    create: 'takes more';
    // There in Chromium, never told.
    onAlphaEnabledChanged: 'unpublished';
  }
>;

export type Runtime = Exactly<
  Disagreements<typeof runtime, typeof chrome.runtime>,
  {
    // Both are there, but no call and no event: src/renderer/install.ts and last-error.ts make them.
    id: 'missing';
    lastError: 'missing';
    // Not built: programs beside the app.
    connectNative: 'missing';
    sendNativeMessage: 'missing';
    // Newer than the published types.
    getVersion: 'unpublished';
    openOptionsPage: 'unpublished';
    ContextType: 'unpublished';
    onEnabled: 'unpublished';
    // The published types have no message of null.
    sendMessage: 'takes more';
  }
>;

export type Storage = Exactly<
  Disagreements<typeof storage, Omit<typeof chrome.storage, 'local'>>,
  {
    // Not built.
    sync: 'missing';
    managed: 'missing';
    // Newer than the published types.
    AccessLevel: 'unpublished';
  }
>;

export type StorageLocal = Exactly<
  Disagreements<typeof storageLocal, typeof chrome.storage.local>,
  {
    // Chrome 114 doubled it.
    QUOTA_BYTES: 'differs';
    // Newer than the published types.
    getKeys: 'unpublished';
    setAccessLevel: 'unpublished';
    onChanged: 'unpublished';
  }
>;

export type Alarms = Exactly<
  Disagreements<typeof alarms, typeof chrome.alarms>,
  {
    // Newer than the published types: whether the alarm outlives the browser.
    create: 'takes more';
  }
>;

export type Commands = Exactly<Disagreements<typeof commands, typeof chrome.commands>, {}>;

export type Identity = Exactly<
  Disagreements<typeof identity, typeof chrome.identity>,
  {
    // Newer than the published types.
    AccountStatus: 'unpublished';
    clearAllCachedAuthTokens: 'unpublished';
    getAuthToken: 'takes more';
    getProfileUserInfo: 'takes more';
  }
>;

export type Serial = Exactly<Disagreements<typeof serial, typeof chrome.serial>, {}>;

export type Mdns = Exactly<Disagreements<typeof mdns, typeof chrome.mdns>, {}>;

export type FileSystem = Exactly<
  Disagreements<typeof fileSystem, typeof chrome.fileSystem>,
  {
    // ChromeOS's.
    ChildChangeType: 'missing';
    // The published type of the answer depends on the options.
    chooseEntry: 'takes more';
    // An entry does not cross: the contract has no type for it.
    getDisplayPath: 'takes more';
    getWritableEntry: 'takes more';
    isWritableEntry: 'takes more';
    retainEntry: 'takes more';
  }
>;

export type MediaGalleries = Exactly<
  Disagreements<typeof mediaGalleries, typeof chrome.mediaGalleries>,
  {
    // Gone since Chrome 51.
    addScanResults: 'missing';
    cancelMediaScan: 'missing';
    dropPermissionForMediaFileSystem: 'missing';
    getAllGalleryWatch: 'missing';
    getAllMediaFileSystemMetadata: 'missing';
    onScanProgress: 'missing';
    removeAllGalleryWatch: 'missing';
    startMediaScan: 'missing';
    // The contract has no type for a file system and a Blob.
    getMediaFileSystemMetadata: 'takes more';
    getMetadata: 'takes more';
    GalleryChangeType: 'unpublished';
    GetMediaFileSystemsInteractivity: 'unpublished';
    GetMetadataType: 'unpublished';
  }
>;

export type ContextMenus = Exactly<
  Disagreements<typeof contextMenus, typeof chrome.contextMenus>,
  {
    // A function, which `onclick` is, does not cross: the contract's type for it is what main gets, that there is one.
    create: 'refuses';
    update: 'refuses';
  }
>;

export type SyncFileSystem = Exactly<
  Disagreements<typeof syncFileSystem, typeof chrome.syncFileSystem>,
  {
    // An entry does not cross: the contract has no type for it.
    getFileStatus: 'takes more';
    getFileStatuses: 'takes more';
    getUsageAndQuota: 'takes more';
  }
>;
