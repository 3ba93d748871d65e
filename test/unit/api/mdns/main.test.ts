import { beforeEach, expect, it } from 'vitest';
import room from '../../../../src/api/mdns/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { MdnsService } from '../../../../src/main/mdns/service-browser.ts';

/** By type: who is told. */
let watched: Map<string, (services: readonly MdnsService[]) => void>;
let mdns: ReturnType<typeof room.create>;
beforeEach(() => {
  watched = new Map();
  const browser: AppHost['mdns'] = {
    watch: (type, listener) => {
      watched.set(type, listener);
      listener([]);
      return () => void watched.delete(type);
    },
    refresh: () => {},
  };
  mdns = room.create({ mdns: browser } as AppHost);
});

function page() {
  const events: unknown[] = [];
  return { events, sendEvent: (name: string, args: readonly unknown[]) => void events.push([name, ...args]) };
}
const watch = (of: ReturnType<typeof page>, ...types: string[]) =>
  mdns.handlers.watch(of as unknown as PageConnection, types);

it('asks for each type once, and tells every page that listens', () => {
  const [one, other, none] = [page(), page(), page()];
  void watch(one, 'a', 'b');
  void watch(other, 'b');
  void watch(none);
  expect([...watched.keys()]).toEqual(['a', 'b']);
  // Who comes later hears what is known; so does everybody else of that type.
  expect(other.events).toEqual([['mdns.found', { type: 'b', services: [] }]]);
  one.events.length = 0;
  other.events.length = 0;
  watched.get('a')?.([]);
  expect([one.events, other.events, none.events]).toEqual([
    [['mdns.found', { type: 'a', services: [] }]],
    [['mdns.found', { type: 'a', services: [] }]],
    [],
  ]);
});

it('asks no more for what nobody listens to', () => {
  const [one, other] = [page(), page()];
  void watch(one, 'a', 'b');
  void watch(other, 'b');
  void watch(one);
  expect([...watched.keys()]).toEqual(['b']);
  mdns.pageGone?.(other as unknown as PageConnection);
  expect(watched.size).toBe(0);
});

it('bounds what a page may ask of the network', () => {
  void watch(page(), ...Array.from({ length: 1000 }, (_, i) => `type ${i}`));
  expect(watched.size).toBe(256);
  void mdns.dispose?.();
  expect(watched.size).toBe(0);
});
