/** The namespaces of one app: which the manifest grants, their instances, and the calls of its pages. */
import rooms from 'holdfast:rooms/main';
import type { NamespaceSpec } from '../../api/core/contract.ts';
import { registry } from '../../api/registry.ts';
import type { AppHost, Log } from '../host/app-host.ts';
import { DENIED, Dispatcher } from '../host/dispatch.ts';
import type { Outcome } from '../host/dispatch.ts';
import { createLimitedLog } from '../host/limited-log.ts';
import type { PageConnection, PageIdentity } from '../host/page-connection.ts';
import type { RoomInstance } from '../host/room.ts';
import { isAvailable } from '../package/availability.ts';
import { canonicalPermissionName } from '../permissions/permission-names.ts';

export class AppRooms {
  /** For what the app's pages can bring about as often as they like. */
  readonly limitedLog: Log;
  readonly #app: AppHost;
  readonly #dispatcher: Dispatcher;
  readonly #instances = new Map<string, RoomInstance>();
  readonly #events = new Set<string>();
  readonly #lazyEvents = new Set<string>();

  constructor(app: AppHost) {
    this.#app = app;
    this.limitedLog = createLimitedLog(app.log);
    this.#dispatcher = new Dispatcher(this.limitedLog);
    this.update();
  }

  /** Makes the namespaces that have become available since; those that were taken back answer no more calls. */
  update(): void {
    const app = this.#app;
    for (const room of rooms) {
      const contract: NamespaceSpec = room.contract;
      if (this.#instances.has(contract.name) || !this.#isAvailable(contract)) continue;
      const instance = room.create(app);
      this.#instances.set(contract.name, instance);
      this.#dispatcher.add(contract, instance);
      for (const [event, { lazy }] of Object.entries(contract.events)) {
        this.#events.add(`${contract.name}.${event}`);
        if (lazy) this.#lazyEvents.add(`${contract.name}.${event}`);
      }
    }
  }

  /** Full names of the granted namespaces, in the order of the registry. */
  get names(): readonly string[] {
    return registry.filter(({ name }) => this.#isActive(name)).map(({ name }) => name);
  }

  #isActive(name: string): boolean {
    const contract = registry.find((other) => other.name === name);
    return this.#instances.has(name) && contract !== undefined && this.#isAvailable(contract);
  }

  isEvent(name: string): boolean {
    return this.#events.has(name);
  }

  /** Whether Chrome remembers who listens to the event and loads the event page for it. */
  isLazy(name: string): boolean {
    return this.#lazyEvents.has(name);
  }

  /** A page has something to work off. */
  get busy(): boolean {
    return this.#some((instance) => instance.busy?.());
  }

  /** Something of a room may still bring an event. */
  get wakes(): boolean {
    return this.#some((instance) => instance.wakes?.());
  }

  /** Calls that have not been answered. */
  get pending(): number {
    return this.#dispatcher.pending;
  }

  /** See Dispatcher. */
  isNoticed(method: string): boolean {
    return this.#dispatcher.isNoticed(method);
  }

  call(page: PageConnection, method: string, args: readonly unknown[]): Promise<Outcome> {
    const namespace = method.slice(0, method.lastIndexOf('.'));
    if (this.#instances.has(namespace) && !this.#isActive(namespace)) return Promise.resolve(DENIED);
    return this.#dispatcher.call(page, method, args);
  }

  carryOut(page: PageConnection, method: string, args: readonly unknown[]): void {
    this.#dispatcher.carryOut(page, method, args);
  }

  /** By namespace: what its page.ts gets before the page's first script. */
  stateFor(page: PageIdentity): Record<string, unknown> {
    const state: Record<string, unknown> = {};
    for (const [name, instance] of this.#instances) state[name] = instance.state?.(page);
    return state;
  }

  /** @param event full name; the room is that of its namespace */
  credit(page: PageConnection, event: string, socketId: number, bytes: number): void {
    this.#instances.get(event.slice(0, event.lastIndexOf('.')))?.credit?.(page, socketId, bytes);
  }

  /** @param event full name */
  listening(event: string): void {
    const namespace = event.slice(0, event.lastIndexOf('.'));
    void this.#instances.get(namespace)?.listening?.(event.slice(namespace.length + 1));
  }

  pageGone(page: PageConnection): void {
    for (const instance of this.#instances.values()) instance.pageGone?.(page);
  }

  /** The event page is gone: so is what does not survive it. */
  suspend(): void {
    this.#each((instance) => instance.suspend?.());
  }

  dispose(): void {
    this.#each((instance) => instance.dispose?.());
  }

  #some(holds: (instance: RoomInstance) => boolean | undefined): boolean {
    for (const instance of this.#instances.values()) if (holds(instance)) return true;
    return false;
  }

  /** Begins at once; a room that fails to clean up does not keep the others from it. */
  #each(cleanUp: (instance: RoomInstance) => void | Promise<void>): void {
    for (const [name, instance] of this.#instances) {
      const failed = (error: unknown) => {
        this.#app.log.error(`Unloading ${this.#app.manifest.name}: ${name}: ${String(error)}`);
      };
      try {
        Promise.resolve(cleanUp(instance)).catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }

  #isAvailable({ availability }: NamespaceSpec): boolean {
    const { manifest, permissions } = this.#app;
    const { names } = permissions.active();
    return isAvailable(availability, manifest, (name) => names.has(canonicalPermissionName(name)));
  }
}
