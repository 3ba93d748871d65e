/** Makes a session's requests trust authorities that the machine does not know. */
import { X509Certificate } from 'node:crypto';
import type { Certificate, Session } from 'electron';
import type { Log } from '../../host/app-host.ts';
import { pathFault } from '../rules/certificate-path.ts';

/** Chromium's net::ERR_CERT_AUTHORITY_INVALID, which it says before everything else that may be wrong. */
const AUTHORITY_INVALID = -202;
const ACCEPT = 0;
const AS_CHROMIUM_SAYS = -3;
const LONGEST_CHAIN = 16;

/** @param authorities empty: Chromium decides alone */
export function trustAuthorities(session: Session, authorities: readonly X509Certificate[], log: Log): void {
  if (authorities.length === 0) return session.setCertificateVerifyProc(null);
  session.setCertificateVerifyProc(({ certificate, hostname, errorCode }, answer) => {
    // What Chromium trusts it trusts, and every fault but this one stays one.
    if (errorCode !== AUTHORITY_INVALID) return answer(AS_CHROMIUM_SAYS);
    let fault: string | undefined;
    try {
      fault = pathFault(chainOf(certificate), hostname, authorities, new Date());
    } catch (error) {
      fault = String(error);
    }
    if (fault === undefined) return answer(ACCEPT);
    log.warn(`The certificate of ${hostname} is refused: ${fault}.`);
    answer(AS_CHROMIUM_SAYS);
  });
}

function chainOf(certificate: Certificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: Certificate | undefined = certificate;
  while (next && chain.length < LONGEST_CHAIN) {
    chain.push(new X509Certificate(next.data));
    next = next.issuerCert as Certificate | undefined;
  }
  return chain;
}
