/**
 * Which document in which WebContents is a page of which app, from main's own knowledge. Both messages that a preload can send are
 * answered here, after the sender was checked.
 */
import { randomUUID } from 'node:crypto';
import { ipcMain } from 'electron';
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import { BOOT_CHANNEL, PORT_CHANNEL } from '../../api/core/wire.ts';
import type { BootData, Platform } from '../../api/core/wire.ts';
import type { Log } from '../host/app-host.ts';
import type { PageIdentity } from '../host/page-connection.ts';

/** What an app registers for each of its WebContents. */
export interface RegisteredPage {
  readonly appId: string;
  readonly platform: Platform;
  readonly identity: PageIdentity;
  readonly openerToken: string;
  /** True when the document is a page that gets chrome.* (not one of the manifest's sandboxed pages). */
  isPrivileged(url: URL): boolean;
  namespaces(): readonly string[];
  /** See BootData. */
  missing(): readonly string[];
  state(): Readonly<Record<string, unknown>>;
  /** A document of this page has come up and hands over its port; an earlier document's port is dead. */
  connected(port: MessagePortMain): void;
}

interface Entry {
  readonly page: RegisteredPage;
  /** The token of the document that booted last and has not handed over its port. */
  portToken: string;
}

export class PageRegistry {
  readonly #entries = new Map<number, Entry>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
    ipcMain.on(BOOT_CHANNEL, (event) => {
      event.returnValue = this.#boot(event);
    });
    ipcMain.on(PORT_CHANNEL, (event, token: unknown) => this.#takePort(event, token));
  }

  /** @returns a function that takes the registration back. */
  register(contents: WebContents, page: RegisteredPage): () => void {
    const { id } = contents;
    this.#entries.set(id, { page, portToken: randomUUID() });
    return () => this.#entries.delete(id);
  }

  #boot(event: IpcMainEvent): BootData | null {
    const entry = this.#entry(event);
    if (!entry) return null;
    entry.portToken = randomUUID();
    return {
      appId: entry.page.appId,
      platform: entry.page.platform,
      namespaces: entry.page.namespaces(),
      missing: entry.page.missing(),
      state: entry.page.state(),
      openerToken: entry.page.openerToken,
      portToken: entry.portToken,
    };
  }

  #takePort(event: IpcMainEvent, token: unknown): void {
    const entry = this.#entry(event);
    const [port] = event.ports;
    if (!entry || !port || token !== entry.portToken || event.ports.length !== 1) {
      this.#log.warn(`Refused a port from ${event.senderFrame?.url ?? 'a frame that is gone'}.`);
      for (const other of event.ports) other.close();
      return;
    }
    // One port for each document: the token is used up.
    entry.portToken = randomUUID();
    entry.page.connected(port);
  }

  /** The registered page that the sender is, if it is the main frame and shows a privileged document of its own app. */
  #entry(event: IpcMainEvent): Entry | undefined {
    const frame = event.senderFrame;
    const entry = this.#entries.get(event.sender.id);
    if (!entry || !frame || frame !== event.sender.mainFrame) return undefined;
    const { appId } = entry.page;
    // A sandboxed page has the opaque origin 'null'; another app's or a foreign page has its own.
    if (frame.origin !== appOrigin(appId)) return undefined;
    return URL.canParse(frame.url) && entry.page.isPrivileged(new URL(frame.url)) ? entry : undefined;
  }
}
