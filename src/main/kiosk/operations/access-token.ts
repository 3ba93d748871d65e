/**
 * The token of the health endpoint. The policy has its SHA-256 alone, so that who reads the policy cannot ask. A slow hash is not needed, and
 * would make each request slow: a token is random, and too long to be guessed.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const TOKEN_HASH = /^[0-9a-f]{64}$/;

/** As many characters as 24 random bytes have: what is shorter might be somebody's password, which a fast hash does not protect. */
const SHORTEST = 32;
const LONGEST = 256;
const BYTES = 32;

/** @returns a token, 43 characters of base64url, and what a policy says of it */
export function makeToken(): { readonly token: string; readonly sha256: string } {
  const token = randomBytes(BYTES).toString('base64url');
  return { token, sha256: sha256(token).toString('hex') };
}

/** Takes as long for a token that is nearly right as for any other. @param expected 64 hexadecimal digits */
export function isToken(presented: string, expected: string): boolean {
  if (!TOKEN_HASH.test(expected) || presented.length < SHORTEST || presented.length > LONGEST) return false;
  return timingSafeEqual(sha256(presented), Buffer.from(expected, 'hex'));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
