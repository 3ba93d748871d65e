import { definePageRoom } from '../../renderer/page-room.ts';
import { consoleWarn } from '../../renderer/primordials.ts';
import contract from './contract.ts';

/** Prints main's warnings where Chromium prints them: on the console of the page that called, before the callback. */
export default definePageRoom(contract, () => ({
  push: (warning) => consoleWarn(warning),
}));
