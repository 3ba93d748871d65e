/** Certificates of a test's own, made with openssl: an authority, and what it signs, right and wrong. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from './tls-fixture.ts';

export interface CertificateWishes {
  readonly name: string;
  readonly issuer?: Issued;
  /** Lines of an openssl section of extensions. */
  readonly extensions?: readonly string[];
  /** As openssl's genpkey takes it. */
  readonly key?: readonly string[];
  /** Whose key it has, instead of one of its own. */
  readonly keyOf?: Issued;
  readonly digest?: string;
  /** Until when, from now; less than nothing has expired. */
  readonly days?: number;
}

export interface Issued extends Identity {
  readonly name: string;
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
export const AUTHORITY = ['basicConstraints = critical, CA:TRUE', 'keyUsage = critical, keyCertSign, cRLSign'];
export const SERVER = [
  'basicConstraints = critical, CA:FALSE',
  'keyUsage = critical, digitalSignature',
  'extendedKeyUsage = serverAuth',
  'subjectAltName = DNS:localhost, IP:127.0.0.1',
];
const EC = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];

/** openssl 3.4 and later take dates, and no number of days below nothing. */
const takesDates =
  hasOpenssl && spawnSync('openssl', ['x509', '-help'], { encoding: 'utf8' }).stderr.includes('-not_before');

function validity(days: number): string[] {
  if (days >= 0 || !takesDates) return ['-days', String(days)];
  const date = (offset: number) =>
    `${new Date(Date.now() + offset * 86_400_000).toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`;
  return ['-not_before', date(days - 1), '-not_after', date(days)];
}

let serial = 0;

/** @param folder for its files */
export function issue(
  folder: string,
  { name, issuer, extensions = SERVER, key = EC, keyOf, digest = 'sha256', days = 30 }: CertificateWishes,
): Issued {
  serial += 1;
  const file = (suffix: string) => join(folder, `${serial}.${suffix}`);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
  };
  if (keyOf) writeFileSync(file('key'), keyOf.key);
  else openssl('genpkey', ...key, '-out', file('key'));
  writeFileSync(file('ext'), ['[ext]', ...extensions, ''].join('\n'));
  openssl('req', '-new', '-key', file('key'), '-subj', `/CN=${name}`, '-out', file('csr'));
  const by = issuer ? ['-CA', file('issuer'), '-CAkey', file('issuer.key')] : ['-signkey', file('key')];
  if (issuer) {
    writeFileSync(file('issuer'), issuer.cert);
    writeFileSync(file('issuer.key'), issuer.key);
  }
  const wishes = ['-set_serial', String(serial), `-${digest}`, ...validity(days)];
  const files = ['-extfile', file('ext'), '-extensions', 'ext', '-out', file('crt')];
  openssl('x509', '-req', '-in', file('csr'), ...by, ...wishes, ...files);
  return { name, key: readFileSync(file('key'), 'utf8'), cert: readFileSync(file('crt'), 'utf8') };
}

/** As a policy has it. */
export const base64 = ({ cert }: Identity): string => cert.replaceAll(/-----[^-]+-----|\s/g, '');
