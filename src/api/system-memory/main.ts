import { freemem, totalmem } from 'node:os';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** In bytes. Node counts, as Chrome does, what could be had for the asking as available, not only what is unused. */
export default defineRoom(contract, () => ({
  handlers: { getInfo: () => [{ availableCapacity: freemem(), capacity: totalmem() }] },
}));
