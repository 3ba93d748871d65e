/** The items of `<webview>.contextMenus`: by page, and there by the page's number of the element. They go with the page. */
import type { ContextClick, ContextMenuEntry } from '../../main/host/context-menu-service.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import { MenuItems } from '../context-menus/main-items.ts';
import { clickItem, menuEntries } from '../context-menus/main-menu.ts';
import { ApiError } from '../core/api-error.ts';

/** Elements of a page that have items: a page that goes mad must not use up the memory of the shell. */
const MOST_ELEMENTS = 1000;

export class ElementMenus {
  readonly #pages = new Map<PageConnection, Map<number, MenuItems>>();

  /** The element's items, to be changed. @throws ApiError for too many elements */
  of(page: PageConnection, element: number): MenuItems {
    const elements = this.#pages.get(page) ?? new Map<number, MenuItems>();
    this.#pages.set(page, elements);
    const items = elements.get(element) ?? new MenuItems([], 'webview');
    if (!elements.has(element) && elements.size >= MOST_ELEMENTS) throw new ApiError('Too many <webview> elements.');
    elements.set(element, items);
    return items;
  }

  /** @param clicked is given the event's argument when the user has picked an item */
  entries(
    page: PageConnection,
    element: number,
    click: ContextClick,
    clicked: (info: Record<string, unknown>) => void,
  ): readonly ContextMenuEntry[] {
    const items = this.#pages.get(page)?.get(element);
    if (!items) return [];
    return menuEntries(items, click, (item) => {
      const info = clickItem(items, item, click);
      if (info) clicked(info);
    });
  }

  forget(page: PageConnection): void {
    this.#pages.delete(page);
  }
}
