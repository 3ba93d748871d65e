import { consoleLines } from '../../support/fake-window.ts';
import { beforeEach, expect, it } from 'vitest';
import { createLastError } from '../../../src/renderer/last-error.ts';

interface Runtime {
  readonly lastError?: { readonly message: string };
}

function make() {
  const runtime: Runtime = {};
  return { runtime, lastError: createLastError(runtime) };
}

beforeEach(() => void consoleLines.splice(0));

it('is there while the callback runs, and not before or after', () => {
  const { runtime, lastError } = make();
  expect('lastError' in runtime).toBe(false);
  let seen: unknown;
  lastError.run('Socket not found', () => {
    seen = ['lastError' in runtime, runtime.lastError, Object.keys(runtime.lastError ?? {})];
  });
  expect(seen).toEqual([true, { message: 'Socket not found' }, ['message']]);
  expect('lastError' in runtime).toBe(false);
  expect(consoleLines).toEqual([]);
});

it('is one object for the whole callback', () => {
  const { runtime, lastError } = make();
  let same: boolean | undefined;
  lastError.run('x', () => {
    same = runtime.lastError === runtime.lastError;
  });
  expect(same).toBe(true);
});

it('is reported when the callback did not read it', () => {
  const { lastError } = make();
  lastError.run('Socket not found', () => {});
  expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: Socket not found']);
});

it('is reported for a check that does not read the value', () => {
  const { runtime, lastError } = make();
  lastError.run('x', () => void ('lastError' in runtime));
  expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: x']);
});

it('is taken away when the callback throws, and the exception goes on', () => {
  const { runtime, lastError } = make();
  expect(() =>
    lastError.run('x', () => {
      throw new Error('callback');
    }),
  ).toThrow('callback');
  expect('lastError' in runtime).toBe(false);
  expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: x']);
});

it('is the next failure’s own', () => {
  const { runtime, lastError } = make();
  const seen: unknown[] = [];
  lastError.run('one', () => seen.push(runtime.lastError?.message));
  lastError.run('two', () => seen.push(runtime.lastError?.message));
  expect(seen).toEqual(['one', 'two']);
});

it('is reported at once where there is no callback', () => {
  const { runtime, lastError } = make();
  lastError.reportUnchecked('No such window.');
  expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: No such window.']);
  expect('lastError' in runtime).toBe(false);
});
