/**
 * What a server says of the newest version of a whole product: electron-updater's own file (`latest-linux.yml` and the like), in the part
 * of YAML that is JSON, and a signature as a comment in its last line.
 */
import { createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { parseVersion } from '../package/version.ts';
import { MAX_RELEASE } from './program-version.ts';
import type { ProgramVersion } from './program-version.ts';

const fileSchema = z.object({
  /** Relative to the description, or absolute. */
  url: z.string().min(1),
  /** Base64. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  /** In bytes. */
  size: z.number().int().positive(),
});

/** More keys than these are for other readers, and for versions to come. */
const descriptionSchema = z.object({
  /** Semantic; for electron-updater as it is. What counts here is in `product`. */
  version: z.string(),
  files: z.array(fileSchema).min(1),
  /** How many of a hundred devices may have it. */
  stagingPercentage: z.number().min(0).max(100),
  /** ISO 8601. */
  releaseDate: z.string(),
  product: z.object({
    id: z.string(),
    version: z.string().refine((version) => parseVersion(version, 4) !== undefined),
    release: z.number().int().min(0).max(MAX_RELEASE),
    /** Node's names. */
    platform: z.string(),
    arch: z.string(),
  }),
});

export type UpdateDescription = z.infer<typeof descriptionSchema>;
export type UpdateFile = z.infer<typeof fileSchema>;

/** Larger than any. */
export const MAX_DESCRIPTION = 2 ** 18;

/** What else the key signs does not begin so. */
const PURPOSE = Buffer.from('Holdfast product update\0');
const SIGNATURE = /^([^]*\n)# signature: ([A-Za-z0-9+/]+={0,2})\n$/;

/** @returns the name of the file beside `--update-url`, by electron-updater's rules */
export function descriptionName(platform: string, arch: string): string {
  if (platform === 'linux') return `latest-linux${arch === 'x64' ? '' : `-${arch}`}.yml`;
  return platform === 'darwin' ? 'latest-mac.yml' : 'latest.yml';
}

/** @param key private; RSA, ECDSA or Ed25519 */
export function writeDescription(description: UpdateDescription, key: KeyObject): string {
  const text = `${JSON.stringify(description, null, 2)}\n`;
  return `${text}# signature: ${sign(digestOf(key), signed(text), key).toString('base64')}\n`;
}

/**
 * @param text the file
 * @param key the public one of the product: SPKI, DER, base64
 * @throws Error when it is not signed with that key, or no description; nothing in it has been looked at before the signature fits
 */
export function readDescription(text: string, key: string): UpdateDescription {
  const [, content, signature] = SIGNATURE.exec(text) ?? [];
  if (content === undefined || signature === undefined) throw new Error('it is not signed.');
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  if (!verify(digestOf(publicKey), signed(content), publicKey, Buffer.from(signature, 'base64')))
    throw new Error('its signature does not fit the key of this product.');
  const parsed = descriptionSchema.safeParse(JSON.parse(content));
  if (!parsed.success) throw new Error(`${parsed.error.issues[0]?.path.join('.')} is not as it must be.`);
  return parsed.data;
}

/** @returns the public half of a key as products have it */
export function publicKeyText(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** @returns the version of the product that is described */
export function describedVersion({ product: { version, release } }: UpdateDescription): ProgramVersion {
  return { version, release };
}

function signed(text: string): Buffer {
  return Buffer.concat([PURPOSE, Buffer.from(text)]);
}

/** Ed25519 has one of its own. */
function digestOf({ asymmetricKeyType }: KeyObject): string | null {
  return asymmetricKeyType === 'ed25519' || asymmetricKeyType === 'ed448' ? null : 'sha256';
}
