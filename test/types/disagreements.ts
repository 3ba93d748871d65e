/** Compares a contract with the published TypeScript type of the same namespace, member by member, in the compiler. */
import type {
  Arguments,
  CallbackMode,
  FunctionSpec,
  NamespaceSpec,
  OptionalSpec,
  ParamSpec,
} from '../../src/api/core/contract.ts';

/**
 * What a member can be, beside agreeing:
 * - `missing`: published, and not in the contract
 * - `unpublished`: in the contract only
 * - `refuses`: the contract does not take every call that the published type allows
 * - `takes more`: the contract takes calls that the published type does not
 * - `differs`: not the same constant, or not the same kind of member
 */
export type Verdict = 'missing' | 'unpublished' | 'refuses' | 'takes more' | 'differs';

/** The members on which they do not agree, with what is wrong. */
export type Disagreements<C extends NamespaceSpec, Published> = {
  [K in keyof Published | keyof Surface<C> as Compare<C, Published, K> extends 'agrees' ? never : K]: Compare<
    C,
    Published,
    K
  >;
};

/** Compiles only when exactly the disagreements that there are are listed: neither one too few nor one that is over. */
export type Exactly<Actual, Listed extends Actual & { [K in Exclude<keyof Listed, keyof Actual>]: never }> = Listed;

/** What a contract puts on its namespace: a function's spec, an event's, or a value. */
type Surface<C extends NamespaceSpec> = PublicFunctions<C> & PublicEvents<C> & Values<C>;
type PublicEvents<C extends NamespaceSpec> = {
  [K in keyof C['events'] as C['events'][K] extends { internal: true } ? never : K]: C['events'][K];
};
type PublicFunctions<C extends NamespaceSpec> = {
  [K in keyof C['functions'] as C['functions'][K] extends { internal: true } ? never : K]: C['functions'][K];
};
type Values<C extends NamespaceSpec> = Given<C['enums']> & Given<C['constants']>;
type Given<T> = [T] extends [undefined] ? unknown : unknown extends T ? unknown : T;

type Compare<C extends NamespaceSpec, Published, K> = K extends keyof Published
  ? K extends keyof PublicFunctions<C>
    ? CompareFunction<C['functions'][K & keyof C['functions']], Published[K]>
    : K extends keyof C['events']
      ? Published[K] extends { addListener: unknown }
        ? 'agrees'
        : 'differs'
      : K extends keyof Values<C>
        ? Values<C>[K] extends Published[K]
          ? 'agrees'
          : 'differs'
        : 'missing'
  : 'unpublished';

type CompareFunction<F extends FunctionSpec, Published> = Published extends (...args: never) => unknown
  ? [Without<LooseCalls<F>, Calls<Published>>] extends [never]
    ? [Without<Calls<Published>, StrictCalls<F>>] extends [never]
      ? 'agrees'
      : 'takes more'
    : 'refuses'
  : 'differs';

/** The lists of arguments of a published function, of which there are two at most. */
type Calls<Published> = Published extends {
  (...args: infer First extends readonly unknown[]): unknown;
  (...args: infer Second extends readonly unknown[]): unknown;
}
  ? readonly unknown[] extends Readonly<First>
    ? Second // It has one signature only, for which the compiler finds no first one.
    : First | Second
  : Published extends (...args: infer Only extends readonly unknown[]) => unknown
    ? Only
    : never;

/** Those of the calls that are not among the allowed ones. */
type Without<Allowed, Made> = Made extends Allowed ? never : Made;

/** Every call that the page accepts. The contracts do not say what functions return. */
type LooseCalls<F extends FunctionSpec> = [...LooseArguments<F>, ...LooseCallback<F['callback']>];

/** As the page matches them: an optional argument may be left out, in the middle too, and may be null. */
type LooseArguments<F extends FunctionSpec> = Loose<F['params'], Passed<Arguments<F>, null | undefined>>;
type Loose<P extends readonly ParamSpec[], A> = P extends readonly [infer First, ...infer Rest extends ParamSpec[]]
  ? A extends readonly [infer Value, ...infer Values]
    ? First extends { spec: OptionalSpec }
      ? [(Value | null | undefined)?, ...Loose<Rest, Values>] | Loose<Rest, Values>
      : [Value, ...Loose<Rest, Values>]
    : never
  : [];

type Callback = (...results: never[]) => void;
type LooseCallback<M extends CallbackMode> = M extends 'required'
  ? [Callback]
  : M extends 'optional'
    ? [(Callback | null | undefined)?]
    : [];

/**
 * The calls that are compared the other way round: with a callback wherever there may be one (that Chromium answers with a Promise
 * otherwise is newer than the published types), and no argument that is null.
 */
type StrictCalls<F extends FunctionSpec> = [
  ...Strict<F['params'], Passed<Arguments<F>, undefined>>,
  ...(F['callback'] extends 'none' ? [] : [() => void]),
];
type Strict<P extends readonly ParamSpec[], A> = P extends readonly [infer First, ...infer Rest extends ParamSpec[]]
  ? A extends readonly [infer Value, ...infer Values]
    ? First extends { spec: OptionalSpec }
      ? [NonNullable<Value>, ...Strict<Rest, Values>] | Strict<Rest, Values>
      : [Value, ...Strict<Rest, Values>]
    : never
  : [];

/**
 * What the page takes for what main receives: bytes are an ArrayBuffer before they are copied, any object will do for an open one, and
 * a property that may be left out may be `Empty` as well.
 */
type Passed<V, Empty> = V extends readonly unknown[]
  ? { [I in keyof V]: Passed<V[I], Empty> }
  : V extends Uint8Array
    ? ArrayBuffer
    : V extends object
      ? string extends keyof V
        ? object
        : { [K in keyof V]: Passed<V[K], Empty> | ({} extends Pick<V, K> ? Empty : never) }
      : V;
