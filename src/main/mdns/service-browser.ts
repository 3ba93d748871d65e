/** Services on the local network, found by multicast DNS (RFC 6762, 6763), as `chrome.mdns` tells them. */
import makeMdns from 'multicast-dns';
import type { MulticastDNS, Options, ResponsePacket } from 'multicast-dns';

/** `mdns.MDnsService`; keys in Chromium's order. */
export interface MdnsService {
  /** Empty until the host's address has come. */
  readonly ipAddress: string;
  /** The texts of its TXT record. */
  readonly serviceData: readonly string[];
  /** `host.local:80` */
  readonly serviceHostPort: string;
  /** `My printer._ipp._tcp.local` */
  readonly serviceName: string;
}

type Answer = NonNullable<ResponsePacket['answers']>[number];

interface Watched {
  readonly listeners: Set<(services: readonly MdnsService[]) => void>;
  /** By name of the instance in lower case. */
  readonly instances: Map<string, Instance>;
  told: string;
}

interface Instance {
  readonly name: string;
  expiresAt: number;
  host: { readonly target: string; readonly port: number } | undefined;
  data: readonly string[];
}

/** Queries begin close together and become rare, as the RFC asks. */
const FIRST_INTERVAL_MS = 1000;
const LONGEST_INTERVAL_MS = 60_000;
/** Names on a network are anybody's to send. */
const MOST_INSTANCES = 2048;
const MOST_HOSTS = 4096;

export interface ServiceBrowserOptions {
  /** Where to ask: all interfaces and the standard port unless a test says otherwise. */
  readonly network?: Options;
  warn(message: string): void;
}

export class ServiceBrowser {
  readonly #options: ServiceBrowserOptions;
  readonly #watched = new Map<string, Watched>();
  /** IPv4 before IPv6; by name in lower case. */
  readonly #addresses = new Map<string, string>();
  #mdns: MulticastDNS | undefined;
  #timer: NodeJS.Timeout | undefined;
  #intervalMs = FIRST_INTERVAL_MS;

  constructor(options: ServiceBrowserOptions) {
    this.#options = options;
  }

