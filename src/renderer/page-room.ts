/**
 * What a namespace may add in the page. Only where Chrome answers synchronously, where an argument or a result cannot cross
 * processes (live windows), or where a call must take effect before main hears of it (pausing).
 */
import type { NamespaceSpec } from '../api/core/contract.ts';
import type { LastError } from './last-error.ts';
import type { PageEvent } from './event.ts';

export interface PageContext {
  readonly appId: string;
  /** What the room's main side put into the boot data, and later pushes. */
  readonly state: unknown;
  /** Calls a function of any namespace in main; `done` runs with Chrome's lastError rules left to the caller. */
  call(
    method: string,
    args: readonly unknown[],
    done: (error: string | null, results: readonly unknown[]) => void,
  ): void;
  readonly lastError: LastError;
  /** Calls of this namespace's functions that main has not answered, but for those declared `slow`. */
  unanswered(): number;
  /** @param name in full, e.g. `runtime.onMessage` */
  event(name: string): PageEvent;
  /** A new event object of this page only (not one of the namespace). */
  createEvent(): PageEvent;
  /** See inbox.ts. */
  setPaused(event: string, socketId: number, paused: boolean): void;
  drop(event: string, socketId: number): void;
  /**
   * Gives the page exactly these namespaces, from now on.
   * @param states by namespace: what those that are new need
   */
  setNamespaces(names: readonly string[], states: Readonly<Record<string, unknown>>): void;
  /** Name on this window under which a window it opens announces itself; see app-window/page.ts. */
  readonly openerToken: string;
  /** What this document and those in frames around or in it know each other by; see app-realm.ts. */
  readonly frameToken: string;
  /** See BootData. */
  readonly dropToken: string;
}

export interface PageRoom<N extends NamespaceSpec = NamespaceSpec> {
  readonly contract: N;
  create(context: PageContext, namespace: Record<string, unknown>): PageRoomInstance;
}

export type LocalFunction = (args: readonly unknown[], callback: Callback | undefined) => unknown;
export type Callback = (...results: unknown[]) => void;

export interface PageRoomInstance {
  /** Functions answered here, after argument matching. Those declared `local` must be. */
  readonly local?: Readonly<Record<string, LocalFunction>>;
  /** Functions whose arguments follow rules of their own: they get what was given, unmatched. For those declared `local`. */
  readonly own?: Readonly<Record<string, (given: readonly unknown[]) => unknown>>;
  /** What a script of Chrome's makes of the given arguments before they are looked at. */
  readonly given?: Readonly<Record<string, (given: readonly unknown[]) => readonly unknown[]>>;
  /** Runs in the page at the moment of a call that goes to main. */
  readonly before?: Readonly<Record<string, (args: readonly unknown[]) => void>>;
  /**
   * Answers a call here although main carries it out: the callback's arguments, or undefined where main has to answer. Main hears of
   * the call as of any other, in its turn, and answers nothing.
   */
  readonly ahead?: Readonly<Record<string, (args: readonly unknown[]) => readonly unknown[] | undefined>>;
  /** Receives the events that the contract declares as internal, by their names in it. */
  readonly events?: Readonly<Record<string, (info: never) => void>>;
  /** By event: makes of what main sends what listeners get, where that is no plain data. */
  readonly arguments?: Readonly<Record<string, (args: readonly unknown[]) => readonly unknown[]>>;
  /** New state of the room, pushed by main in order with the events. */
  push?(state: unknown): void;
  /** The surface is complete; the app's first script has not run. */
  installed?(): void;
}

export function definePageRoom<const N extends NamespaceSpec>(
  contract: N,
  create: (context: PageContext, namespace: Record<string, unknown>) => PageRoomInstance,
): PageRoom<N> {
  return { contract, create };
}
