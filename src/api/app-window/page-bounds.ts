/** `innerBounds` and `outerBounds` of an AppWindow: live numbers that can be set one by one. */
import { create, defineAccessor, defineValue, OPEN } from '../../renderer/primordials.ts';

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
  const object = create(Object.prototype) as object;
  const setBounds = (bounds: object) => send('setBounds', { which, bounds });
  const setLimits = (constraints: object) => send('setConstraints', { which, constraints });

  for (let i = 0; i < POSITION_AND_SIZE.length; i++) {
    const key = POSITION_AND_SIZE[i] as (typeof POSITION_AND_SIZE)[number];
    accessor(
      object,
      key,
      () => read()[key],
      (value) => setBounds({ [key]: whole(value) }),
    );
  }
  for (let i = 0; i < LIMITS.length; i++) {
    const key = LIMITS[i] as (typeof LIMITS)[number];
    accessor(
      object,
      key,
      () => read()[key] ?? null,
      (value) => setLimits({ [key]: limit(value) }),
    );
  }
  method(object, 'setPosition', (left, top) => setBounds({ left: whole(left), top: whole(top) }));
  method(object, 'setSize', (width, height) => setBounds({ width: whole(width), height: whole(height) }));
  method(object, 'setMinimumSize', (width, height) => setLimits({ minWidth: limit(width), minHeight: limit(height) }));
  method(object, 'setMaximumSize', (width, height) => setLimits({ maxWidth: limit(width), maxHeight: limit(height) }));
  return object;
}

function accessor(object: object, key: string, get: () => unknown, set: (value: unknown) => void): void {
  defineAccessor(object, key, get, set, OPEN);
}

function method(object: object, key: string, value: (first: unknown, second: unknown) => void): void {
  defineValue(object, key, value, OPEN);
}

/** What is missing stays as it is: `setSize(300)` leaves the height alone. */
const whole = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : (value as number) | 0;
/** null takes a limit away, undefined leaves it as it is. */
const limit = (value: unknown): number | null | undefined => (value === null ? null : whole(value));
