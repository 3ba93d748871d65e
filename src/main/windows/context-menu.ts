/**
 * The menu of an app's windows: what there is to do with text, as in every program, and the app's own items. In Chrome an app's menu has no
 * more than that, and where nothing applies there is none.
 */
import { BrowserWindow, Menu } from 'electron';
import type { ContextMenuParams, MenuItemConstructorOptions, WebContents } from 'electron';
import type { ContextClick, ContextMenuEntry, ContextMenuService } from '../host/context-menu-service.ts';

const MEDIA = new Set(['image', 'video', 'audio']);

export class ContextMenu implements ContextMenuService {
  #entries: ((click: ContextClick) => readonly ContextMenuEntry[]) | undefined;

  provide(entries: ((click: ContextClick) => readonly ContextMenuEntry[]) | undefined): void {
    this.#entries = entries;
  }

  /** Shows the menu for a click; to be called for each `context-menu` of the app's pages. */
  show(contents: WebContents, params: ContextMenuParams): void {
    const window = BrowserWindow.fromWebContents(contents.hostWebContents ?? contents);
    const own = (this.#entries?.(clickOf(params)) ?? []).map(itemOf);
    const text = textItems(contents, params);
    const template = text.length > 0 && own.length > 0 ? [...text, SEPARATOR, ...own] : [...text, ...own];
    if (!window || template.length === 0) return;
    // By the keyboard it opens where the caret is, not where the mouse happens to be.
    const place = params.menuSourceType === 'keyboard' ? { x: params.x, y: params.y } : {};
    Menu.buildFromTemplate(template).popup({ window, ...place });
  }
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

function clickOf(params: ContextMenuParams): ContextClick {
  const { pageURL, frameURL, linkURL, srcURL, mediaType, selectionText, isEditable } = params;
  return {
    pageUrl: pageURL,
    frameUrl: frameURL === '' ? pageURL : frameURL,
    inFrame: frameURL !== '' && frameURL !== pageURL,
    linkUrl: linkURL,
    srcUrl: srcURL,
    mediaType: MEDIA.has(mediaType) ? (mediaType as ContextClick['mediaType']) : 'none',
    selectionText,
    editable: isEditable,
  };
}

function itemOf(entry: ContextMenuEntry): MenuItemConstructorOptions {
  const { type, label, checked, enabled, children } = entry;
  if (type === 'separator') return SEPARATOR;
  if (children.length > 0) return { label, enabled, submenu: children.map(itemOf) };
  return { type, label, enabled, checked, click: () => entry.picked() };
}

function textItems(contents: WebContents, params: ContextMenuParams): MenuItemConstructorOptions[] {
  const { editFlags, isEditable, selectionText } = params;
  const copy = { label: '&Copy', enabled: editFlags.canCopy, click: () => contents.copy() };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { label: '&Undo', enabled: editFlags.canUndo, click: () => contents.undo() },
    { label: '&Redo', enabled: editFlags.canRedo, click: () => contents.redo() },
    SEPARATOR,
    { label: 'Cu&t', enabled: editFlags.canCut, click: () => contents.cut() },
    copy,
    { label: '&Paste', enabled: editFlags.canPaste, click: () => contents.paste() },
    { label: 'Paste as plain text', enabled: editFlags.canPaste, click: () => contents.pasteAndMatchStyle() },
    SEPARATOR,
    { label: 'Select &all', enabled: editFlags.canSelectAll, click: () => contents.selectAll() },
  ];
}
