/** The certificates of authorities that a policy names, as Chrome's policy `CACertificates` has them: DER in base64. */
import { X509Certificate } from 'node:crypto';

/** @returns why it is none; undefined for one that may be trusted. Its dates are looked at when it is used: they change while a policy stays. */
export function authorityFault(text: string): string | undefined {
  const certificate = authorityOf(text);
  if (!certificate)
    return 'expected a certificate: DER in base64, as in a PEM file between its first and last line, without line ends';
  return certificate.ca ? undefined : 'this is no certificate of an authority (basicConstraints CA:TRUE)';
}

/** @param texts of a policy; what is none is left out */
export function authoritiesOf(texts: readonly string[]): X509Certificate[] {
  return texts.map(authorityOf).filter((certificate) => certificate !== undefined);
}

function authorityOf(text: string): X509Certificate | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return new X509Certificate(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

/** @param pem of any number of certificates, as in the file that `NODE_EXTRA_CA_CERTS` names */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
