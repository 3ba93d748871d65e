/** The menu items of one app: their tree and its rules, as Chromium's MenuManager keeps them. */
import { ApiError } from '../core/api-error.ts';
import type { Arguments } from '../core/contract.ts';
import type contract from './contract.ts';
import { isPattern } from './main-patterns.ts';

type Created = Arguments<typeof contract.functions.add>[0];
type Updated = Arguments<typeof contract.functions.update>[1];

export interface MenuItem {
  /** A number only where Chrome has made it up, for an item of a `<webview>`. */
  readonly id: string | number;
  parentId?: string | number | undefined;
  type: 'checkbox' | 'normal' | 'radio' | 'separator';
  title: string;
  checked: boolean;
  visible: boolean;
  enabled: boolean;
  contexts: readonly string[];
  documentUrlPatterns: readonly string[];
  targetUrlPatterns: readonly string[];
}

const ID_REQUIRED =
  'Extensions using event pages or Service Workers must pass an id parameter to chrome.contextMenus.create';
const ONCLICK_REFUSED =
  'Extensions using event pages or Service Workers cannot pass an onclick parameter to chrome.contextMenus.create. Instead, use the chrome.contextMenus.onClicked event.';
const TITLE_NEEDED = 'All menu items except for separators must have a title';
const NOT_CHECKABLE = 'Only items with type "radio" or "checkbox" can be checked';
const ACTION_CONTEXTS: ReadonlySet<string> = new Set(['action', 'browser_action', 'page_action']);
const LAUNCHER_REFUSED = "Only packaged apps are allowed to use 'launcher' context";
const MOST_ITEMS = 1000;

export class MenuItems {
  /** In the order of creation; an item that was given another parent is its last. */
  #list: MenuItem[];

  readonly #owner: 'app' | 'webview';

  /** @param owner the items of a `<webview>` may do without an id of the app's, and have functions; they are not for the launcher */
  constructor(list: readonly MenuItem[] = [], owner: 'app' | 'webview' = 'app') {
    this.#list = [...list];
    this.#owner = owner;
  }

  get list(): readonly MenuItem[] {
    return this.#list;
  }

  children(parentId: string | number | undefined): readonly MenuItem[] {
    return this.#list.filter((item) => item.parentId === parentId);
  }

