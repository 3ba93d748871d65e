/** From what a case's recorder wrote down to the lines that are compared: one line per step, ids and ports replaced by symbols. */
import { fields, isBytes, type Entry, type Plain, type PlainBytes } from './entry.ts';

/** The part of a case that differs between two runs of Chromium itself, and therefore is not compared. */
export type RacyPart =
  /** Where events stand among the other steps; that they come is compared. */
  | 'order of events'
  /** Whether they come. */
  | 'events'
  /** The order of the list that getSockets gives. */
  | 'order of lists'
  /** The answer to a call, and whether and when it comes; `answer to sockets.tcp.send 2` for the second such call of the case. */
  | `answer to ${string}`;

export interface Surroundings {
  /** Names of ports: of peers, and those that the manifest was given. */
  readonly ports: ReadonlyMap<number, string>;
  /** This machine's addresses beside loopback. */
  readonly ownAddresses: ReadonlySet<string>;
}

interface Call {
  readonly api: string;
  /** By which its answer, which comes later, is recognised. */
  label?: string;
  /** Not answered yet. */
  open: boolean;
}

const SOCKET_API = /^(?:sockets\.(\w+)|(socket))\./;
const PORT_KEY = /^(?:port|localPort|peerPort|remotePort)$/;
/** The app's own URLs: the scheme is one difference, told once, and the id depends on the folder. */
const APP_URL = /chrome-(?:app|extension):\/\/[a-p]{32}/g;
/** Made up anew each time. */
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const ADDRESS_KEY = /^(?:localAddress|peerAddress|remoteAddress)$/;

/** @returns the case's lines; equal lines mean equal behaviour. */
export function render(entries: readonly Entry[], around: Surroundings, racy: readonly RacyPart[] = []): string[] {
  return new Renderer(around, racy).lines(entries);
}

class Renderer {
  readonly #around: Surroundings;
  readonly #racy: readonly RacyPart[];
  readonly #ids = new Map<string, Map<number, string>>();
  readonly #ephemeral = new Map<number, string>();
  readonly #signatures = new Map<string, string>();

  constructor(around: Surroundings, racy: readonly RacyPart[]) {
    this.#around = around;
    this.#racy = racy;
  }

  lines(all: readonly Entry[]): string[] {
    const hidden = this.#hiddenCalls(all);
    const entries = this.#compared(all, hidden);
    const calls = new Map<number, Call>();
    const lines: string[] = [];
    let labels = 0;
    for (const [index, entry] of entries.entries()) {
      if ('call' in entry) {
        const varies = hidden.has(entry.call);
        // What is called without a callback and gives no promise has no answer.
        const call: Call = { api: entry.api, open: !varies && !entry.plain };
        calls.set(entry.call, call);
        const text = `${entry.api}(${this.#args(entry.api, entry.args)})${entry.plain ? ' without callback' : ''}`;
        const next = entries[index + 1];
        if (varies) lines.push(`${text} → (varies)`);
        else if (next && answers(next) === entry.call) lines.push(text);
        else lines.push(`${this.#label(call, () => ++labels)}${text}`);
        continue;
      }
      const number = answers(entry);
      if (number === undefined) {
        lines.push(this.#other(entry));
        continue;
      }
      const call = calls.get(number);
      if (!call) throw new Error(`the recorder wrote an answer to call ${number}, which was not made`);
      const text = this.#answer(entry, call.api);
      // What a case does not wait for is still a promise's business when the case is over.
      call.open = 'returned' in entry && entry.type === 'Promise';
      const before = entries[index - 1];
      const follows = before && ('call' in before ? before.call : 'returned' in before ? before.returned : undefined);
      if (follows === number && call.label === undefined) lines[lines.length - 1] += ` ${text}`;
      else if (follows === number) lines.push(`[${call.label}] ${text}`);
      else lines.push(`${this.#label(call, () => ++labels)}${text}`);
    }
    for (const call of calls.values())
      if (call.open) lines.push(`${this.#label(call, () => ++labels)}${call.api} is never answered`);
    return lines;
  }

  /** The numbers of the calls whose answers are not compared. */
  #hiddenCalls(entries: readonly Entry[]): Set<number> {
    const counts = new Map<string, number>();
    const hidden = new Set<number>();
    for (const entry of entries) {
      if (!('call' in entry)) continue;
      const count = (counts.get(entry.api) ?? 0) + 1;
      counts.set(entry.api, count);
      if (this.#racy.includes(`answer to ${entry.api} ${count}`)) hidden.add(entry.call);
    }
    return hidden;
  }

  /** What is left when the parts that vary are left out. */
  #compared(all: readonly Entry[], hidden: ReadonlySet<number>): Entry[] {
    const dropEvents = this.#racy.includes('events');
    const entries = all.filter((entry) => {
      if (dropEvents && 'event' in entry) return false;
      const call = answers(entry);
      return call === undefined || !hidden.has(call);
    });
    return this.#racy.includes('order of events') ? eventsLast(entries) : entries;
  }

