/**
 * Carries out the calls of one app's pages. The permission side of availability is settled here: only namespaces that the manifest
 * grants have handlers at all.
 */
import type { z } from 'zod';
import { ApiError } from '../../api/core/api-error.ts';
import type { Log } from './app-host.ts';
import { CallBudget } from './call-budget.ts';
import { callSize } from './call-size.ts';
import { NoAnswer } from './no-answer.ts';
import type { PageConnection } from './page-connection.ts';
import type { RoomInstance } from './room.ts';
import type { NamespaceSpec } from '../../api/core/contract.ts';
import { argumentsSchema } from './validate.ts';

export interface Outcome {
  /** lastError's message, or null. */
  readonly error: string | null;
  readonly results: readonly unknown[];
  /** The page hears nothing: see NoAnswer. */
  readonly unanswered?: true;
}

/** To a call that the page's surface has no business to make: of a permission that was taken back, or not of a guest's. */
export const DENIED: Outcome = { error: 'Access to extension API denied.', results: [] };

type Handler = (page: PageConnection, ...args: unknown[]) => readonly unknown[] | Promise<readonly unknown[]>;

interface Entry {
  readonly schema: z.ZodType<unknown[]>;
  readonly handler: Handler;
  readonly answered: ((page: PageConnection, ...args: unknown[]) => void) | undefined;
  readonly unnoticed: boolean;
}

interface Checked {
  readonly entry: Entry;
  readonly values: readonly unknown[];
  /** See callSize. */
  readonly bytes: number;
}

/** What the app is told when main refuses a message that our own page code cannot have sent. */
const REFUSED: Outcome = { error: 'Invalid call.', results: [] };
const UNANSWERED: Outcome = { error: null, results: [], unanswered: true };
/** Of what a page sent, in one line of the log. */
const MOST_TEXT = 200;
/** Chrome's text for a failure without one. */
const UNKNOWN_ERROR = 'Unknown error.';

export class Dispatcher {
  readonly #entries = new Map<string, Entry>();
  readonly #log: Log;
  readonly #budget = new CallBudget();
  #unnoticed = 0;

  /** @param log a limited one: every line is of a page's making. */
  constructor(log: Log) {
    this.#log = log;
  }

  /** Calls that have not been answered; they keep the event page alive. Without those that do not (`unnoticed`). */
  get pending(): number {
    return this.#budget.calls - this.#unnoticed;
  }

  /** Whether a call is activity of the app. @param method full name, from the page: untrusted */
  isNoticed(method: string): boolean {
    return this.#entries.get(method)?.unnoticed !== true;
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
        unnoticed: spec.unnoticed === true,
      });
    }
  }

  /**
   * @param method full name, from the page: untrusted
   * @param args from the page: untrusted
   * @returns never rejects: every failure becomes an outcome, and ours are logged.
   */
  async call(page: PageConnection, method: string, args: readonly unknown[]): Promise<Outcome> {
    const checked = this.#check(method, args);
    if (!checked) return REFUSED;
    const { entry, values, bytes } = checked;
    try {
      this.#budget.take(bytes);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#refuse(method, error.message);
      return { error: error.message, results: [] };
    }
    if (entry.unnoticed) this.#unnoticed += 1;
    try {
      return { error: null, results: await entry.handler(page, ...values) };
    } catch (error) {
      if (error instanceof ApiError) return { error: error.message, results: error.results };
      if (error instanceof NoAnswer) return UNANSWERED;
      this.#failed(method, error);
      return { error: UNKNOWN_ERROR, results: [] };
    } finally {
      this.#budget.giveBack(bytes);
      if (entry.unnoticed) this.#unnoticed -= 1;
    }
  }

  /**
   * Carries out a call that the page has answered itself.
   * @param method full name, from the page: untrusted
   * @param args from the page: untrusted
   */
  carryOut(page: PageConnection, method: string, args: readonly unknown[]): void {
    const checked = this.#check(method, args);
    if (!checked) return;
    const { answered } = checked.entry;
    if (!answered) return this.#refuse(method, 'a page cannot answer it.');
    try {
      answered(page, ...checked.values);
    } catch (error) {
      this.#failed(method, error);
    }
  }

  /** @returns what is to be called with what, and how much that holds; undefined for what is refused. */
  #check(method: string, args: readonly unknown[]): Checked | undefined {
    const entry = this.#entries.get(method);
    if (!entry) return this.#refuse(method, 'the app is not granted such a method.');
    const bytes = callSize(args);
    if (bytes === undefined) return this.#refuse(method, 'its arguments hold what no page of ours sends.');
    const parsed = entry.schema.safeParse(args);
    if (parsed.success) return { entry, values: parsed.data, bytes };
    const issue = parsed.error.issues[0];
    return this.#refuse(method, `argument ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }

  #refuse(method: string, why: string): undefined {
    // Both hold the page's own text, which must not look like a line of the shell's.
    this.#log.warn(`Refused a call of ${JSON.stringify(method)}: ${why.slice(0, MOST_TEXT).replaceAll(/\s+/g, ' ')}`);
  }

  #failed(method: string, error: unknown): void {
    this.#log.error(`${method} failed inside Holdfast: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