  /**
   * @param type `_http._tcp.local`
   * @param listener told the whole list whenever it changes, and at first as far as it is known
   * @returns ends it
   */
  watch(type: string, listener: (services: readonly MdnsService[]) => void): () => void {
    const key = type.toLowerCase();
    const watched = this.#watched.get(key) ?? { listeners: new Set(), instances: new Map(), told: '[]' };
    this.#watched.set(key, watched);
    watched.listeners.add(listener);
    listener(this.#services(watched));
    this.refresh();
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#watched.get(key) === watched) this.#watched.delete(key);
      if (this.#watched.size === 0) this.#close();
    };
  }

  /** Asks the network now. */
  refresh(): void {
    if (this.#watched.size === 0) return;
    this.#intervalMs = FIRST_INTERVAL_MS;
    this.#query();
  }

  close(): void {
    this.#watched.clear();
    this.#close();
  }

  #query(): void {
    clearTimeout(this.#timer);
    const mdns = this.#open();
    const questions: { name: string; type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA' }[] = [];
    for (const [type, { instances }] of this.#watched) {
      questions.push({ name: type, type: 'PTR' });
      for (const { name, host } of instances.values()) {
        if (!host) questions.push({ name, type: 'SRV' }, { name, type: 'TXT' });
        else if (!this.#addresses.has(host.target.toLowerCase())) {
          questions.push({ name: host.target, type: 'A' }, { name: host.target, type: 'AAAA' });
        }
      }
    }
    mdns.query({ questions }, () => {});
    this.#timer = setTimeout(() => {
      this.#expire();
      this.#query();
    }, this.#intervalMs).unref();
    this.#intervalMs = Math.min(this.#intervalMs * 2, LONGEST_INTERVAL_MS);
  }

  #open(): MulticastDNS {
    if (this.#mdns) return this.#mdns;
    const mdns = makeMdns(this.#options.network);
    mdns.on('response', (packet) => this.#receive([...(packet.answers ?? []), ...(packet.additionals ?? [])]));
    // A network that goes is no reason to end; the next query finds it when it is back.
    mdns.on('error', (error) => this.#options.warn(`Multicast DNS: ${error.message}.`));
    mdns.on('warning', () => {});
    this.#mdns = mdns;
    return mdns;
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#mdns?.destroy();
    this.#mdns = undefined;
    this.#addresses.clear();
  }

  #receive(answers: readonly Answer[]): void {
    let isNew = false;
    for (const answer of answers) isNew = this.#take(answer) || isNew;
    for (const watched of this.#watched.values()) this.#tell(watched);
    // What is not known yet of what has just appeared is asked for at once.
    if (isNew && this.#isIncomplete()) this.#query();
  }

  /** @returns whether there is something new to ask about */
  #take(answer: Answer): boolean {
    if (answer.type === 'PTR') return this.#takePointer(answer.name, answer.data, ttlOf(answer));
    if (answer.type === 'A' || answer.type === 'AAAA') {
      const key = answer.name.toLowerCase();
      const isKnown = this.#addresses.has(key);
      if ((answer.type === 'A' || !isKnown) && (isKnown || this.#addresses.size < MOST_HOSTS)) {
        this.#addresses.set(key, answer.data);
      }
      return false;
    }
    if (answer.type !== 'SRV' && answer.type !== 'TXT') return false;
    let isNew = false;
    for (const { instances } of this.#watched.values()) {
      const instance = instances.get(answer.name.toLowerCase());
      if (!instance) continue;
      if (answer.type === 'SRV') {
        isNew ||= instance.host === undefined;
        instance.host = { target: answer.data.target, port: answer.data.port };
      } else instance.data = texts(answer.data);
    }
    return isNew;
  }

  #takePointer(type: string, name: string, ttlSeconds: number): boolean {
    const instances = this.#watched.get(type.toLowerCase())?.instances;
    if (!instances) return false;
    const key = name.toLowerCase();
    if (ttlSeconds === 0) {
      instances.delete(key);
      return false;
    }
    const expiresAt = Date.now() + ttlSeconds * 1000;
    const known = instances.get(key);
    if (known) known.expiresAt = expiresAt;
    else if (instances.size < MOST_INSTANCES) instances.set(key, { name, expiresAt, host: undefined, data: [] });
    return !known;
  }

  #isIncomplete(): boolean {
    for (const { instances } of this.#watched.values()) {
      for (const { host } of instances.values()) {
        if (!host || !this.#addresses.has(host.target.toLowerCase())) return true;
      }
    }
    return false;
  }

  #expire(): void {
    const now = Date.now();
    for (const watched of this.#watched.values()) {
      for (const [key, { expiresAt }] of watched.instances) if (expiresAt < now) watched.instances.delete(key);
      this.#tell(watched);
    }
  }

  #tell(watched: Watched): void {
    const services = this.#services(watched);
    const text = JSON.stringify(services);
    if (text === watched.told) return;
    watched.told = text;
    for (const listener of watched.listeners) listener(services);
  }

  /** Those of which it is known where they are. */
  #services({ instances }: Watched): readonly MdnsService[] {
    const services: MdnsService[] = [];
    for (const { name, host, data } of instances.values()) {
      if (!host) continue;
      services.push({
        ipAddress: this.#addresses.get(host.target.toLowerCase()) ?? '',
        serviceData: data,
        serviceHostPort: `${host.target}:${host.port}`,
        serviceName: name,
      });
    }
    return services;
  }
}

function ttlOf(answer: Answer): number {
  return 'ttl' in answer && typeof answer.ttl === 'number' ? answer.ttl : 0;
}

function texts(data: string | Buffer | (string | Buffer)[]): readonly string[] {
  return (Array.isArray(data) ? data : [data]).map((text) => text.toString()).filter((text) => text !== '');
}
