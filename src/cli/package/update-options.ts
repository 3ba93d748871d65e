/** What the options of `holdfast package` say about updates. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
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
 * @returns what products have of the key that signs their updates; undefined where there is none, or it is none for that
 */
export function publicUpdateKey(key: KeyObject | undefined, manifestKey: unknown): string | undefined {
  if (key !== undefined) return publicKeyText(key);
  return typeof manifestKey === 'string' && faultOfAppKey(manifestKey) === undefined
    ? manifestKey.replaceAll(/\s/g, '')
    : undefined;
}

/** @returns why nobody can sign updates of whole products with the key of an app; Chrome has taken weaker ones for those */
export function faultOfAppKey(manifestKey: string): string | undefined {
  try {
    return faultOfKey(createPublicKey({ key: Buffer.from(manifestKey, 'base64'), format: 'der', type: 'spki' }));
  } catch {
    return 'it is no public key';
  }
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
  const fault = faultOfKey(key);
  if (fault !== undefined) throw fail(fault);
  return key;
}

function faultOfKey({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): string | undefined {
  const type: string = asymmetricKeyType ?? '';
  const { modulusLength = 0 } = asymmetricKeyDetails;
  if (!['rsa', 'ec', 'ed25519'].includes(type)) return `a key of type ${type} signs nothing; RSA, EC and Ed25519 do`;
  return type === 'rsa' && modulusLength < 2048
    ? `an RSA key of ${modulusLength} bits is too short; 2048 will do`
    : undefined;
}
