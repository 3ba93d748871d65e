/** Whether a device is among those that an update goes to first. As electron-updater does it, and by the same file. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @returns the id of a device by which updates are rolled out; made at the first time. Of chance, and of nothing else */
export function stagingId(profile: string): string {
  const file = join(profile, '.updaterId');
  try {
    const id = readFileSync(file, 'utf8').trim();
    if (UUID.test(id)) return id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const id = randomUUID();
  writeFileSync(file, id);
  return id;
}

/** @param percentage of the devices: none at 0, all at 100; who is among some is among more, too */
export function isStaged(id: string, percentage: number): boolean {
  return percentage >= 100 || Number.parseInt(id.slice(-8), 16) / 2 ** 32 < percentage / 100;
}
