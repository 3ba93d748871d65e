/** The PIN that ends a kiosk, as a salted scrypt hash: `scrypt$<log2 N>$<r>$<p>$<salt>$<hash>`, salt and hash in base64url. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** The costs are bounded, so that a policy cannot make the kiosk spend minutes or gigabytes on a PIN. */
export const PIN_HASH = /^scrypt\$(1[4-8])\$(8|16)\$([1-4])\$([\w-]{22,64})\$([\w-]{43})$/;

/** 32 MiB and about 100 ms: PINs are short, so that each guess must cost something even to someone who has read the policy. */
const LOG_N = 15;
const R = 8;
const P = 1;
const BYTES = 32;

/** @returns the text for `ExitPin` */
export async function hashPin(pin: string, salt: Uint8Array = randomBytes(16)): Promise<string> {
  const hash = await derive(pin, salt, LOG_N, R, P);
  return ['scrypt', LOG_N, R, P, Buffer.from(salt).toString('base64url'), hash.toString('base64url')].join('$');
}

/** @param stored what `hashPin` gave; of any other text no PIN is right */
export async function verifyPin(pin: string, stored: string): Promise<boolean> {
  const [, logN, r, p, salt = '', hash = ''] = PIN_HASH.exec(stored) ?? [];
  if (logN === undefined) return false;
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(pin, Buffer.from(salt, 'base64url'), Number(logN), Number(r), Number(p));
  return timingSafeEqual(actual, expected);
}

function derive(pin: string, salt: Uint8Array, logN: number, r: number, p: number): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    // Node's own limit is for its defaults; this is what these costs need.
    scrypt(pin.normalize('NFKC'), salt, BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
