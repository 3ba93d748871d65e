import { describe, expect, it } from 'vitest';
import room from '../../../../src/api/commands/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { ProvidedShortcut } from '../../../../src/main/host/shortcut-service.ts';
import { shortcutId } from '../../../../src/main/package/shortcut.ts';
import { fakeLifecycle } from '../../../support/fake-lifecycle.ts';

const page = {} as PageConnection;

/** An app with these commands on a desktop where some combinations are somebody else's. */
function load(commands: Record<string, unknown>, foreign: readonly string[] = []) {
  const fired: unknown[] = [];
  const warned: string[] = [];
  const global = new Map<string, () => void>();
  let own: readonly ProvidedShortcut[] = [];
  const app: Partial<AppHost> = {
    manifest: { commands } as unknown as AppHost['manifest'],
    broadcast: (event, args) => void fired.push([event, ...args]),
    log: { error: () => {}, warn: (text) => void warned.push(text), info: () => {}, debug: () => {} },
    lifecycle: fakeLifecycle(),
    shortcuts: {
      provide: (list) => void (own = list),
      everywhere: (shortcut, pressed) => {
        const id = shortcutId(shortcut);
        if (foreign.includes(id)) return undefined;
        global.set(id, pressed);
        return () => void global.delete(id);
      },
    },
  };
  const instance = room.create(app as AppHost);
  return { instance, fired, warned, global, own: () => own };
}

const command = (suggested_key?: unknown, more: object = {}) => ({ description: 'D', suggested_key, ...more });

describe('chrome.commands', () => {
  it('fires for the keys of windows and of the desktop', () => {
    const { own, global, fired } = load({
      local: command('Ctrl+Shift+Y'),
      everywhere: command('Ctrl+Shift+1', { global: true }),
      media: command('MediaPlayPause', { global: true }),
    });
    for (const provided of own()) provided.pressed();
    expect([...global.keys()]).toEqual(['Ctrl+Shift+1', 'MediaPlayPause']);
    for (const pressed of global.values()) pressed();
    expect(fired).toEqual(['local', 'everywhere', 'media'].map((name) => ['commands.onCommand', name, null]));
  });

  it('gives keys to the first that wants them, and global ones only what Chrome allows', async () => {
    const { instance, own, global } = load({
      b: command('Ctrl+Shift+Y'),
      a: command('Ctrl+Shift+Y'),
      c: command('Ctrl+Shift+X', { global: true }),
      d: command('Ctrl+T'),
    });
    const [list] = (await instance.handlers.getAll(page)) as [{ name: string; shortcut: string }[]];
    expect(list.map(({ name, shortcut }) => [name, shortcut])).toEqual([
      ['a', 'Ctrl+Shift+Y'],
      ['b', ''],
      ['c', ''],
      ['d', ''],
    ]);
    expect(own()).toHaveLength(1);
    expect(global.size).toBe(0);
  });

  it('says which global keys somebody else has', () => {
    const { warned } = load({ everywhere: command('Ctrl+Shift+1', { global: true }) }, ['Ctrl+Shift+1']);
    expect(warned).toEqual([
      'Ctrl+Shift+1 is not available for the global command "everywhere": another program or app has it.',
    ]);
  });

  it('releases all keys with the app', async () => {
    const { instance, own, global } = load({
      local: command('Ctrl+Shift+Y'),
      everywhere: command('Ctrl+Shift+1', { global: true }),
    });
    await instance.dispose?.();
    expect(own()).toEqual([]);
    expect(global.size).toBe(0);
  });
});
