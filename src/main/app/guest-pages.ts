/** What the documents in a `<webview>` get of `chrome`: pages of the app's own, and the app's scripts in other pages. */
import type { MessagePortMain, WebContents } from 'electron';
import { guestMayCall, guestMayHear, guestMembers, isGuestNamespace } from '../../api/core/guest-surface.ts';
import { DENIED } from '../host/dispatch.ts';
import type { PageIdentity } from '../host/page-connection.ts';
import type { PagePort, PageHandlers } from '../ipc/page-port.ts';
import type { PageRegistry } from '../ipc/page-registry.ts';
import { isSandboxed } from '../package/content-security-policy.ts';
import type { Manifest } from '../package/manifest.ts';
import type { AppRooms } from './app-rooms.ts';
import { scriptSurface } from './script-surface.ts';

export interface GuestPagesHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly registry: PageRegistry;
  readonly rooms: AppRooms;
}

const GUEST: PageIdentity = { kind: 'guest', windowId: undefined };

/**
 * @param relay see BootData
 * @param open makes the port of a document, with `guestHandlers`
 * @returns what has to run before the app's scripts in a document that is not its own, so that they have it too
 */
export function connectGuest(
  contents: WebContents,
  relay: string,
  { id, manifest, registry, rooms }: GuestPagesHost,
  open: (end: MessagePortMain, identity: PageIdentity) => PagePort,
): () => string {
  let port: PagePort | undefined;
  let scripts: PagePort | undefined;
  let hasScripts = false;
  const state = () =>
    Object.fromEntries(Object.entries(rooms.stateFor(GUEST)).filter(([name]) => isGuestNamespace(name)));
  const namespaces = () => rooms.names.filter(isGuestNamespace);
  const forget = registry.register(contents, {
    appId: id,
    platform: 'chrome-app',
    openerToken: '',
    isGuest: true,
    members: guestMembers(),
    isPrivileged: (url) => !isSandboxed(manifest, url.pathname),
    namespaces,
    missing: () => [],
    state,
    connected: (end) => {
      port?.close();
      port = open(end, GUEST);
    },
    scripted: (end, url) => {
      // A page whose process has been taken over may ask, too.
      if (!hasScripts) return false;
      scripts?.close();
      scripts = open(end, { kind: 'script', windowId: undefined, documentUrl: url });
      return true;
    },
  });
  const close = () => {
    port?.close();
    scripts?.close();
  };
  contents.once('destroyed', () => {
    forget();
    close();
  });
  contents.on('render-process-gone', close);
  return () => {
    hasScripts = true;
    return scriptSurface({
      appId: id,
      platform: 'chrome-app',
      namespaces: namespaces(),
      members: guestMembers(),
      missing: [],
      state: state(),
      openerToken: '',
      frameToken: '',
      dropToken: '',
      portToken: '',
      relay,
    });
  };
}

/** Those of any page, for no more than a guest may. */
export function guestHandlers(handlers: PageHandlers): PageHandlers {
  return {
    ...handlers,
    answer: (page, method, args) =>
      guestMayCall(method) ? handlers.answer(page, method, args) : Promise.resolve(DENIED),
    carryOut: (page, method, args) => {
      if (guestMayCall(method)) handlers.carryOut(page, method, args);
    },
    isEvent: (name) => guestMayHear(name) && handlers.isEvent(name),
    credit: () => {},
  };
}
