/** The kiosk's own requests, for its policy and of its heartbeats: through the policy's proxy, and to servers that its authorities vouch for. */
import { readFileSync } from 'node:fs';
import { session } from 'electron';
import type { Session } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { authoritiesOf, certificatesIn } from '../rules/authorities.ts';
import { applyProxy } from './session-guard.ts';
import { trustAuthorities } from './trust.ts';

/** In memory: nothing of it is kept. */
const PARTITION = 'holdfast-kiosk-requests';

export class KioskRequests {
  readonly #log: Log;
  #session: Session | undefined;
  #settings = '';

  constructor(log: Log) {
    this.#log = log;
  }

  /** Resolves when requests go the policy's way. */
  async set(policy: KioskPolicy): Promise<void> {
    const { ProxySettings, CACertificates } = policy;
    const settings = JSON.stringify([ProxySettings, CACertificates]);
    if (settings === this.#settings) return;
    this.#settings = settings;
    const own = this.#own();
    trustAuthorities(own, [...authoritiesOf(CACertificates), ...extraAuthorities(this.#log)], this.#log);
    await applyProxy(own, policy, this.#log);
    // Those that are open went the other way.
    await own.closeAllConnections();
  }

  readonly fetch = (url: string, options: RequestInit): Promise<Response> =>
    this.#own().fetch(url, {
      ...(options as Parameters<Session['fetch']>[1]),
      credentials: 'omit',
      bypassCustomProtocolHandlers: true,
    });

  #own(): Session {
    if (this.#session) return this.#session;
    const own = session.fromPartition(PARTITION, { cache: false });
    // Chromium would fetch dictionaries for it.
    own.setSpellCheckerLanguages([]);
    own.setSpellCheckerEnabled(false);
    this.#session = own;
    return own;
  }
}

/** Node's own requests know them; so do these, which are Chromium's. */
function extraAuthorities(log: Log): ReturnType<typeof certificatesIn> {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  if (file === undefined || file === '') return [];
  try {
    return certificatesIn(readFileSync(file, 'utf8'));
  } catch (error) {
    log.warn(`NODE_EXTRA_CA_CERTS cannot be read: ${(error as Error).message}.`);
    return [];
  }
}