  #label(call: Call, next: () => number): string {
    call.label ??= String(next());
    return `[${call.label}] `;
  }

  #answer(entry: Entry, api: string): string {
    const kind = kindOf(api);
    if ('answer' in entry) {
      const values = entry.args.map((value) => this.#value(this.#sorted(value), kind)).join(', ');
      return `→ (${values})${entry.error === null ? '' : ` lastError ${JSON.stringify(entry.error)}`}`;
    }
    if ('threw' in entry && 'text' in entry) return `throws ${this.#short(entry.text)}`;
    if ('missing' in entry) return `→ no function: ${entry.type}`;
    if ('returned' in entry)
      return entry.type === undefined ? `returns ${this.#value(entry.value ?? null, kind)}` : `→ ${entry.type}`;
    if ('resolved' in entry) return `resolves ${this.#value(this.#sorted(entry.value), kind)}`;
    if ('rejected' in entry) return `rejects ${this.#short(entry.text)}`;
    throw new Error(`no answer: ${JSON.stringify(entry)}`);
  }

  #other(entry: Entry): string {
    if ('event' in entry) {
      return `event ${entry.event}(${entry.args.map((value) => this.#value(value, kindOf(entry.event))).join(', ')})`;
    }
    if ('peer' in entry) {
      const { name, ...params } = fields(entry.params);
      const shown = this.#value(params, '');
      const result = this.#value(entry.result, '');
      return `peer ${typeof name === 'string' ? name : ''} ${entry.peer}${shown === '{}' ? '' : ` ${shown}`}${result === '{}' ? '' : ` → ${result}`}`;
    }
    if ('note' in entry) {
      if (entry.threw !== undefined) return `${entry.note} throws ${this.#short(entry.threw)}`;
      return entry.value === undefined ? entry.note : `${entry.note}: ${this.#value(entry.value, '')}`;
    }
    throw new Error(`not a step: ${JSON.stringify(entry)}`);
  }

  #args(api: string, args: readonly Plain[]): string {
    const kind = kindOf(api);
    return args
      .map((value, index) => {
        if (typeof value !== 'number') return this.#value(value, kind);
        return index === 0 && kind !== '' && !api.endsWith('.create')
          ? this.#knownId(kind, value)
          : this.#knownPort(value);
      })
      .join(', ');
  }

  #value(value: Plain, kind: string, key = ''): string {
    if (typeof value === 'number') {
      if (value > 0 && key === 'socketId') return this.#id(kind, value);
      if (value > 0 && key === 'clientSocketId') return this.#id('tcp', value);
      return PORT_KEY.test(key) && (value > 1023 || this.#around.ports.has(value)) ? this.#port(value) : String(value);
    }
    if (typeof value === 'string' && ADDRESS_KEY.test(key) && this.#around.ownAddresses.has(value))
      return 'own address';
    if (typeof value === 'string')
      return JSON.stringify(value.replaceAll(APP_URL, 'app://id').replaceAll(UUID, 'a uuid'));
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    if (Array.isArray(value))
      return `[${(value as readonly Plain[]).map((item) => this.#value(item, kind)).join(', ')}]`;
    if (isBytes(value)) return describeBytes(value);
    if ('$' in value && typeof value.$ === 'string' && value.$ !== 'object') return value.$;
    const shown = Object.entries(fields(value)).map(
      ([name, item]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${this.#value(item, kind, name)}`,
    );
    return `{${shown.join(', ')}}`;
  }

  #id(kind: string, id: number): string {
    const ids = this.#ids.get(kind) ?? new Map<number, string>();
    this.#ids.set(kind, ids);
    const symbol = ids.get(id) ?? `${kind}#${ids.size + 1}`;
    ids.set(id, symbol);
    return symbol;
  }

  #knownId(kind: string, id: number): string {
    const known = this.#ids.get(kind)?.get(id);
    if (known !== undefined) return known;
    return [...this.#ids.values()].some((ids) => ids.has(id)) ? 'an id of another kind' : String(id);
  }

  #port(port: number): string {
    const known = this.#knownPort(port);
    if (known !== String(port)) return known;
    const symbol = `port ${this.#ephemeral.size + 1}`;
    this.#ephemeral.set(port, symbol);
    return symbol;
  }

  #knownPort(port: number): string {
    for (const [add, text] of [
      [0, ''],
      [65536, ' - 65536'],
      [-65536, ' + 65536'],
    ] as const) {
      const name = this.#around.ports.get(port + add);
      const symbol = name === undefined ? this.#ephemeral.get(port + add) : `port of ${name}`;
      if (symbol !== undefined) return symbol + text;
    }
    return String(port);
  }

  #sorted(value: Plain): Plain {
    if (!Array.isArray(value) || !this.#racy.includes('order of lists')) return value;
    return (value as readonly Plain[]).toSorted(
      (a, b) => Number(fields(a)['socketId']) - Number(fields(b)['socketId']),
    );
  }

  /** The signature that most of Chrome's TypeErrors tell is told once per case and function. */
  #short(text: string): string {
    const [, start = '', name = '', signature = '', rest = ''] =
      /^(.*?Error in invocation of )([\w.]+)\((.*?)\)(: .*)$/s.exec(text) ?? [];
    if (name === '') return text;
    if (this.#signatures.get(name) === signature) return `${start}${name}(…)${rest}`;
    this.#signatures.set(name, signature);
    return text;
  }
}

function answers(entry: Entry): number | undefined {
  if ('answer' in entry) return entry.answer;
  if ('threw' in entry && 'text' in entry) return entry.threw;
  if ('missing' in entry) return entry.missing;
  if ('returned' in entry) return entry.returned;
  if ('resolved' in entry) return entry.resolved;
  if ('rejected' in entry) return entry.rejected;
  return undefined;
}

/** Events after everything else, in the alphabet's order. */
function eventsLast(entries: readonly Entry[]): Entry[] {
  const events = entries.filter((entry) => 'event' in entry);
  return [
    ...entries.filter((entry) => !('event' in entry)),
    ...events.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  ];
}

function kindOf(api: string): string {
  const [, modern, legacy] = SOCKET_API.exec(api) ?? [];
  return modern ?? legacy ?? '';
}

function describeBytes({ type, length, latin1 }: PlainBytes): string {
  const text = latin1.length === length && length > 0 ? ` ${JSON.stringify(latin1)}` : '';
  return `<${type === 'ArrayBuffer' ? '' : `${type} of `}${length} bytes${text}>`;
}
