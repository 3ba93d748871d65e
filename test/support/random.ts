/** Numbers that look random and are the same again for the same seed. */
export interface Random {
  /** A number from 0 up to and without 1. */
  next(): number;
  /** An integer from 0 up to and without `below`. */
  below(below: number): number;
  /** True with the given likelihood, 0 to 1. */
  chance(likelihood: number): boolean;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * The generator "mulberry32".
 * Its own text is handed to pages too (`randomSource`), so it must use nothing from around it.
 * @param seed an integer; the low 32 bits count
 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (likelihood) => next() < likelihood,
    pick: (list) => {
      const index = below(list.length);
      return list[index] as (typeof list)[number];
    },
  };
}

/** JavaScript that defines `createRandom` in a page, so that page and driver draw from the same generator. */
export const randomSource = `globalThis.createRandom = ${createRandom.toString()};`;

/** A seed for a run that was given none. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
