/**
 * Carries out the calls of one app's pages. The permission side of availability is settled here: only namespaces that the manifest
 * grants have handlers at all.
 */
import type { z } from 'zod';
import { ApiError } from '../../api/core/api-error.ts';
import type { Log } from './app-host.ts';
import type { PageConnection } from './page-connection.ts';
import type { RoomInstance } from './room.ts';
import type { NamespaceSpec } from '../../api/core/contract.ts';
import { argumentsSchema } from './validate.ts';

export interface Outcome {
  /** lastError's message, or null. */
  readonly error: string | null;
  readonly results: readonly unknown[];
}

type Handler = (page: PageConnection, ...args: unknown[]) => readonly unknown[] | Promise<readonly unknown[]>;

interface Entry {
  readonly schema: z.ZodType<unknown[]>;
  readonly handler: Handler;
  readonly answered: ((page: PageConnection, ...args: unknown[]) => void) | undefined;
}

/** What the app is told when main refuses a message that our own page code cannot have sent. */
const REFUSED: Outcome = { error: 'Invalid call.', results: [] };
/** Chrome's text for a failure without one. */
const UNKNOWN_ERROR = 'Unknown error.';

export class Dispatcher {
  readonly #entries = new Map<string, Entry>();
  readonly #log: Log;
  #pending = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Calls that have not been answered; they keep the event page alive. */
  get pending(): number {
    return this.#pending;
  }

  add(contract: NamespaceSpec, instance: RoomInstance): void {
    const handlers = instance.handlers as unknown as Readonly<Record<string, Handler>>;
    const answered = (instance.answered ?? {}) as unknown as Readonly<Record<string, Entry['answered']>>;
    for (const [key, spec] of Object.entries(contract.functions)) {
      if (spec.local) continue;
      const handler = handlers[key];
      if (!handler) throw new Error(`${contract.name}.${key} is declared but has no handler.`);
      this.#entries.set(`${contract.name}.${key}`, {
        schema: argumentsSchema(spec),
        handler,
        answered: answered[key],
      });
    }
  }

  /**
   * @param method full name, from the page: untrusted
   * @param args from the page: untrusted
   * @returns never rejects: every failure becomes an outcome, and ours are logged.
   */
  async call(page: PageConnection, method: string, args: readonly unknown[]): Promise<Outcome> {
    const entry = this.#entries.get(method);
    const checked = this.#check(entry, method, args);
    if (!entry || !checked) return REFUSED;
    this.#pending += 1;
    try {
      return { error: null, results: await entry.handler(page, ...checked) };
    } catch (error) {
      if (error instanceof ApiError) return { error: error.message, results: error.results };
      this.#failed(method, error);
      return { error: UNKNOWN_ERROR, results: [] };
    } finally {
      this.#pending -= 1;
    }
  }

  /**
   * Carries out a call that the page has answered itself.
   * @param method full name, from the page: untrusted
   * @param args from the page: untrusted
   */
  carryOut(page: PageConnection, method: string, args: readonly unknown[]): void {
    const entry = this.#entries.get(method);
    const checked = this.#check(entry, method, args);
    if (!entry || !checked) return;
    if (!entry.answered) return this.#log.warn(`Refused a call of "${method}": a page cannot answer it.`);
    try {
      entry.answered(page, ...checked);
    } catch (error) {
      this.#failed(method, error);
    }
  }

  #check(entry: Entry | undefined, method: string, args: readonly unknown[]): unknown[] | undefined {
    if (!entry) {
      this.#log.warn(`Refused a call of "${method}": the app is not granted such a method.`);
      return undefined;
    }
    const checked = entry.schema.safeParse(args);
    if (checked.success) return checked.data;
    const issue = checked.error.issues[0];
    this.#log.warn(`Refused a call of "${method}": argument ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
    return undefined;
  }

  #failed(method: string, error: unknown): void {
    this.#log.error(`${method} failed inside Holdfast: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
