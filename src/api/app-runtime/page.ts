import { pageEntries } from '../../renderer/entries/entries.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { EntryDescription } from '../core/entries.ts';
import contract from './contract.ts';

interface LaunchItem {
  entry: EntryDescription | object;
  readonly type?: string;
}

/** Files that the app is started with come as descriptions; its listeners get entries. */
export default definePageRoom(contract, (context) => ({
  arguments: {
    onLaunched(args) {
      const { items } = (args[0] ?? {}) as { readonly items?: readonly LaunchItem[] };
      if (items) {
        for (let i = 0; i < items.length; i++) {
          const item = items[i] as LaunchItem;
          item.entry = pageEntries(context).make(item.entry as EntryDescription);
        }
      }
      return args;
    },
  },
}));
