import { defineRoom } from '../../main/host/room.ts';
import { storage } from './contract.ts';

/** Nothing to call: the areas send `storage.onChanged`. */
export default defineRoom(storage, () => ({ handlers: {} }));
