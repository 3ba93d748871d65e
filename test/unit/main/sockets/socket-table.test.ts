import { describe, expect, it } from 'vitest';
import { MOST_SOCKETS, SocketTable } from '../../../../src/main/sockets/socket-table.ts';

class Entry {
  closed = 0;
  constructor(
    readonly id: number,
    readonly persistent: boolean,
  ) {}
  close(): void {
    this.closed++;
  }
}

describe('SocketTable', () => {
  it('counts ids up over all apps and never reuses one', () => {
    const table = new SocketTable<Entry>();
    const ids = ['a', 'b', 'a'].map((app) => table.add(app, (id) => new Entry(id, false)).id);
    expect(ids).toEqual([1, 2, 3]);
    table.close('a', 3);
    expect(table.add('a', (id) => new Entry(id, false)).id).toBe(4);
  });

  it('finds a socket only for its own app', () => {
    const table = new SocketTable<Entry>();
    const entry = table.add('a', (id) => new Entry(id, false));
    expect(table.get('a', entry.id)).toBe(entry);
    expect(table.get('b', entry.id)).toBeUndefined();
    expect(table.close('b', entry.id)).toBe(false);
    expect(entry.closed).toBe(0);
    expect(table.get('a', 0)).toBeUndefined();
    expect(table.get('a', -1)).toBeUndefined();
  });

  it('closes once, and lists by ascending id', () => {
    const table = new SocketTable<Entry>();
    const entries = [1, 2, 3].map(() => table.add('a', (id) => new Entry(id, false)));
    expect(table.close('a', 2)).toBe(true);
    expect(table.close('a', 2)).toBe(false);
    expect(entries[1]?.closed).toBe(1);
    expect(table.list('a').map(({ id }) => id)).toEqual([1, 3]);
  });

  it('has room for so many sockets of one app', () => {
    const table = new SocketTable<Entry>();
    for (let i = 1; i < MOST_SOCKETS; i++) table.add('a', (id) => new Entry(id, false));
    table.requireRoom('a');
    const last = table.add('a', (id) => new Entry(id, false));
    expect(() => table.requireRoom('a')).toThrow('More than 16384 sockets are open.');
    table.requireRoom('b');
    table.close('a', last.id);
    table.requireRoom('a');
  });

  it('keeps persistent sockets at suspend and none at unload', () => {
    const table = new SocketTable<Entry>();
    const [passing, lasting] = [false, true].map((persistent) => table.add('a', (id) => new Entry(id, persistent)));
    const other = table.add('b', (id) => new Entry(id, false));
    table.closeNonPersistent('a');
    expect([passing?.closed, lasting?.closed, other.closed]).toEqual([1, 0, 0]);
    table.closeAll('a');
    expect([lasting?.closed, other.closed]).toEqual([1, 0]);
    expect(table.count('a')).toBe(0);
  });
});
