/** What the unit of a kiosk on Linux stands on, and a system without a desktop need not have. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** By the names of Debian's packages. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  cage: ['/usr/bin/cage'],
  seatd: [
    '/usr/lib/systemd/system/seatd.service',
    '/lib/systemd/system/seatd.service',
    '/etc/systemd/system/seatd.service',
  ],
};

/** @param root of the system, `/` for this one. @returns the packages that are not there */
export function missingPackages(root: string): readonly string[] {
  return Object.entries(NEEDS)
    .filter(([, files]) => !files.some((file) => existsSync(join(root, file))))
    .map(([name]) => name);
}
