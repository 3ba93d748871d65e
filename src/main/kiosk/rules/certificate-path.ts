/**
 * Whether an authority that a policy names vouches for a server: the checks of RFC 5280 that a private authority needs. What is not
 * understood here is refused, never passed over.
 */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { extensionsOf, pathLengthOf, signatureAlgorithmOf } from './certificate-der.ts';

/** Longer chains are none of a server that is meant well. */
const LONGEST = 8;
/** So that a server that is not cannot keep the program busy with certificates that have all signed each other. */
const [MOST_PATHS, MOST_STEPS] = [16, 64];
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const NAME_CONSTRAINTS = '2.5.29.30';
/** Basic constraints, key usage, extended key usage, alternative names, policies. */
const UNDERSTOOD = new Set(['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.32']);
/** RSA (PKCS 1 and PSS) and ECDSA with SHA-2, Ed25519. */
const SIGNATURES = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.10',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
]);
const LEAST_RSA_BITS = 2048;
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/**
 * @param chain as the server sent it: its own first
 * @param host the name or the address that was asked for
 * @returns why not; undefined when one of the authorities does
 */
export function pathFault(
  chain: readonly X509Certificate[],
  host: string,
  authorities: readonly X509Certificate[],
  now: Date,
): string | undefined {
  const [server, ...others] = chain;
  if (!server) return 'there is no certificate';
  if (!isFor(server, host)) return 'it is for another name';
  // Of certificates that were signed crosswise one way may end, or have a fault, where another leads to an authority.
  let fault: string | undefined;
  let tried = 0;
  for (const path of pathsOf([server], others, authorities)) {
    const found = faultOfPath(path, now);
    if (found === undefined) return undefined;
    fault ??= found;
    if (++tried === MOST_PATHS) break;
  }
  return fault ?? 'none of the authorities vouches for it';
}

function faultOfPath(path: readonly X509Certificate[], now: Date): string | undefined {
  for (const [index, certificate] of path.entries()) {
    const fault = faultOf(certificate, now) ?? (index > 0 ? issuerFault(certificate, index - 1) : undefined);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * All ways from the server's certificate to an authority's, the shortest first where one certificate has several.
 * @param path of which the last certificate's issuer is looked for
 */
function* pathsOf(
  path: readonly X509Certificate[],
  others: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  steps = { left: MOST_STEPS },
): Generator<readonly X509Certificate[]> {
  const last = path.at(-1);
  if (!last || path.length >= LONGEST || steps.left-- <= 0) return;
  const issued = (issuer: X509Certificate) => last.checkIssued(issuer) && last.verify(issuer.publicKey);
  for (const authority of authorities) if (issued(authority)) yield [...path, authority];
  for (const next of others) {
    if (!path.includes(next) && issued(next)) yield* pathsOf([...path, next], others, authorities, steps);
  }
}

/** As browsers do it: by the alternative names alone. */
function isFor(server: X509Certificate, host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return server.checkIP(address) !== undefined;
  return server.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
}

function faultOf(certificate: X509Certificate, now: Date): string | undefined {
  // So that a date which cannot be read is no good one.
  if (!(now >= new Date(certificate.validFrom))) return 'it is not valid yet';
  if (!(now <= new Date(certificate.validTo))) return 'it has expired';
  // Node calls the extended one so.
  const uses = certificate.keyUsage as readonly string[] | undefined;
  if (uses !== undefined && !uses.includes(SERVER_AUTH)) return 'it is not for servers';
  if (!SIGNATURES.has(signatureAlgorithmOf(certificate.raw))) return 'its signature is of a weak or unknown kind';
  if (isWeak(certificate)) return 'its key is weak or of an unknown kind';
  for (const { id, isCritical } of extensionsOf(certificate.raw)) {
    if (id === NAME_CONSTRAINTS) return 'it constrains names, which is not supported';
    if (isCritical && !UNDERSTOOD.has(id)) return `it has the critical extension ${id}, which is not supported`;
  }
  return undefined;
}

function isWeak({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === 'rsa' || type === 'rsa-pss') return (details?.modulusLength ?? 0) < LEAST_RSA_BITS;
  if (type === 'ec') return !CURVES.has(details?.namedCurve ?? '');
  return type !== 'ed25519';
}

/** @param below how many other issuers are between it and the server's certificate */
function issuerFault(certificate: X509Certificate, below: number): string | undefined {
  if (!certificate.ca) return 'an issuer is no authority';
  const most = pathLengthOf(certificate.raw);
  return most !== undefined && below > most ? 'an issuer allows no authority under it' : undefined;
}
