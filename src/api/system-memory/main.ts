import { totalmem } from 'node:os';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';
import { availableMemory } from './main-available.ts';

/** In bytes. */
export default defineRoom(contract, () => ({
  handlers: { getInfo: async () => [{ availableCapacity: await availableMemory(), capacity: totalmem() }] },
}));
