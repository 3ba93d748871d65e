/** Whether a kiosk's user may open the serial ports of a machine with Linux. */
import { SERIAL_GROUP } from '../setup/linux-files.ts';
import { kioskUser, readSystemFile } from './kiosk-user.ts';

/**
 * @param root of the system
 * @returns what is to be done, in a sentence; undefined where nothing is, or the kiosk is not set up
 */
export function serialGroupAdvice(root: string): string | undefined {
  const user = kioskUser(root);
  if (user === undefined) return undefined;
  const members = readSystemFile(root, '/etc/group')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === SERIAL_GROUP)?.[3];
  if (members?.split(',').includes(user)) return undefined;
  return `The app uses serial ports, and ${user} is not in their group, ${SERIAL_GROUP}: holdfast kiosk setup --linux --apply --serial`;
}
