/**
 * The vocabulary in which every chrome.* namespace is declared: plain data, so that the page (argument matching, Chrome's
 * TypeErrors) and the main process (zod validation) both derive from the one declaration.
 */

/** A type as Chrome's API schemas know it. `name` is what Chrome prints in signatures, e.g. `sockets.tcp.SocketProperties`. */
export type TypeSpec =
  /** Bounds are inclusive. */
  | { readonly type: 'integer'; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: 'number'; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'string' }
  /** ArrayBuffer or any view of one; the page hands main a `Uint8Array` of exactly the viewed bytes. */
  | { readonly type: 'binary' }
  | { readonly type: 'any' }
  /** Cannot leave the page: main is told only that there is one, by `true`. */
  | { readonly type: 'function' }
  /** An object of a class of the page's, `name`, which cannot leave it: the room's page.ts checks that it is one and answers the call. */
  | { readonly type: 'instance'; readonly name: string }
  | { readonly type: 'enum'; readonly name: string; readonly values: readonly string[] }
  | { readonly type: 'array'; readonly items: TypeSpec; readonly minItems?: number }
  | { readonly type: 'choices'; readonly choices: readonly TypeSpec[] }
  /** An object with known keys; an unknown key is an error, as in Chrome. */
  | { readonly type: 'dictionary'; readonly name: string; readonly properties: Readonly<Record<string, PropertySpec>> }
  /** An object with any keys (e.g. the items of `storage.set`). */
  | { readonly type: 'object' };

export type PropertySpec = TypeSpec | OptionalSpec;
export interface OptionalSpec<T extends TypeSpec = TypeSpec> {
  readonly optional: true;
  readonly of: T;
}

export interface ParamSpec {
  readonly name: string;
  readonly spec: PropertySpec;
}

/**
 * How a function takes its callback.
 * - `required`: calling without one throws.
 * - `optional`: calling without one returns a Promise (Chromium 150 and later, also for manifest version 2).
 * - `none`: there is none; passing one throws.
 */
export type CallbackMode = 'required' | 'optional' | 'none';

export interface FunctionSpec {
  readonly params: readonly ParamSpec[];
  readonly callback: CallbackMode;
  /** Answered in the page by the room's page.ts, without a message to main. */
  readonly local?: true;
  /** Not part of chrome.*: only the room's page.ts may call it. */
  readonly internal?: true;
  /** Takes as long as the network does: calls that follow it do not keep to its order. */
  readonly slow?: true;
  /** In Chromium no call of an API: an event page is not kept by it. */
  readonly unnoticed?: true;
}

export interface EventSpec {
  /** Not part of the surface: the room's page.ts gets it (PageRoomInstance.events). */
  readonly internal?: true;
  /** True when Chrome remembers listeners across event-page unloads and wakes the page for this event. */
  readonly lazy?: boolean;
}

/**
 * What an app must be and its manifest must say for a namespace to exist in a page; everything else is absent (`undefined`). All
 * but the last are Chrome Apps'.
 */
export type Availability =
  | { readonly always: true }
  | { readonly manifestKey: string }
  /** Any one of these permissions, as a string or as the key of an object entry. */
  | { readonly permission: readonly string[] }
  /** Every Firefox OS app; the permissions are those that its functions ask for. */
  | { readonly firefoxOs: readonly string[] };

export interface NamespaceSpec {
  /** Full name below its root, e.g. `sockets.tcp`. */
  readonly name: string;
  /** The object that has it: `chrome` when left out; one that no app can reach for what only the room's page.ts calls. */
  readonly root?: 'navigator' | 'hidden';
  /** What Chrome's error texts call it where that is not `name`: for `storage.local` it is `storage`. */
  readonly signatureName?: string;
  readonly availability: Availability;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly events: Readonly<Record<string, EventSpec>>;
  /** Constants Chrome exposes on the namespace, e.g. `DnsQueryType: {IPV4: 'ipv4'}`. */
  readonly enums?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Plain values on the namespace, e.g. `QUOTA_BYTES`. */
  readonly constants?: Readonly<Record<string, number | string>>;
  /** Names of what the room's page.ts puts on the namespace itself, e.g. `id`. */
  readonly properties?: readonly string[];
}

