/** `<webview>.contextMenus`: items for the menu of the right button in the element's guest. */
import { finish } from '../../renderer/bind.ts';
import { createEvent } from '../../renderer/event.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import {
  apply,
  create,
  defineValue,
  dictionary,
  OPEN,
  pageWindow,
  reportException,
} from '../../renderer/primordials.ts';
import { toPlain } from '../../renderer/to-plain.ts';
import type { FunctionSpec } from '../core/contract.ts';
import { matchCall } from '../core/signature.ts';
import contract from './contract.ts';

type Method = 'contextMenusCreate' | 'contextMenusRemove' | 'contextMenusRemoveAll' | 'contextMenusUpdate';
type Handler = (info: unknown) => unknown;

let elements = 0;
/** Of items that the app gives none; in Chrome too they are of the page and not of the element. */
let ids = 0;

export class ContextMenus {
  /** The page's number of the element. */
  readonly element: number;
  /** What the app sees. */
  readonly surface: object;
  readonly #context: PageContext;
  readonly #onClicked = createEvent(() => {});
  readonly #onShow = createEvent(() => {});
  /** `onclick` of items. A number and a text are different ids. */
  #numbered = dictionary<Handler>();
  #named = dictionary<Handler>();

  constructor(context: PageContext) {
    elements += 1;
    this.element = elements;
    this.#context = context;
    this.surface = this.#makeSurface();
  }

  #makeSurface(): object {
    const surface = create(Object.prototype) as object;
    const methods = {
      create: (...given: unknown[]) => this.#create(given),
      remove: (...given: unknown[]) => {
        const { args, done } = this.#match('contextMenusRemove', given);
        this.#call('contextMenusRemove', args, done, () => this.#handle(args[1], undefined));
      },
      removeAll: (...given: unknown[]) => {
        const { args, done } = this.#match('contextMenusRemoveAll', given);
        this.#call('contextMenusRemoveAll', args, done, () => {
          this.#numbered = dictionary<Handler>();
          this.#named = dictionary<Handler>();
        });
      },
      update: (...given: unknown[]) => {
        const { args, done } = this.#match('contextMenusUpdate', given);
        const handler = handlerOf(given[1]);
        this.#call('contextMenusUpdate', args, done, () => {
          if (handler) this.#handle(args[1], handler);
        });
      },
    };
    defineValue(surface, 'create', methods.create, OPEN);
    defineValue(surface, 'remove', methods.remove, OPEN);
    defineValue(surface, 'removeAll', methods.removeAll, OPEN);
    defineValue(surface, 'update', methods.update, OPEN);
    defineValue(surface, 'onClicked', this.#onClicked.object, { enumerable: true });
    defineValue(surface, 'onShow', this.#onShow.object, { enumerable: true });
    return surface;
  }

  #create(given: readonly unknown[]): unknown {
    const { args, done } = this.#match('contextMenusCreate', given);
    const handler = handlerOf(given[0]);
    ids += 1;
    const generated = ids;
    const id = (args[1] as { readonly id?: string }).id ?? generated;
    this.#call('addMenuItem', [args[0], args[1], generated], done, () => this.#handle(id, handler));
    return id;
  }

  /** @throws Chrome's TypeError */
  #match(method: Method, given: readonly unknown[]): { readonly args: readonly unknown[]; readonly done: unknown } {
    const list: unknown[] = [this.element];
    for (let i = 0; i < given.length; i++) list[i + 1] = given[i];
    const spec = contract.functions[method] as FunctionSpec;
    const { args, callback } = matchCall(`chromeWebViewInternal.${method}`, spec, list, toPlain);
    return { args, done: callback };
  }

  #call(method: Method | 'addMenuItem', args: readonly unknown[], done: unknown, succeeded: () => void): void {
    this.#context.call(`webview.${method}`, args, (error, results) => {
      if (error === null) succeeded();
      finish(done as Parameters<typeof finish>[0], error, results, this.#context.lastError);
    });
  }

  #handle(id: unknown, handler: Handler | undefined): void {
    const handlers = typeof id === 'number' ? this.#numbered : this.#named;
    if (handler) handlers[id as string] = handler;
    else delete handlers[id as string];
  }

  /** The user has picked an item. */
  clicked(info: { readonly menuItemId: string | number }): void {
    const handler = (typeof info.menuItemId === 'number' ? this.#numbered : this.#named)[info.menuItemId];
    if (handler) {
      try {
        apply(handler, pageWindow, [info]);
      } catch (error) {
        reportException(error);
      }
    }
    this.#onClicked.dispatch([info]);
  }

  /** @returns whether the menu may show */
  mayShow(): boolean {
    let prevented = false;
    const event = create(Object.prototype) as object;
    const preventDefault = () => {
      prevented = true;
    };
    defineValue(event, 'preventDefault', preventDefault, OPEN);
    this.#onShow.dispatch([event]);
    return !prevented;
  }
}

/** The app's function, which the arguments for main have no more than a mark of. */
function handlerOf(properties: unknown): Handler | undefined {
  const { onclick } = properties as { readonly onclick?: unknown };
  return typeof onclick === 'function' ? (onclick as Handler) : undefined;
}
