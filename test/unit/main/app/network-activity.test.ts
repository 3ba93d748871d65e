import type { Session } from 'electron';
import { expect, it } from 'vitest';
import { watchRequests } from '../../../../src/main/app/network-activity.ts';

type Listener = (details: { id: number }) => void;

function watch() {
  const listeners: Record<string, Listener> = {};
  const filters: unknown[] = [];
  const counts: number[] = [];
  const at = (name: string) => (filter: unknown, listener: Listener) => {
    filters.push(filter);
    listeners[name] = listener;
  };
  const webRequest = { onSendHeaders: at('send'), onCompleted: at('completed'), onErrorOccurred: at('error') };
  watchRequests({ webRequest } as unknown as Session, (open) => void counts.push(open));
  return { emit: (name: string, id: number) => listeners[name]?.({ id }), counts, filters };
}

it('counts the requests under way until they complete or fail', () => {
  const { emit, counts } = watch();
  emit('send', 1);
  emit('send', 2);
  emit('completed', 1);
  emit('error', 2);
  expect(counts).toEqual([1, 2, 1, 0]);
});

it('counts a request once, which is sent again after a redirect', () => {
  const { emit, counts } = watch();
  emit('send', 1);
  emit('send', 1);
  emit('completed', 1);
  expect(counts.at(-1)).toBe(0);
});

it('knows nothing of requests that end without having been sent, and that end twice', () => {
  const { emit, counts } = watch();
  emit('error', 5);
  emit('send', 1);
  emit('error', 1);
  emit('completed', 1);
  expect(counts).toEqual([1, 0]);
});

it('looks at the web only: an app’s own files keep nothing alive', () => {
  const { filters } = watch();
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'];
  expect(filters).toEqual([{ urls }, { urls }, { urls }]);
});
