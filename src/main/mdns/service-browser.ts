/** Services on the local network, found by multicast DNS (RFC 6762, 6763), as `chrome.mdns` tells them. */
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

type Question = { readonly name: string; readonly type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA' };
type Answer = NonNullable<ResponsePacket['answers']>[number];

interface Watched {
  readonly listeners: Set<(services: readonly MdnsService[]) => void>;
  /** By name of the instance in lower case. */
  readonly instances: Map<string, Instance>;
  told: string;
  services: readonly MdnsService[];
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
/** What comes from a network is anybody's: so much of it is kept, for so long. */
const MOST_INSTANCES = 2048;
const MOST_HOSTS = 4096;
const MOST_TEXT_BYTES = 4096;
const LONGEST_TTL_S = 75 * 60;
/** Fits into a packet with what is around it. */
const MOST_QUESTION_BYTES = 1200;
/** `_ipp._tcp.local`, and a subtype before it: anything else would spoil the packet that it is asked in. */
const SERVICE_TYPE = /^(?:[^.]{1,63}\._sub\.)?_[^.]{1,62}\._(?:tcp|udp)\.[^.]{1,63}\.?$/i;

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
  #mdns: Promise<MulticastDNS> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #intervalMs = FIRST_INTERVAL_MS;
  #warned = false;

  constructor(options: ServiceBrowserOptions) {
    this.#options = options;
  }

  /**
   * @param type `_http._tcp.local`; nothing is found for what is no type of service
   * @param listener told the whole list whenever it changes, and at first as far as it is known
   * @returns ends it
   */
  watch(type: string, listener: (services: readonly MdnsService[]) => void): () => void {
    const key = type.toLowerCase();
    const known = this.#watched.get(key);
    const watched = known ?? { listeners: new Set(), instances: new Map(), told: '[]', services: [] };
    listener(watched.services);
    if (!SERVICE_TYPE.test(type)) return () => {};
    this.#watched.set(key, watched);
    watched.listeners.add(listener);
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
    const mdns = (this.#mdns ??= this.#open());
    let questions: Question[] = [];
    let bytes = 0;
    const send = () => {
      if (questions.length > 0) this.#send(mdns, questions).catch((error: Error) => this.#sent(error));
      questions = [];
      bytes = 0;
    };
    for (const question of this.#questions()) {
      const size = Buffer.byteLength(question.name) + 6;
      if (bytes + size > MOST_QUESTION_BYTES) send();
      questions.push(question);
      bytes += size;
    }
    send();
    this.#timer = setTimeout(() => {
      this.#expire();
      this.#query();
    }, this.#intervalMs).unref();
    this.#intervalMs = Math.min(this.#intervalMs * 2, LONGEST_INTERVAL_MS);
  }

  *#questions(): Generator<Question> {
    for (const [type, { instances }] of this.#watched) {
      yield { name: type, type: 'PTR' };
      for (const { name, host } of instances.values()) {
        if (!host) {
          yield { name, type: 'SRV' };
          yield { name, type: 'TXT' };
        } else if (!this.#addresses.has(host.target.toLowerCase())) {
          yield { name: host.target, type: 'A' };
          yield { name: host.target, type: 'AAAA' };
        }
      }
    }
  }

  /** Said once: without a network every query fails. */
  #sent(error: Error | null): void {
    if (!error || this.#warned) return;
    this.#warned = true;
    this.#options.warn(`The network cannot be asked for services: ${error.message}.`);
  }

  async #send(mdns: Promise<MulticastDNS>, questions: readonly Question[]): Promise<void> {
    const socket = await mdns;
    // Nobody may listen any more.
    if (this.#mdns === mdns) socket.query({ questions: [...questions] }, (error) => this.#sent(error));
  }

  /** The library is loaded for the first app that looks for services. */
  async #open(): Promise<MulticastDNS> {
    const { default: makeMdns } = await import('multicast-dns');
    const mdns = makeMdns(this.#options.network);
    mdns.on('response', (packet) => this.#receive([...(packet.answers ?? []), ...(packet.additionals ?? [])]));
    // A network that goes is no reason to end; the next query finds it when it is back.
    mdns.on('error', (error) => this.#options.warn(`Multicast DNS: ${error.message}.`));
    mdns.on('warning', () => {});
    return mdns;
  }

  #close(): void {
    clearTimeout(this.#timer);
    void this.#mdns?.then((mdns) => mdns.destroy());
    this.#mdns = undefined;
    this.#addresses.clear();
  }

  #receive(answers: readonly Answer[]): void {
    let isNew = false;
    let isKnown = false;
    for (const answer of answers) {
      const took = this.#take(answer);
      isKnown ||= took !== undefined;
      isNew ||= took === 'new';
    }
    if (!isKnown) return;
    for (const watched of this.#watched.values()) this.#tell(watched);
    // What is not known yet of what has just appeared is asked for at once.
    if (isNew && this.#isIncomplete()) this.#query();
  }

  /** @returns `new` where there is something to ask about now; undefined for what concerns nobody */
  #take(answer: Answer): 'new' | 'known' | undefined {
    if (answer.type === 'PTR') return this.#takePointer(answer.name, answer.data, ttlOf(answer));
    if (answer.type === 'A' || answer.type === 'AAAA') return this.#takeAddress(answer.name, answer.type, answer.data);
    if (answer.type !== 'SRV' && answer.type !== 'TXT') return undefined;
    let took: 'new' | 'known' | undefined;
    for (const { instances } of this.#watched.values()) {
      const instance = instances.get(answer.name.toLowerCase());
      if (!instance) continue;
      took ??= 'known';
      if (answer.type === 'TXT') instance.data = texts(answer.data);
      else {
        if (!instance.host) took = 'new';
        instance.host = { target: answer.data.target, port: answer.data.port };
      }
    }
    return took;
  }

  #takeAddress(name: string, type: 'A' | 'AAAA', address: string): 'known' | undefined {
    const key = name.toLowerCase();
    const known = this.#addresses.get(key);
    if (known === address || (type === 'AAAA' && known !== undefined)) return undefined;
    if (known === undefined && this.#addresses.size >= MOST_HOSTS) return undefined;
    this.#addresses.set(key, address);
    return 'known';
  }

  #takePointer(type: string, name: string, ttlSeconds: number): 'new' | 'known' | undefined {
    const instances = this.#watched.get(type.toLowerCase())?.instances;
    if (!instances) return undefined;
    const key = name.toLowerCase();
    if (ttlSeconds === 0) return instances.delete(key) ? 'known' : undefined;
    const expiresAt = Date.now() + Math.min(ttlSeconds, LONGEST_TTL_S) * 1000;
    const known = instances.get(key);
    if (known) {
      known.expiresAt = expiresAt;
      return undefined;
    }
    if (instances.size >= MOST_INSTANCES) return undefined;
    instances.set(key, { name, expiresAt, host: undefined, data: [] });
    return 'new';
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
    watched.services = services;
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
  const kept: string[] = [];
  let bytes = 0;
  for (const part of Array.isArray(data) ? data : [data]) {
    bytes += part.length;
    if (bytes > MOST_TEXT_BYTES) break;
    const text = part.toString();
    if (text !== '') kept.push(text);
  }
  return kept;
}
