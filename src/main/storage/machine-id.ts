/** What tells this machine from the others that share a sync folder: made once for each profile. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @throws what the file system says, when there is none and none can be written. */
export function machineId(profile: string): string {
  const file = join(profile, 'machine-id');
  try {
    const id = readFileSync(file, 'utf8').trim();
    if (/^[\w-]{8,64}$/.test(id)) return id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const id = randomUUID();
  mkdirSync(profile, { recursive: true });
  writeFileSync(file, `${id}\n`);
  return id;
}