export const integer = { type: 'integer' } as const;
export const number = { type: 'number' } as const;
export const boolean = { type: 'boolean' } as const;
export const string = { type: 'string' } as const;
export const binary = { type: 'binary' } as const;
export const callable = { type: 'function' } as const;
export const any = { type: 'any' } as const;
export const object = { type: 'object' } as const;

/** An object of a class of the page's, e.g. `Entry`. */
export function instance<const N extends string>(name: N) {
  return { type: 'instance', name } as const;
}

/** A type of number with bounds, inclusive: `within(integer, { minimum: 15 })`. */
export function within<
  const T extends { type: 'integer' } | { type: 'number' },
  const B extends { readonly minimum?: number; readonly maximum?: number },
>(type: T, bounds: B): T & B {
  return { ...type, ...bounds };
}

export function optional<const T extends TypeSpec>(of: T): OptionalSpec<T> {
  return { optional: true, of };
}

export function enumeration<const N extends string, const V extends readonly string[]>(name: N, values: V) {
  return { type: 'enum', name, values } as const;
}

export function array<const T extends TypeSpec>(items: T) {
  return { type: 'array', items } as const;
}

export function choices<const T extends readonly TypeSpec[]>(...list: T) {
  return { type: 'choices', choices: list } as const;
}

export function dictionary<const P extends Readonly<Record<string, PropertySpec>>>(name: string, properties: P) {
  return { type: 'dictionary', name, properties } as const;
}

export function param<const N extends string, const S extends PropertySpec>(name: N, spec: S) {
  return { name, spec } as const;
}

/** Declares a namespace. Identity at run time; it keeps the literal types from which `Handlers` is derived. */
export function defineNamespace<const N extends NamespaceSpec>(spec: N): N {
  return spec;
}

export function isOptional(spec: PropertySpec): spec is OptionalSpec {
  // Not `in`: a page may have put anything on Object.prototype.
  return (spec as { optional?: unknown }).optional === true;
}

/** The type below an optional marker. */
export function typeOf(spec: PropertySpec): TypeSpec {
  return isOptional(spec) ? spec.of : spec;
}

// ---- What the declarations mean in TypeScript --------------------------------------------------------------------

/** The value main receives for a declared type. */
export type Value<T> = TypeSpec extends T
  ? unknown // A declaration known only as "some type": generic code handles such values as they come.
  : T extends { type: 'integer' } | { type: 'number' }
    ? number
    : T extends { type: 'boolean' } | { type: 'function' }
      ? boolean
      : T extends { type: 'string' }
        ? string
        : T extends { type: 'binary' }
          ? Uint8Array
          : T extends { type: 'enum'; values: readonly (infer V)[] }
            ? V
            : T extends { type: 'array'; items: infer I }
              ? Value<I>[]
              : T extends { type: 'choices'; choices: readonly (infer C)[] }
                ? C extends unknown
                  ? Value<C>
                  : never
                : T extends { type: 'dictionary'; properties: infer P }
                  ? DictionaryValue<P>
                  : T extends { type: 'object' }
                    ? Record<string, unknown>
                    : unknown;

type OptionalKeys<P> = { [K in keyof P]: P[K] extends OptionalSpec ? K : never }[keyof P];
type DictionaryValue<P> = {
  -readonly [K in Exclude<keyof P, OptionalKeys<P>>]: Value<P[K]>;
} & {
  -readonly [K in OptionalKeys<P>]?: P[K] extends OptionalSpec<infer T> ? Value<T> : never;
};

/** The argument for a declared parameter; an omitted optional one is `undefined`. */
export type ParamValue<P> = ParamSpec extends P
  ? unknown
  : P extends { spec: OptionalSpec<infer T> }
    ? Value<T> | undefined
    : P extends { spec: infer S }
      ? Value<S>
      : never;

/** The argument tuple of a declared function, callback excluded. */
export type Arguments<F extends FunctionSpec> = ArgumentTuple<F['params']>;
type ArgumentTuple<P extends readonly ParamSpec[]> = { -readonly [I in keyof P]: ParamValue<P[I]> };
