/** What a room's main.ts is given and what it must provide. No Electron here: rooms run in plain Node in unit tests. */
import type { Arguments, NamespaceSpec } from '../../api/core/contract.ts';
import type { AppHost } from './app-host.ts';
import type { PageConnection, PageIdentity } from './page-connection.ts';

/**
 * The handlers of one namespace, one per declared function (a missing one does not compile).
 * A handler gets the calling page and the validated arguments; what it returns are the callback's arguments
 * (`[]` for a callback without any). It fails by throwing ApiError.
 */
export type Handlers<N extends NamespaceSpec> = {
  readonly [K in keyof N['functions'] as N['functions'][K] extends { local: true } ? never : K]: (
    page: PageConnection,
    ...args: Arguments<N['functions'][K]>
  ) => readonly unknown[] | Promise<readonly unknown[]>;
};

/** As `Handlers`, without a result. */
type AnsweredHandlers<N extends NamespaceSpec> = {
  readonly [K in keyof N['functions']]: (page: PageConnection, ...args: Arguments<N['functions'][K]>) => void;
};

/** A namespace at work for one app. */
export interface RoomInstance<N extends NamespaceSpec = NamespaceSpec> {
  readonly handlers: Handlers<N>;
  /**
   * Calls that the room's page.ts has answered itself (see `ahead` in renderer/page-room.ts), with validated arguments. There is nobody
   * left to tell of a failure.
   */
  readonly answered?: Partial<AnsweredHandlers<N>>;
  /** What the room's page.ts needs before the page's first script; sent with the boot data. */
  state?(page: PageIdentity): unknown;
  /** The app is unloaded (window closed for good, reload, crash): release everything that belongs to it. */
  dispose?(): void | Promise<void>;
  /** A page of the app went away (closed, crashed, navigated); its delivery state must go too. */
  pageGone?(page: PageConnection): void;
  /** Bytes a page has consumed of what `page.sendData` sent it; see page-connection.ts. */
  credit?(page: PageConnection, socketId: number, bytes: number): void;
  /** The event page has been unloaded: close what does not survive it. Events that this brings about load it again. */
  suspend?(): void;
  /** A page listens to an event of the namespace: for what is not to be looked at before somebody cares. */
  listening?(event: string): void | Promise<void>;
  /** True while a page has something of the room to work off, which keeps the event page. */
  busy?(): boolean;
  /** True while the room may have an event for the app later on, which keeps an app without pages loaded. */
  wakes?(): boolean;
}

export interface Room<N extends NamespaceSpec = NamespaceSpec> {
  readonly contract: N;
  /** Called once per app that is granted the namespace. */
  create(app: AppHost): RoomInstance<N>;
}

export function defineRoom<const N extends NamespaceSpec>(
  contract: N,
  create: (app: AppHost) => RoomInstance<N>,
): Room<N> {
  return { contract, create };
}
