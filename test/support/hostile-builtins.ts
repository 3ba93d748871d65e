/** What old libraries and hostile scripts do to the built-ins of a page, around a piece of code that must not notice. */

const TARGETS: readonly (readonly [holder: object, keys: readonly PropertyKey[]])[] = [
  [
    Array.prototype,
    ['push', 'pop', 'slice', 'splice', 'indexOf', 'includes', 'forEach', 'map', 'filter', Symbol.iterator],
  ],
  [Function.prototype, ['call', 'apply', 'bind']],
  [Object, ['keys', 'entries', 'create', 'defineProperty', 'fromEntries', 'assign']],
  [Reflect, ['apply', 'deleteProperty', 'defineProperty']],
  [globalThis, ['Promise', 'Error', 'TypeError', 'structuredClone']],
];

/** Names that our objects have, and property descriptors: a page may put them on Object.prototype. */
const NAMES = [
  'get',
  'set',
  'value',
  'writable',
  'configurable',
  'run',
  'block',
  'bytes',
  'datagrams',
  'optional',
  'local',
];

/** Runs `work` while every built-in of the list throws when it is called, and every object has the names. */
export function withBrokenBuiltins(work: () => void): void {
  const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;
  const { create } = Object;
  const saved: { holder: object; key: PropertyKey; descriptor: PropertyDescriptor }[] = [];
  let count = 0;
  for (let t = 0; t < TARGETS.length; t++) {
    const holder = TARGETS[t]?.[0] as object;
    const keys = TARGETS[t]?.[1] as readonly PropertyKey[];
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k] as PropertyKey;
      const descriptor = getOwnPropertyDescriptor(holder, key);
      if (!descriptor) continue;
      saved[count] = { holder, key, descriptor };
      count += 1;
    }
  }
  const BuiltinError = Error;
  for (let i = 0; i < count; i++) {
    const { holder, key, descriptor } = saved[i] as (typeof saved)[number];
    const value = function (): never {
      throw new BuiltinError(`the app's ${String(key)} was called`);
    };
    defineProperty(holder, key, { ...descriptor, value });
  }
  const poison = create(null) as PropertyDescriptor;
  poison.value = 'put there by the app';
  poison.configurable = true;
  for (let i = 0; i < NAMES.length; i++) defineProperty(Object.prototype, NAMES[i] as string, poison);
  try {
    apply(work, undefined, []);
  } finally {
    for (let i = 0; i < NAMES.length; i++) deleteProperty(Object.prototype, NAMES[i] as string);
    for (let i = 0; i < count; i++) {
      const { holder, key, descriptor } = saved[i] as (typeof saved)[number];
      defineProperty(holder, key, descriptor);
    }
  }
}
