/** Whether a kiosk's user may open the serial ports of a machine with Linux. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERIAL_GROUP, UNIT } from '../setup/linux-files.ts';

/**
 * @param root of the system
 * @returns what is to be done, in a sentence; undefined where nothing is, or the kiosk is not set up
 */
export function serialGroupAdvice(root: string): string | undefined {
  const read = (path: string): string => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return '';
    }
  };
  const user = /^User=(\S+)$/m.exec(read(`/etc/systemd/system/${UNIT}`))?.[1];
  if (user === undefined || user === 'root') return undefined;
  const members = read('/etc/group')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === SERIAL_GROUP)?.[3];
  if (members?.split(',').includes(user)) return undefined;
  return `The app uses serial ports, and ${user} is not in their group, ${SERIAL_GROUP}: holdfast kiosk setup --linux --apply --serial`;
}
