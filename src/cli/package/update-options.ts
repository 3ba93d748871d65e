/** What the options of `holdfast package` say about updates. */
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MAX_RELEASE } from '../../main/product/program-version.ts';
import { publicKeyText } from '../../main/product/update-description.ts';
import { isUpdateUrl } from '../../main/product/update-url.ts';
import { UserError } from '../user-error.ts';

export interface UpdateOptions {
  readonly url: string | undefined;
  /** Private. */
  readonly key: KeyObject | undefined;
  readonly stagingPercentage: number;
  readonly release: number;
}

export interface GivenUpdateOptions {
  readonly updateUrl?: string;
  readonly updateKey?: string;
  readonly stagingPercentage?: string;
  readonly release?: string;
}

/** @throws UserError for what cannot be, alone or together */
export function updateOptions({ updateUrl, updateKey, stagingPercentage, release }: GivenUpdateOptions): UpdateOptions {
  if (updateUrl !== undefined && !isUpdateUrl(updateUrl))
    throw new UserError(`--update-url ${updateUrl}: it must be an https: address.`);
  if (updateKey !== undefined && updateUrl === undefined)
    throw new UserError('--update-key: a product without --update-url looks for no updates.');
  if (stagingPercentage !== undefined && updateKey === undefined)
    throw new UserError(
      '--staging-percentage: only an update that is signed with --update-key goes to a part of the devices.',
    );
  return {
    url: updateUrl,
    key: updateKey === undefined ? undefined : readUpdateKey(updateKey),
    stagingPercentage: wholeNumber('--staging-percentage', stagingPercentage ?? '100', 100),
    release: wholeNumber('--release', release ?? '0', MAX_RELEASE),
  };
}

/**
 * @param manifestKey the manifest's `key`
 * @returns what products have of the key that signs their updates
 */
export function publicUpdateKey(key: KeyObject | undefined, manifestKey: unknown): string | undefined {
  if (key !== undefined) return publicKeyText(key);
  return typeof manifestKey === 'string' ? manifestKey.replaceAll(/\s/g, '') : undefined;
}

export function wholeNumber(option: string, text: string, most: number): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new UserError(`${option} ${text}: it must be a whole number from 0 to ${most}.`);
}

/** @throws UserError when the file holds no private key that is good for signatures */
export function readUpdateKey(file: string): KeyObject {
  const fail = (reason: string) => new UserError(`--update-key ${file}: ${reason}.`);
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    throw fail(`it cannot be read as a private key in PEM: ${(error as Error).message}`);
  }
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: { modulusLength = 0 } = {} } = key;
  if (!['rsa', 'ec', 'ed25519'].includes(type))
    throw fail(`a key of type ${type} signs nothing; RSA, EC and Ed25519 do`);
  if (type === 'rsa' && modulusLength < 2048)
    throw fail(`an RSA key of ${modulusLength} bits is too short; 2048 will do`);
  return key;
}
