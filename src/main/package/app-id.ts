/** The id of an app, 32 letters of a..p: the first half of a SHA-256, as in Chrome, so that an app keeps the id that it had there. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JsonValue } from './json-value.ts';
import { PackageError } from './package-error.ts';

/**
 * @param key the manifest's `key`, undefined when it has none; then the id depends on where the folder is.
 * @throws PackageError with Chrome's text for a malformed key.
 */
export async function appId(key: JsonValue | undefined, folder: string): Promise<string> {
  if (key !== undefined) return idOf(decodeKey(key));
  // Chromium resolves links and relative parts before it hashes the path.
  return idOf(pathBytes(await realpath(resolve(folder)), process.platform));
}

/**
 * What Chrome hashes of an absolute path: UTF-8, on Windows UTF-16 in little-endian order with the drive letter in upper case.
 * A separator at the end does not count.
 */
export function pathBytes(path: string, platform: NodeJS.Platform): Uint8Array {
  if (platform !== 'win32') return Buffer.from(path.replace(/(?<=.)\/+$/, ''), 'utf8');
  const normalised = path.replace(/^[a-z]:/, (drive) => drive.toUpperCase()).replace(/(?<!^[A-Z]:)[\\/]+$/, '');
  return Buffer.from(normalised, 'utf16le');
}

/** The id for the bytes of a public key or path. */
export function idOf(bytes: Uint8Array): string {
  const hex = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return hex.replace(/./g, (digit) => String.fromCharCode('a'.charCodeAt(0) + parseInt(digit, 16)));
}

/** A DER public key in base64, with or without PEM armour; only the latter may be broken into lines. */
function decodeKey(key: JsonValue): Uint8Array {
  const armoured =
    typeof key === 'string' ? /^-----BEGIN[^]*?KEY-----([^]*?)-----END/.exec(key)?.[1]?.replace(/\s/g, '') : undefined;
  const base64 = armoured ?? key;
  const valid =
    typeof base64 === 'string' && base64 !== '' && base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
  if (!valid) {
    throw new PackageError({
      file: 'manifest.json',
      key: 'key',
      reason: "Value 'key' is missing or invalid.",
      advice: 'It must be the public key of the app in base64.',
    });
  }
  return Buffer.from(base64, 'base64');
}
