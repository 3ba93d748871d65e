/** `holdfast kiosk import`. */
import { readFileSync } from 'node:fs';
import { ExitCode } from '../main/host/exit-code.ts';
import { readChromeOsExport } from '../main/kiosk/policy/chromeos-export.ts';
import { fromChromeOs, ImportError } from '../main/kiosk/policy/from-chromeos.ts';
import { UserError } from './user-error.ts';

/**
 * Prints a policy on the standard output, and what has become of the rest on the standard error.
 * @throws UserError for a file that is no export, or for one of several kiosk apps
 */
export function importPolicy(file: string, appId: string | undefined): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const exported = readChromeOsExport(text);
  if (!exported)
    throw new UserError(`${file} is no export of policies: chrome://policy on a ChromeOS device has "Export to JSON".`);
  try {
    const { policy, left, todo } = fromChromeOs(exported, appId);
    process.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
    const reasons = [...left].map(([reason, names]) => `  ${reason}:\n    ${names.join(', ')}\n`);
    process.stderr.write(
      `Taken over: ${Object.keys(policy)
        .filter((name) => name !== 'PolicyVersion')
        .join(', ')}\n` +
        (reasons.length === 0 ? '' : `Not taken over, as\n${reasons.join('')}`) +
        `To be settled by hand:\n${todo.map((line) => `  ${line}\n`).join('')}`,
    );
    return ExitCode.Ok;
  } catch (error) {
    if (error instanceof ImportError) throw new UserError(error.message);
    throw error;
  }
}
