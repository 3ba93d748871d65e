/** What an element asks of main about its guest. */
import { finish } from '../../renderer/bind.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import { consoleError } from '../../renderer/primordials.ts';
import { toPlain } from '../../renderer/to-plain.ts';
import type { FunctionSpec } from '../core/contract.ts';
import { matchCall } from '../core/signature.ts';
import contract from './contract.ts';

export type GuestMethod = keyof typeof contract.functions;

export class GuestCalls {
  readonly #context: PageContext;
  readonly #guest: () => string;

  /** @param guest main's name of the guest; '' without one */
  constructor(context: PageContext, guest: () => string) {
    this.#context = context;
    this.#guest = guest;
  }

  #list(given: readonly unknown[]): unknown[] {
    const list: unknown[] = [this.#guest()];
    for (let i = 0; i < given.length; i++) list[i + 1] = given[i];
    return list;
  }

  /** @returns the arguments, the guest's name first. @throws Chrome's TypeError */
  match(method: GuestMethod, given: readonly unknown[]): ReturnType<typeof matchCall> {
    return matchCall(`webViewInternal.${method}`, contract.functions[method], this.#list(given), toPlain);
  }

  /** Carries out a method that the app has called. @returns false when there is no guest @throws Chrome's TypeError */
  invoke(method: GuestMethod, given: readonly unknown[]): boolean {
    const { args, callback } = this.match(method, given);
    if (this.#guest() === '') return false;
    const spec: FunctionSpec = contract.functions[method];
    this.#context.call(`webview.${method}`, args, (error, results) => {
      if (spec.callback !== 'none') finish(callback, error, results, this.#context.lastError);
      else if (error !== null) consoleError(`Error while running webview.${method}: ${error}`);
    });
    return true;
  }

  /** As `invoke`, for what the element itself wants. */
  tell(method: GuestMethod, given: readonly unknown[]): void {
    this.#context.call(`webview.${method}`, this.#list(given), () => {});
  }

  /** As `tell`; what main refuses is said as Chrome says errors that nobody looked at. */
  tellOpenly(method: GuestMethod, given: readonly unknown[]): void {
    this.#context.call(`webview.${method}`, this.#list(given), (error) => {
      if (error !== null) this.#context.lastError.reportUnchecked(error);
    });
  }
}
