/**
 * The built-ins that the surface uses, captured before the app's first script: apps bring libraries that patch prototypes, and old
 * polyfills that replace Promise or JSON. Code in this layer uses these, index loops and null-prototype objects, and no
 * iteration protocol (no spread, destructuring or for-of over arrays).
 */
export const { apply, getOwnPropertyDescriptor, ownKeys, deleteProperty } = Reflect;
export const { get: reflectGet, getPrototypeOf, setPrototypeOf } = Reflect;
export const PageProxy = Proxy;
export const sliceText = String.prototype.slice;
export const { create, keys } = Object;
const { defineProperty } = Object;
export const { isArray } = Array;
export const { max, min } = Math;
export const PagePromise = Promise;
export const toText: (value: unknown) => string = String;
export const PageError = Error;
export const PageTypeError = TypeError;
/** What Chrome calls callbacks and listeners on: the window that they are of. */
export const pageWindow = window;
export const pageDocument = window.document;
export const startTimer: (run: () => void, ms: number) => void = window.setTimeout.bind(window);
export const pageNavigator = window.navigator as unknown as Record<string, unknown>;
export const PageEventTarget = EventTarget;
export const DomEvent = Event;
export const DomCustomEvent = CustomEvent;
export const clone: <T>(value: T) => T = globalThis.structuredClone;
export const consoleError: (...args: unknown[]) => void = console.error.bind(console);
export const consoleWarn: (...args: unknown[]) => void = console.warn.bind(console);
export const addWindowListener = window.addEventListener.bind(window) as typeof window.addEventListener;
const pageScreen = window.screen as Screen & { readonly availLeft: number; readonly availTop: number };
/** The part of the screen that windows may cover. Its properties are inherited accessors: an app that replaces them cheats itself. */
export const screenArea = (): { left: number; top: number; width: number; height: number } => ({
  left: pageScreen.availLeft,
  top: pageScreen.availTop,
  width: pageScreen.availWidth,
  height: pageScreen.availHeight,
});
const closedGetter = getOwnPropertyDescriptor(window, 'closed')?.get as () => boolean;
/** The page's window is closed: code of another page has called something of it. */
export const pageIsClosed = (): boolean => apply(closedGetter, pageWindow, []);
export const openWindow = window.open.bind(window) as typeof window.open;
export const reportException: (error: unknown) => void = window.reportError.bind(window);

const post = MessagePort.prototype.postMessage;
const start = MessagePort.prototype.start;
export const { addEventListener: addEventListenerOf } = EventTarget.prototype;
const listen = addEventListenerOf;
const dataGetter = getOwnPropertyDescriptor(MessageEvent.prototype, 'data')?.get as () => unknown;
const portsGetter = getOwnPropertyDescriptor(MessageEvent.prototype, 'ports')?.get as () => readonly MessagePort[];
const preventedGetter = getOwnPropertyDescriptor(Event.prototype, 'defaultPrevented')?.get as () => boolean;
const stop = Event.prototype.stopImmediatePropagation;
const slice = Uint8Array.prototype.slice;
/** Since Chrome 114. */
const { transfer } = ArrayBuffer.prototype as { readonly transfer?: (length: number) => ArrayBuffer };

export const postTo = (port: MessagePort, message: unknown): void => apply(post, port, [message]);
export const messageData = (event: MessageEvent): unknown => apply(dataGetter, event, []);
export const messagePorts = (event: MessageEvent): readonly MessagePort[] => apply(portsGetter, event, []);
/** The user's, and not made by a script. Its property is the event's own and cannot be replaced. */
export const isTrusted = (event: Event): boolean => event.isTrusted;
export const isPrevented = (event: Event): boolean => apply(preventedGetter, event, []);
// Node, where the unit tests run, has no keyboard.
const keyGetter = globalThis.KeyboardEvent && getOwnPropertyDescriptor(KeyboardEvent.prototype, 'key')?.get;
export const keyOf = (event: KeyboardEvent): string => (keyGetter ? (apply(keyGetter, event, []) as string) : '');
export const stopEvent = (event: Event): void => apply(stop, event, []);
const dispatchEvent = EventTarget.prototype.dispatchEvent;
export const listenTo = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
  apply(listen, target, [type, listener]);
