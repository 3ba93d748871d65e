/** Who the kiosk of a machine with Linux runs as. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNIT } from '../setup/linux-files.ts';

/** @returns '' for a file that cannot be read */
export function readSystemFile(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}

/** @returns undefined where the kiosk is not set up, or is root, who may do everything */
export function kioskUser(root: string): string | undefined {
  const user = /^User=(\S+)$/m.exec(readSystemFile(root, `/etc/systemd/system/${UNIT}`))?.[1];
  return user === 'root' ? undefined : user;
}
