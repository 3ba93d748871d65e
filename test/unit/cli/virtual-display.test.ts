import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/cli/user-error.ts';
import { startVirtualDisplay } from '../../../src/cli/virtual-display.ts';
import { FakeChild } from '../../support/fake-child.ts';
import type { Spawned } from '../../support/fake-child.ts';

const world = vi.hoisted(() => ({
  spawn: (_command: string, _args: readonly string[], _options: object): unknown => undefined,
}));
vi.mock('node:child_process', () => ({
  spawn: (command: string, args: readonly string[], options: object) => world.spawn(command, args, options),
}));

let server = new FakeChild();
let spawned: Spawned[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeChild();
  spawned = [];
  world.spawn = (command, args, options) => {
    spawned.push({ command, args, options });
    return server;
  };
});
afterEach(() => void vi.useRealTimers());

describe('startVirtualDisplay', () => {
  it('has the number that Xvfb has chosen', async () => {
    const starting = startVirtualDisplay();
    server.numbers.write('99\n');
    expect((await starting).name).toBe(':99');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts Xvfb out of the network’s reach and in a group of its own, so that Ctrl-C ends the shell first', async () => {
    const starting = startVirtualDisplay();
    server.numbers.write('5\n');
    await starting;
    expect(spawned).toHaveLength(1);
    expect(spawned[0]).toMatchObject({ command: 'Xvfb', options: { detached: true } });
    expect(spawned[0]?.args.join(' ')).toContain('-nolisten tcp');
    expect(spawned[0]?.args).toContain('-terminate');
  });

  it('ends when it is stopped, and not before', async () => {
    const starting = startVirtualDisplay();
    server.numbers.write('5\n');
    const display = await starting;
    expect(server.kills).toEqual([]);
    display.stop();
    expect(server.kills).toHaveLength(1);
  });

  it('says when Xvfb is not there', async () => {
    const starting = startVirtualDisplay();
    server.emit('error', new Error('spawn Xvfb ENOENT'));
    await expect(starting).rejects.toThrow(
      new UserError('There is no display and Xvfb cannot be started: spawn Xvfb ENOENT. "npm run setup" installs it.'),
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says what Xvfb said when it ended at once', async () => {
    const starting = startVirtualDisplay();
    server.stderr.write('Cannot establish any listening sockets');
    await vi.waitFor(() => expect(server.stderr.readableLength).toBe(0));
    server.emit('exit', 1);
    await expect(starting).rejects.toThrow(
      new UserError('There is no display and Xvfb ended with code 1. Cannot establish any listening sockets'),
    );
  });

  it('does not wait for ever', async () => {
    const starting = startVirtualDisplay();
    const failed = expect(starting).rejects.toThrow(/^Xvfb did not come up within 20 s\. /);
    vi.advanceTimersByTime(20_000);
    await failed;
    expect(server.kills).toHaveLength(1);
  });
});
