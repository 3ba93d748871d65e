import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** `chrome.tts` is the page's own; main only lets an app have it. */
export default defineRoom(contract, () => ({ handlers: {} }));
