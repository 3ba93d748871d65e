/** Which items a click shows, with which titles, and what the event tells of it: Chromium's ContextMenuMatcher and MenuManager. */
import type { ContextClick, ContextMenuEntry } from '../../main/host/context-menu-service.ts';
import type { MenuItem, MenuItems } from './main-items.ts';
import { matchesPattern } from './main-patterns.ts';

const LONGEST_SELECTION = 50;
const LONGEST_TITLE = 75;

/** Whether the item is shown for this click. */
function isShown(item: MenuItem, click: ContextClick): boolean {
  const { documentUrlPatterns: documents } = item;
  if (documents.length > 0 && !documents.some((pattern) => matchesPattern(pattern, click.frameUrl))) return false;
  return isInContext(item, click);
}

function isInContext({ contexts, targetUrlPatterns }: MenuItem, click: ContextClick): boolean {
  const wants = (context: string) => contexts.includes(context);
  const isTarget = (url: string) =>
    targetUrlPatterns.length === 0 || targetUrlPatterns.some((pattern) => matchesPattern(pattern, url));
  const { linkUrl, mediaType, selectionText, editable } = click;
  if (wants('all') || (selectionText !== '' && wants('selection'))) return true;
  if ((editable && wants('editable')) || (click.inFrame && wants('frame'))) return true;
  if (linkUrl !== '' && wants('link') && isTarget(linkUrl)) return true;
  if (mediaType !== 'none') return wants(mediaType) && isTarget(click.srcUrl);
  // The least specific context: only where no other applies, but for frames.
  return linkUrl === '' && selectionText === '' && !editable && wants('page');
}

/** `%s` is the selected text. */
function titleOf({ title }: MenuItem, { selectionText }: ContextClick): string {
  const selection = truncate(selectionText, LONGEST_SELECTION).replaceAll('&', '&&');
  return truncate(title.replaceAll('%s', selection), LONGEST_TITLE);
}

/** At a blank where there is one. */
function truncate(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  const blank = cut.search(/\s\S*$/);
  return `${(blank > 0 ? cut.slice(0, blank) : cut).trimEnd()}…`;
}

/** What a click shows. @param picked the user has picked the item */
export function menuEntries(
  items: MenuItems,
  click: ContextClick,
  picked: (item: MenuItem) => void,
  parentId?: string | number,
): readonly ContextMenuEntry[] {
  return items
    .children(parentId)
    .filter((item) => item.visible && isShown(item, click))
    .map((item) => ({
      type: item.type,
      label: titleOf(item, click),
      checked: item.checked,
      enabled: item.enabled,
      children: item.type === 'normal' ? menuEntries(items, click, picked, item.id) : [],
      picked: () => picked(item),
    }));
}

/**
 * Checks the item that the user has picked.
 * @returns the event's argument; undefined when the item is gone: the menu may have been open while the app took it away
 */
export function clickItem(items: MenuItems, item: MenuItem, click: ContextClick): Record<string, unknown> | undefined {
  if (!items.list.includes(item)) return undefined;
  const wasChecked = item.checked;
  if (item.type === 'checkbox' || item.type === 'radio') items.check(item, item.type === 'radio' || !wasChecked);
  return clickInfo(item, click, wasChecked);
}

/** The event's argument; keys in the alphabet's order, and only those that there is something to say of. */
function clickInfo(item: MenuItem, click: ContextClick, wasChecked: boolean): Record<string, unknown> {
  const checkable = item.type === 'checkbox' || item.type === 'radio';
  const told: Record<string, unknown> = {
    checked: checkable ? item.checked : '',
    editable: click.editable,
    frameUrl: click.frameUrl,
    linkUrl: click.linkUrl,
    mediaType: click.mediaType === 'none' ? '' : click.mediaType,
    menuItemId: item.id,
    pageUrl: click.pageUrl,
    parentMenuItemId: item.parentId ?? '',
    selectionText: click.selectionText,
    srcUrl: click.srcUrl,
    wasChecked: checkable ? wasChecked : '',
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== ''));
}
