/** Random cases: the same seed gives the same ones. */
import { isOptional } from '../../src/api/core/contract.ts';
import type { FunctionSpec, NamespaceSpec } from '../../src/api/core/contract.ts';
import { registry } from '../../src/api/registry.ts';
import type { Random } from '../support/random.ts';
import type { Room } from './rooms.ts';
import { atom, textOfNode, type Node, type RandomCase, type Step } from './source.ts';
import { Values } from './values.ts';

interface Method {
  readonly api: string;
  readonly spec: FunctionSpec;
  readonly weight: number;
}

/** Namespaces that Chromium has here, so that a member of theirs can be looked at. */
const SEEN = new Set(
  `runtime app.runtime app.window i18n storage storage.local storage.sync sockets.tcp sockets.udp sockets.tcpServer socket alarms
  notifications power idle management contextMenus commands identity fileSystem permissions system.cpu system.memory system.storage
  system.display tts`.split(/\s+/),
);

export class Sequences {
  readonly #random: Random;
  readonly #values: Values;
  readonly #methods = new Map<string, readonly Method[]>();

  constructor(random: Random) {
    this.#random = random;
    this.#values = new Values(random);
  }

  make(room: Room, name: string): RandomCase {
    const random = this.#random;
    const steps = Array.from({ length: 2 + random.below(room.steps * 2 - 3) }, () => this.#step(room));
    return { name, room: room.name, steps };
  }

  #step(room: Room): Step {
    const random = this.#random;
    const { statements = [], expressions = [] } = room;
    const methods = this.#methodsOf(room);
    if (statements.length > 0 && random.chance(0.12))
      return { statement: random.pick(statements).replaceAll('%', () => textOfNode(this.#values.wild())) };
    if (expressions.length > 0 && (methods.length === 0 || random.chance(0.25)))
      return this.#expression(random.pick(expressions));
    return this.#call(this.#choose(methods), room);
  }

  #call({ api, spec }: Method, { without, atOnce = 0 }: Room): Step {
    const random = this.#random;
    const wrong = random.chance(0.3) ? 0.3 : 0.02;
    const args = spec.params.map(({ name, spec: type }) =>
      this.#values.argument(type, `${api}.${name}`, wrong, without),
    );
    // What is optional at the end is left out as often as not.
    while (isOptionalAt(spec, args.length - 1) && random.chance(0.4)) args.pop();
    if (random.chance(0.03)) args.push(this.#values.wild(api));
    if (random.chance(0.03)) args.pop();
    const callback =
      spec.callback === 'none' ? random.chance(0.02) : random.chance(spec.callback === 'required' ? 0.97 : 0.75);
    return { api, callback, args, awaited: !random.chance(atOnce) };
  }

  /** `EVENT`, `MEMBER` and `OWNER` stand for random members, `%` for random arguments. */
  #expression(pattern: string): Step {
    const random = this.#random;
    const space = random.pick(this.#seen());
    const events = Object.keys(space.events).filter((key) => !space.events[key]?.internal);
    const functions = Object.keys(space.functions).filter((key) => !space.functions[key]?.internal);
    const enums = Object.keys(space.enums ?? {});
    const event = events.length > 0 ? `chrome.${space.name}.${random.pick(events)}` : 'chrome.runtime.onMessage';
    const pool = [...events, ...enums, ...functions.slice(0, 8)];
    // A function that is called for its own sake must not be one that ends the app.
    const key =
      random.pick(pool.filter((name) => !/reload|restart|request|choose|launch|speak|Auth/i.test(name)) ?? pool) ??
      'nothing';
    const member = random.chance(0.3) ? `chrome.${space.name}` : `chrome.${space.name}.${key}`;
    const owner = `chrome.${space.name}, "${key}"`;
    const text = pattern
      .replaceAll('EVENT', event)
      .replaceAll('MEMBER', member)
      .replaceAll('OWNER', owner)
      .replaceAll('%', () => textOfNode(this.#values.wild()));
    return { of: 'the', args: [atom(text)] };
  }

  #seen(): readonly NamespaceSpec[] {
    return registry.filter(({ name }) => SEEN.has(name));
  }

  #choose(methods: readonly Method[]): Method {
    let at = this.#random.next() * methods.reduce((sum, { weight }) => sum + weight, 0);
    const chosen = methods.find(({ weight }) => (at -= weight) < 0) ?? methods[0];
    if (!chosen) throw new Error('a room without functions and expressions');
    return chosen;
  }

  #methodsOf(room: Room): readonly Method[] {
    const known = this.#methods.get(room.name);
    if (known) return known;
    const methods = registry
      .filter(({ name }) => room.namespaces.includes(name))
      .flatMap(({ name, functions }) =>
        Object.entries(functions)
          .filter(([key, { internal }]) => !internal && !room.leftOut?.test(`${name}.${key}`))
          .map(([key, spec]) => ({ api: `${name}.${key}`, spec, weight: room.weights?.[key] ?? 1 })),
      );
    this.#methods.set(room.name, methods);
    return methods;
  }
}

function isOptionalAt({ params }: FunctionSpec, index: number): boolean {
  const param = params[index];
  return param !== undefined && isOptional(param.spec);
}

/** Whether an argument may be taken away or made smaller, for reducing: smaller forms of a node, the smallest first. */
export function smaller(node: Node): Node[] {
  if ('items' in node) {
    return [
      ...(node.items.length > 0 ? [{ items: [] }] : []),
      ...node.items.map((_, index) => ({ items: node.items.filter((_item, at) => at !== index) })),
      ...node.items.flatMap((item, index) => smaller(item).map((less) => ({ items: node.items.with(index, less) }))),
    ];
  }
  if ('entries' in node) {
    return [
      ...(node.entries.length > 0 ? [{ entries: [] }] : []),
      ...node.entries.map((_, index) => ({ entries: node.entries.filter((_entry, at) => at !== index) })),
      ...node.entries.flatMap(([key, value], index) =>
        smaller(value).map((less) => ({ entries: node.entries.with(index, [key, less] as const) })),
      ),
    ];
  }
  return [];
}
