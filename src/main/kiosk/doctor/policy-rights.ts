/** Whether others than its administrators may change a kiosk's policy (26), where files have owners and modes. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosis } from './diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';

export const POLICY_RIGHTS = 'the kiosk itself cannot change its policy';
export const WHICH_POLICY = 'say which policy it is: --policy';

/** @param policy undefined where nobody has said which */
export function diagnosePolicyRights(root: string, policy: string | undefined): Diagnosis {
  const report = (isClosed: boolean | undefined, step: string) => diagnosis(26, POLICY_RIGHTS, isClosed, step);
  if (policy === undefined) return report(undefined, WHICH_POLICY);
  const file = join(root, policy);
  if (!existsSync(file)) return report(undefined, `there is no ${policy}`);
  const { uid, mode } = statSync(file);
  if (uid !== 0) return report(false, `chown root ${policy}`);
  if ((mode & 0o022) !== 0) return report(false, `chmod go-w ${policy}`);
  // Root may write everything, which says nothing of the kiosk's user.
  if (process.getuid?.() !== 0 && canWrite(file)) return report(false, `take the right to write ${policy} away`);
  return report(true, '');
}

function canWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
