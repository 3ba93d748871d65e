import { reported } from '../../support/fake-window.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEvent } from '../../../src/renderer/event.ts';
import type { Listener, PageEvent } from '../../../src/renderer/event.ts';
import { withBrokenBuiltins } from '../../support/hostile-builtins.ts';

/** The methods as an app calls them. */
interface AppEvent {
  readonly addListener: (listener?: unknown, filter?: unknown) => unknown;
  readonly removeListener: (listener?: unknown) => unknown;
  readonly hasListener: (listener?: unknown) => boolean;
  readonly hasListeners: () => boolean;
  readonly dispatch: (...args: unknown[]) => unknown;
}

function make(): { event: PageEvent; app: AppEvent; counts: number[] } {
  const counts: number[] = [];
  const event = createEvent((count) => void counts.push(count));
  return { event, app: event.object as AppEvent, counts };
}

beforeEach(() => void reported.splice(0));

describe('the object', () => {
  it('has the own properties of Chromium, writable and enumerable, and a plain prototype', () => {
    const { app } = make();
    expect(Object.keys(app)).toEqual(['addListener', 'removeListener', 'hasListener', 'hasListeners', 'dispatch']);
    expect(Object.getOwnPropertyDescriptor(app, 'addListener')).toMatchObject({ writable: true, configurable: true });
    expect(Object.prototype.toString.call(app)).toBe('[object Object]');
    expect(Object.getPrototypeOf(app)).toBe(Object.prototype);
  });

  it('works with its methods taken off', () => {
    const { event, app } = make();
    const { addListener, hasListeners } = app;
    let calls = 0;
    addListener(() => void (calls += 1));
    event.dispatch([]);
    expect(calls).toBe(1);
    expect(hasListeners()).toBe(true);
  });
});

describe('listeners', () => {
  it('are called in the order in which they were added, with the arguments, on the window', () => {
    const { event, app } = make();
    const calls: unknown[] = [];
    app.addListener(function (this: unknown, ...args: unknown[]) {
      calls.push(['first', this, args]);
    });
    app.addListener((...args: unknown[]) => calls.push(['second', args]));
    event.dispatch([1, 'x']);
    expect(calls).toEqual([
      ['first', window, [1, 'x']],
      ['second', [1, 'x']],
    ]);
  });

  it('count once however often they are added', () => {
    const { event, app } = make();
    let calls = 0;
    const listener = () => void (calls += 1);
    app.addListener(listener);
    app.addListener(listener);
    expect(event.count()).toBe(1);
    event.dispatch([]);
    expect(calls).toBe(1);
  });

  it('are functions; anything else is ignored without an error', () => {
    const { event, app, counts } = make();
    for (const wrong of [undefined, null, {}, 'f', 5]) expect(app.addListener(wrong)).toBeUndefined();
    expect(event.count()).toBe(0);
    expect(counts).toEqual([]);
    event.dispatch([]);
    expect(reported).toEqual([]);
  });

  it('have no filters', () => {
    const { event, app } = make();
    for (const filter of [undefined, null, {}]) {
      expect(() => app.addListener(() => {}, filter)).toThrow('This event does not support filters');
    }
    expect(event.count()).toBe(0);
  });

  it('are asked for as functions', () => {
    const { app } = make();
    const text = 'Error processing argument at index 0, conversion failure from ';
    expect(() => app.hasListener()).toThrow(new TypeError('Insufficient number of arguments.'));
    expect(() => app.hasListener(undefined)).toThrow(new TypeError(`${text}undefined`));
    expect(() => app.hasListener('f')).toThrow(new TypeError(`${text}f`));
    expect(() => app.hasListener(5)).toThrow(new TypeError(text));
  });

  it('are found and removed', () => {
    const { event, app } = make();
    const one = () => {};
    const other = () => {};
    expect(app.hasListeners()).toBe(false);
    app.addListener(one);
    expect([app.hasListener(one), app.hasListener(other), app.hasListeners()]).toEqual([true, false, true]);
    app.removeListener(other);
    expect(event.count()).toBe(1);
    app.removeListener(one);
    expect([app.hasListener(one), app.hasListeners(), event.count()]).toEqual([false, false, 0]);
  });

  it('are announced when there is a first one and when there is none left', () => {
    const { app, counts } = make();
    const [one, other] = [() => {}, () => {}];
    app.removeListener(one);
    expect(counts).toEqual([]);
    app.addListener(one);
    app.addListener(other);
    app.removeListener(one);
    app.removeListener(one);
    expect(counts).toEqual([1]);
    app.removeListener(other);
    app.addListener(one);
    expect(counts).toEqual([1, 0, 1]);
  });
});

describe('a change during the dispatch', () => {
  it('still calls a listener that an earlier one removes, as Chromium does', () => {
    const { event, app } = make();
    const calls: string[] = [];
    const second = () => calls.push('second');
    app.addListener(() => {
      calls.push('first');
      app.removeListener(second);
    });
    app.addListener(second);
    app.addListener(() => calls.push('third'));
    event.dispatch([]);
    expect(calls).toEqual(['first', 'second', 'third']);
  });

  it('calls a listener that is added for the next event only', () => {
    const { event, app } = make();
    const calls: string[] = [];
    const late: Listener = () => calls.push('late');
    app.addListener(() => {
      calls.push('first');
      app.addListener(late);
    });
    event.dispatch([]);
    expect(calls).toEqual(['first']);
    event.dispatch([]);
    expect(calls).toEqual(['first', 'first', 'late']);
  });

  it('lets a listener remove itself', () => {
    const { event, app } = make();
    const calls: string[] = [];
    const once = () => {
      calls.push('once');
      app.removeListener(once);
    };
    app.addListener(once);
    app.addListener(() => calls.push('always'));
    event.dispatch([]);
    event.dispatch([]);
    expect(calls).toEqual(['once', 'always', 'always']);
  });
});

it('reports what a listener throws and calls the others', () => {
  const { event, app } = make();
  const calls: string[] = [];
  app.addListener(() => {
    throw new Error('first');
  });
  app.addListener(() => calls.push('second'));
  event.dispatch([]);
  expect(calls).toEqual(['second']);
  expect(reported.map(String)).toEqual(['Error: first']);
});

it('can be dispatched by the app', () => {
  const { app } = make();
  const calls: unknown[] = [];
  app.addListener((...args: unknown[]) => calls.push(args));
  app.dispatch('a', 'b');
  expect(calls).toEqual([['a', 'b']]);
});

it('does not depend on built-ins that the app has replaced', () => {
  const calls: unknown[] = [];
  let at = 0;
  const listener = (value: unknown) => {
    calls[at] = value;
    at += 1;
  };
  const second = () => {
    throw new RangeError('reported all the same');
  };
  withBrokenBuiltins(() => {
    const event = createEvent(() => {});
    const app = event.object as AppEvent;
    app.addListener(listener);
    app.addListener(second);
    event.dispatch([1]);
    app.removeListener(second);
    event.dispatch([2]);
  });
  expect(calls).toEqual([1, 2]);
  expect(reported.map(String)).toEqual(['RangeError: reported all the same']);
});
