import * as z from 'zod';
import type { ContextClick } from '../../main/host/context-menu-service.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';
import { MenuItems } from './main-items.ts';
import type { MenuItem } from './main-items.ts';
import { clickItem, menuEntries } from './main-menu.ts';

const RECORD = 'context-menus';
const SAVE_DELAY_MS = 100;
const texts = z.array(z.string());
const record = z.array(
  z.object({
    id: z.string(),
    parentId: z.string().optional(),
    type: z.enum(['checkbox', 'normal', 'radio', 'separator']),
    title: z.string(),
    checked: z.boolean(),
    visible: z.boolean(),
    enabled: z.boolean(),
    contexts: texts,
    documentUrlPatterns: texts,
    targetUrlPatterns: texts,
  }),
);

/** `chrome.contextMenus` for one app. Its items are kept in the profile: an event page makes them once, when it is installed. */
export default defineRoom(contract, (app) => {
  const stored = record.safeParse(app.records.read(RECORD));
  const items = new MenuItems(stored.success ? stored.data : []);

  // An app makes all of its items in a row, and each write is a file of all of them, forced to the disk.
  let saving: NodeJS.Timeout | undefined;
  function save(): void {
    saving ??= setTimeout(write, SAVE_DELAY_MS);
  }

  function write(): void {
    if (saving === undefined) return;
    clearTimeout(saving);
    saving = undefined;
    app.records.write(RECORD, items.list.length === 0 ? undefined : items.list);
  }

  /** A refused change may have gone half of its way, as in Chromium. */
  function changing(change: () => void): readonly [] {
    try {
      change();
    } finally {
      save();
    }
    return [];
  }

  function picked(item: MenuItem, click: ContextClick): void {
    const info = clickItem(items, item, click);
    if (!info) return;
    save();
    app.broadcast('contextMenus.onClicked', [info]);
  }

  app.contextMenus.provide((click) => menuEntries(items, click, (item) => picked(item, click)));
  return {
    handlers: {
      add: (_page, properties) => changing(() => items.create(properties)),
      update: (_page, id, properties) => changing(() => items.update(id, properties)),
      remove: (_page, id) => changing(() => items.remove(id)),
      removeAll: () => changing(() => items.removeAll()),
    },
    dispose: () => {
      write();
      app.contextMenus.provide(undefined);
    },
  };
});