  /**
   * @param generated the id of an item that the app has given none
   * @throws ApiError with Chromium's texts, in the order in which it looks
   */
  create(given: Created, generated?: number): void {
    const { id = generated, type = 'normal', title = '', contexts = ['page'], parentId } = given;
    if (id === undefined) throw new ApiError(ID_REQUIRED);
    if (this.#list.length >= MOST_ITEMS) {
      throw new ApiError(`An extension can create a maximum of ${MOST_ITEMS} menu items.`);
    }
    if (this.#find(id)) throw new ApiError(`Cannot create item with duplicate id ${id}`);
    if (given.onclick !== undefined && this.#owner === 'app') throw new ApiError(ONCLICK_REFUSED);
    if (contexts.includes('launcher') && this.#owner === 'webview') throw new ApiError(LAUNCHER_REFUSED);
    if (contexts.some((context) => ACTION_CONTEXTS.has(context))) {
      throw new ApiError('Only extensions are allowed to use action contexts');
    }
    if (title === '' && type !== 'separator') throw new ApiError(TITLE_NEEDED);
    checkPatterns(given);
    const parent = parentId === undefined ? undefined : this.#parent(parentId);
    this.#list.push({
      id,
      parentId: parent?.id,
      type,
      title,
      checked: given.checked === true && isCheckable(type),
      visible: given.visible ?? true,
      enabled: given.enabled ?? true,
      contexts,
      documentUrlPatterns: given.documentUrlPatterns ?? [],
      targetUrlPatterns: given.targetUrlPatterns ?? [],
    });
    this.#settleRadios(parent?.id);
  }

  /**
   * What comes before the key that is refused stays changed, as in Chromium.
   * @throws ApiError with Chromium's texts
   */
  update(id: string | number, given: Updated): void {
    const item = this.#get(id);
    try {
      if (given.type !== undefined && given.type !== item.type) {
        item.type = given.type;
        if (!isCheckable(item.type)) item.checked = false;
      }
      if (given.title !== undefined) {
        if (given.title === '' && item.type !== 'separator') throw new ApiError(TITLE_NEEDED);
        item.title = given.title;
      }
      if (given.checked !== undefined) this.check(item, given.checked);
      item.visible = given.visible ?? item.visible;
      item.enabled = given.enabled ?? item.enabled;
      item.contexts = given.contexts ?? item.contexts;
      if (given.parentId !== undefined) this.#move(item, this.#parent(given.parentId));
      checkPatterns(given);
      item.documentUrlPatterns = given.documentUrlPatterns ?? item.documentUrlPatterns;
      item.targetUrlPatterns = given.targetUrlPatterns ?? item.targetUrlPatterns;
    } finally {
      this.#settleRadios(item.parentId);
    }
  }

  /** Of the radio items beside each other only one is checked. */
  check(item: MenuItem, checked: boolean): void {
    if (checked && !isCheckable(item.type)) throw new ApiError(NOT_CHECKABLE);
    item.checked = checked;
    if (item.type !== 'radio' || !checked) return;
    const group = this.#radioGroups(item.parentId).find((radios) => radios.includes(item)) ?? [];
    for (const radio of group) radio.checked = radio === item;
  }

  /** With all that is below it. */
  remove(id: string | number): void {
    const { id: found, parentId } = this.#get(id);
    const gone = new Set([found]);
    for (const item of this.#below(found)) gone.add(item.id);
    this.#list = this.#list.filter((item) => !gone.has(item.id));
    this.#settleRadios(parentId);
  }

  removeAll(): void {
    this.#list = [];
  }

  #find(id: string | number): MenuItem | undefined {
    return this.#list.find((item) => item.id === id);
  }

  #get(id: string | number): MenuItem {
    const found = this.#find(id);
    // Of a number Chromium tells nothing when it is 0.
    if (!found) throw new ApiError(`Cannot find menu item with id ${id === 0 ? '' : id}`);
    return found;
  }

  #parent(id: string | number): MenuItem {
    const parent = this.#get(id);
    if (parent.type !== 'normal') throw new ApiError('Parent items must have type "normal"');
    return parent;
  }

  #move(item: MenuItem, parent: MenuItem): void {
    if (parent === item || this.#below(item.id).includes(parent)) throw new ApiError('Unknown error.');
    const { parentId } = item;
    if (parentId === parent.id) return;
    this.#list = [...this.#list.filter((other) => other !== item), item];
    item.parentId = parent.id;
    this.#settleRadios(parentId);
  }

  #below(id: string | number): readonly MenuItem[] {
    return this.children(id).flatMap((child) => [child, ...this.#below(child.id)]);
  }

  #radioGroups(parentId: string | number | undefined): readonly (readonly MenuItem[])[] {
    const groups: MenuItem[][] = [[]];
    for (const item of this.children(parentId)) {
      if (item.type === 'radio') groups.at(-1)?.push(item);
      else groups.push([]);
    }
    return groups.filter((group) => group.length > 0);
  }

  /** The last checked one of a group stays so; where none is, the first becomes it. */
  #settleRadios(parentId: string | number | undefined): void {
    for (const group of this.#radioGroups(parentId)) {
      const chosen = group.findLast(({ checked }) => checked) ?? group[0];
      for (const radio of group) radio.checked = radio === chosen;
    }
  }
}

function isCheckable(type: MenuItem['type']): boolean {
  return type === 'checkbox' || type === 'radio';
}

function checkPatterns(given: Created | Updated): void {
  for (const pattern of [...(given.documentUrlPatterns ?? []), ...(given.targetUrlPatterns ?? [])]) {
    if (!isPattern(pattern)) throw new ApiError(`Invalid url pattern '${pattern}'`);
  }
}
