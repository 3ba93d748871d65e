/**
 * Which document in which WebContents, or in which frame of it, is a page of which app, from main's own knowledge. All messages that a
 * preload can send are answered here, after the sender was checked.
 */
import { randomUUID } from 'node:crypto';
import { ipcMain } from 'electron';
import type { IpcMainEvent, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import { BOOT_CHANNEL, DROP_CHANNEL, PORT_CHANNEL, SCRIPT_PORT_CHANNEL } from '../../api/core/wire.ts';
import type { BareBootData, BootData, PageDenial, Platform } from '../../api/core/wire.ts';
import type { EntryDescription } from '../../api/core/entries.ts';
import type { Log } from '../host/app-host.ts';

/** What an app registers for each of its WebContents. */
export interface RegisteredPage {
  readonly appId: string;
  readonly platform: Platform;
  readonly openerToken: string;
  /** It is in a `<webview>`, where frames and documents without a URL of their own get nothing. */
  readonly isGuest?: boolean;
  /** See BootData. */
  readonly members?: BootData['members'];
  /** See BootData. */
  readonly denied?: readonly PageDenial[] | undefined;
  /** True when the document is a page that gets chrome.* (not one of the manifest's sandboxed pages). */
  isPrivileged(url: URL): boolean;
  namespaces(): readonly string[];
  /** See BootData. */
  missing(): readonly string[];
  /** @param frame Electron's number of a frame inside of the page; undefined for the page itself */
  state(frame: number | undefined): Readonly<Record<string, unknown>>;
  /** A document of this page, or of a frame in it, has come up and hands over its port; an earlier document's port is dead. */
  connected(port: MessagePortMain, frame: number | undefined): void;
  /**
   * The app's scripts in the guest's page hand over a port.
   * @param url of the document
   * @returns false when the app has none there
   */
  scripted?(port: MessagePortMain, url: string): boolean;
  /** Something was dropped on this page. @param files DroppedFile[], untrusted. @returns an entry for each, or none at all */
  dropped?(files: unknown): readonly EntryDescription[];
}

interface Entry {
  readonly page: RegisteredPage;
  /** See BootData. */
  readonly frameToken: string;
  /** By frame (undefined: the page itself) the tokens of the documents that booted last and have not handed over their ports. */
  readonly portTokens: Map<number | undefined, string>;
}

export class PageRegistry {
  readonly #entries = new Map<number, Entry>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
    ipcMain.on(BOOT_CHANNEL, (event) => {
      event.returnValue = this.#boot(event);
    });
    ipcMain.on(DROP_CHANNEL, (event, files: unknown) => {
      const document = this.#document(event);
      event.returnValue = (document?.privileged && document.entry.page.dropped?.(files)) || [];
    });
    ipcMain.on(PORT_CHANNEL, (event, token: unknown) => this.#takePort(event, token));
    ipcMain.on(SCRIPT_PORT_CHANNEL, (event) => this.#takeScriptPort(event));
  }

  /** @returns a function that takes the registration back. */
  register(contents: WebContents, page: RegisteredPage): () => void {
    const { id } = contents;
    this.#entries.set(id, { page, frameToken: randomUUID(), portTokens: new Map() });
    return () => this.#entries.delete(id);
  }

  #boot(event: IpcMainEvent): BootData | BareBootData | null {
    const document = this.#document(event);
    if (!document) return null;
    const { entry, frame, privileged } = document;
    const { page } = entry;
    const denied = page.denied && { denied: page.denied };
    if (!privileged) return page.platform === 'chrome-app' ? { bare: true, ...denied } : null;
    const portToken = randomUUID();
    entry.portTokens.set(frame, portToken);
    return {
      appId: page.appId,
      platform: page.platform,
      namespaces: page.namespaces(),
      ...(page.members && { members: page.members }),
      missing: page.missing(),
      state: page.state(frame),
      // Whoever opened a window waits for the window, not for a frame in it.
      openerToken: frame === undefined ? page.openerToken : '',
      frameToken: entry.frameToken,
      dropToken: randomUUID(),
      ...denied,
      portToken,
    };
  }

  #takePort(event: IpcMainEvent, token: unknown): void {
    const document = this.#document(event);
    const [port] = event.ports;
    const expected = document?.privileged ? document.entry.portTokens.get(document.frame) : undefined;
    if (!document || !port || expected === undefined || token !== expected || event.ports.length !== 1) {
      this.#log.warn(`Refused a port from ${event.senderFrame?.url ?? 'a frame that is gone'}.`);
      for (const other of event.ports) other.close();
      return;
    }
    // One port for each document: the token is used up.
    document.entry.portTokens.delete(document.frame);
    document.entry.page.connected(port, document.frame);
  }

  #takeScriptPort(event: IpcMainEvent): void {
    const page = this.#entries.get(event.sender.id)?.page;
    const sender = event.senderFrame;
    const [port] = event.ports;
    const isTaken =
      page?.scripted !== undefined &&
      port !== undefined &&
      event.ports.length === 1 &&
      sender !== null &&
      sender === event.sender.mainFrame &&
      page.scripted(port, sender.url);
    if (isTaken) return;
    this.#log.warn(`Refused a port from ${sender?.url ?? 'a frame that is gone'}.`);
    for (const other of event.ports) other.close();
  }

  /** The document of a registered page's own app that the sender is, if it is one. */
  #document(event: IpcMainEvent): { entry: Entry; frame: number | undefined; privileged: boolean } | undefined {
    const sender = event.senderFrame;
    const entry = this.#entries.get(event.sender.id);
    if (!entry || !sender || !URL.canParse(sender.url)) return undefined;
    const url = new URL(sender.url);
    const frame = sender === event.sender.mainFrame ? undefined : sender.frameTreeNodeId;
    if (entry.page.isGuest && (frame !== undefined || url.protocol === 'about:')) return undefined;
    const standing = standingOf(sender, url, entry.page, frame !== undefined);
    return standing && { entry, frame, privileged: standing === 'page' };
  }
}

/** What a document is to an app; undefined for one that is not the app's. */
function standingOf(
  { origin }: WebFrameMain,
  url: URL,
  page: RegisteredPage,
  inFrame: boolean,
): 'page' | 'bare' | undefined {
  const ownOrigin = appOrigin(page.appId);
  // Not `url.origin`: of a scheme that is not the web's own, Node gives 'null'.
  const isOwnUrl = `${url.protocol}//${url.host}` === ownOrigin;
  if (isOwnUrl && !page.isPrivileged(url)) return 'bare';
  // A sandboxed document has the opaque origin 'null'; another app's or a foreign page has its own.
  if (origin !== ownOrigin) return undefined;
  // Without a URL of its own a frame has its parent's origin, and in Chromium no API.
  if (inFrame && url.protocol === 'about:') return 'bare';
  return isOwnUrl || !inFrame ? 'page' : undefined;
}