export const dispatchTo = (target: EventTarget, event: Event): void => void apply(dispatchEvent, target, [event]);
export const sliceBytes = (bytes: Uint8Array, from: number, to: number): Uint8Array => apply(slice, bytes, [from, to]);
/**
 * Gives the memory of bytes that nobody looks at any more back at once: a stream's blocks would otherwise pile up until the garbage
 * collector runs, and each new one would cost page faults.
 * @param bytes must own their whole ArrayBuffer
 */
export const freeBytes = (bytes: Uint8Array): void => {
  if (transfer) apply(transfer, bytes.buffer, [0]);
};
export const onPortMessage = (port: MessagePort, listener: (data: unknown) => void): void => {
  apply(listen, port, ['message', (event: MessageEvent) => inTask(() => listener(messageData(event)))]);
  // Between two listeners of one event the page's microtasks run.
  apply(listen, port, ['message', endOfTask]);
  apply(start, port, []);
};

/** Since Chrome 94; TypeScript does not know it yet. */
const { scheduler } = window as unknown as {
  readonly scheduler: { postTask(run: () => void, options?: object): Promise<void> };
};
const { postTask } = scheduler;
const URGENT = { __proto__: null, priority: 'user-blocking' };

/** Runs something in a task of its own, in the order of the calls. Costs a fraction of a message through a channel. */
export function later(run: () => void): void {
  const task = () => {
    inTask(run);
    if (afterwards) void apply(postTask, scheduler, [endOfTask, URGENT]);
  };
  void apply(postTask, scheduler, [task]);
}

let taskRuns = false;
let afterwards: (() => void) | undefined;

function inTask(work: () => void): void {
  endOfTask();
  taskRuns = true;
  try {
    work();
  } finally {
    taskRuns = false;
  }
}

function endOfTask(): void {
  const work = afterwards;
  afterwards = undefined;
  work?.();
}

/**
 * Runs something when the task of ours that is running is over, and the promises that it settled have been reacted to; at once when
 * there is no such task. Something left over from before runs first.
 */
export function afterMicrotasks(work: () => void): void {
  endOfTask();
  if (taskRuns) afterwards = work;
  else work();
}

/** What a property is to be like; what is left out is false. */
interface PropertyShape {
  readonly enumerable?: boolean;
  readonly configurable?: boolean;
  readonly writable?: boolean;
}

/** Defines a value. The descriptor has no prototype: a page that puts `get` or `value` on Object.prototype must not get into it. */
export function defineValue(target: object, key: string, value: unknown, shape: PropertyShape): void {
  const descriptor = create(null) as PropertyDescriptor;
  descriptor.value = value;
  descriptor.enumerable = shape.enumerable === true;
  descriptor.configurable = shape.configurable === true;
  descriptor.writable = shape.writable === true;
  defineProperty(target, key, descriptor);
}

/** As `defineValue`, for a getter and, if given, a setter. */
export function defineAccessor(
  target: object,
  key: string,
  get: () => unknown,
  set: ((value: unknown) => void) | undefined,
  shape: PropertyShape,
): void {
  const descriptor = create(null) as PropertyDescriptor;
  descriptor.get = get;
  if (set) descriptor.set = set;
  descriptor.enumerable = shape.enumerable === true;
  descriptor.configurable = shape.configurable === true;
  defineProperty(target, key, descriptor);
}

/** Everything a page may do with a property, as with most of what Chrome defines. */
export const OPEN: PropertyShape = { enumerable: true, configurable: true, writable: true };

/** A dictionary that nothing on Object.prototype shows through. */
export function dictionary<T>(): Record<string, T> {
  return create(null) as Record<string, T>;
}
