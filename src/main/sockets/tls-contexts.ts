/** Which certificates and protocol versions `sockets.tcp.secure` accepts. */
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** `chrome.sockets.tcp.TLSVersionConstraints`: any strings; what Chromium does not know it ignores. */
export interface TlsVersionRange {
  min?: string;
  max?: string;
}

const VERSIONS: Readonly<Record<string, tls.SecureVersion>> = { 'tls1.2': 'TLSv1.2', 'tls1.3': 'TLSv1.3' };

/** The contexts of a shell, made once for each range: reading the trusted certificates takes a while. */
export class TlsContexts {
  readonly #extra: readonly string[];
  readonly #contexts = new Map<string, tls.SecureContext>();
  #trusted: tls.SecureContextOptions | undefined;

  /** @param extra certificates (PEM) to trust beside those of Node and of the system. */
  constructor(extra: readonly string[] = []) {
    this.#extra = extra;
  }

  /**
   * TLS 1.2 and 1.3 within the range. Older versions are gone from Chromium: as `min` they mean 1.2, as `max` nothing.
   * @throws the error of node:tls for an empty range.
   */
  get({ min, max }: TlsVersionRange): tls.SecureContext {
    const minVersion = VERSIONS[min ?? ''] ?? 'TLSv1.2';
    const maxVersion = VERSIONS[max ?? ''] ?? 'TLSv1.3';
    const key = `${minVersion} ${maxVersion}`;
    let context = this.#contexts.get(key);
    if (!context) {
      this.#trusted ??= trustedCertificates(this.#extra);
      context = tls.createSecureContext({ minVersion, maxVersion, ...this.#trusted });
      this.#contexts.set(key, context);
    }
    return context;
  }
}

/**
 * Node's root certificates and, as Chrome has it, those that the machine's owner installed in the system. Only Node 22.15 and
 * later can read the latter; before, NODE_EXTRA_CA_CERTS is the way to add some, which an explicit list would switch off.
 */
function trustedCertificates(extra: readonly string[]): tls.SecureContextOptions {
  const read: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof read !== 'function')
    return extra.length === 0 ? {} : { ca: [...tls.rootCertificates, ...fromEnvironment(), ...extra] };
  const lists: unknown[] = [read('default'), read('system'), extra];
  return { ca: [...new Set(lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : [])))] };
}

function fromEnvironment(): string[] {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // Node itself warns of it.
    return [];
  }
}
