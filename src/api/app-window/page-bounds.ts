/** `innerBounds` and `outerBounds` of an AppWindow: live numbers that can be set one by one. */
import { create, defineAccessor, defineValue, keys, OPEN } from '../../renderer/primordials.ts';
import { methodArguments } from './page-methods.ts';

export interface BoundsValues {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly minWidth?: number | null | undefined;
  readonly minHeight?: number | null | undefined;
  readonly maxWidth?: number | null | undefined;
  readonly maxHeight?: number | null | undefined;
}

const POSITION_AND_SIZE = ['left', 'top', 'width', 'height'] as const;
const LIMITS = ['minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const;

/**
 * @param read the last state that main sent
 * @param send tells main; the numbers change when it answers
 */
export function createBounds(
  which: 'inner' | 'outer',
  read: () => BoundsValues,
  send: (name: string, argument: object) => void,
): object {
  // A class in Chromium, which has its members on the prototype; the constructor is of no use to anybody.
  const prototype = create(Object.prototype) as object;
  defineValue(
    prototype,
    'constructor',
    named('Bounds', function (_key: unknown) {}),
    {
      writable: true,
      configurable: true,
    },
  );
  const setBounds = (bounds: object) => {
    const checked = methodArguments('setBounds', [which, bounds])[1] as object;
    send('setBounds', { which, bounds: checked });
  };
  const setLimits = (constraints: Record<string, unknown>) => {
    // null takes a limit away, and undefined leaves it as it is; in a call both would say nothing.
    const names = keys(constraints);
    for (let i = 0; i < names.length; i++) {
      if (constraints[names[i] as string] === null) constraints[names[i] as string] = 0;
    }
    const checked = methodArguments('setSizeConstraints', [which, constraints])[1] as object;
    send('setConstraints', { which, constraints: checked });
  };

  for (let i = 0; i < POSITION_AND_SIZE.length; i++) {
    const key = POSITION_AND_SIZE[i] as (typeof POSITION_AND_SIZE)[number];
    const set = (value: unknown) => setBounds({ [key]: value });
    defineAccessor(prototype, key, () => read()[key], set, { enumerable: true });
  }
  for (let i = 0; i < LIMITS.length; i++) {
    const key = LIMITS[i] as (typeof LIMITS)[number];
    const set = (value: unknown) => setLimits({ [key]: value });
    defineAccessor(prototype, key, () => read()[key] ?? null, set, { enumerable: true });
  }
  const method = (key: string, value: (first: unknown, second: unknown) => void) =>
    defineValue(prototype, key, named('', value), OPEN);
  method('setPosition', (left, top) => setBounds({ left, top }));
  method('setSize', (width, height) => setBounds({ width, height }));
  method('setMinimumSize', (width, height) => setLimits({ minWidth: width, minHeight: height }));
  method('setMaximumSize', (width, height) => setLimits({ maxWidth: width, maxHeight: height }));
  return create(prototype) as object;
}

/** Gives a function the name that an app sees. */
export function named<F extends (...args: never[]) => unknown>(name: string, value: F): F {
  defineValue(value, 'name', name, { configurable: true });
  return value;
}
