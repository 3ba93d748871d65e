import { faultOfName } from '../../main/archive/entry-names.ts';
import type { Identity } from './identity.ts';

/** The product's name where it can be one of a folder. */
export function windowsName({ productName, executableName }: Identity): string {
  const name = productName.replace(/[<>:"/\\|?*]/g, '').replace(/[. ]+$/, '');
  return name === '' || faultOfName(name) !== undefined ? executableName : name;
}
