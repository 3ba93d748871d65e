/** Lets more or fewer devices have an update that was made already. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { programVersionText } from '../../main/product/program-version.ts';
import { publicKeyText, readDescription, writeDescription } from '../../main/product/update-description.ts';
import { UserError } from '../user-error.ts';
import { readUpdateKey, wholeNumber } from './update-options.ts';

/**
 * Replaces the file as a whole.
 * @returns one line about what it says now
 * @throws UserError when it was signed with another key, or cannot be read
 */
export function stageUpdate(file: string, percentage: string, keyFile: string): string {
  const key = readUpdateKey(keyFile);
  const stagingPercentage = wholeNumber('<percentage>', percentage, 100);
  try {
    const description = readDescription(readFileSync(file, 'utf8'), publicKeyText(key));
    const version = programVersionText(description.product);
    writeFileSync(`${file}.new`, writeDescription({ ...description, stagingPercentage }, key));
    renameSync(`${file}.new`, file);
    return `${file}: version ${version} goes to ${stagingPercentage} of 100 devices.`;
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message}`);
  }
}
