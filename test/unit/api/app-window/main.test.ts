import { beforeEach, describe, expect, it } from 'vitest';
import room from '../../../../src/api/app-window/main.ts';
import type { Options } from '../../../../src/api/app-window/main-options.ts';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { FoundWindow, WindowRequest, WindowSnapshot } from '../../../../src/main/host/window-service.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const LOCAL = 'The URL used for window creation must be local for security reasons.';

let names = new Set<string>();
let files = new Set<string>();
let reserved: WindowRequest[] = [];
let commands: unknown[][] = [];
/** Windows that are open or on their way, by the app's id. */
let open: Record<string, FoundWindow> = {};
let onReserve: (id: string) => void = () => {};

const host: Partial<AppHost> = {
  id: ID,
  get manifest() {
    return { sandbox: { pages: ['sandboxed.html'] } } as unknown as AppHost['manifest'];
  },
  permissions: { active: () => ({ names, hosts: [] }) } as unknown as AppHost['permissions'],
  hasFile: (path) => Promise.resolve(files.has(path)),
  windows: {
    find: (id) => open[id],
    snapshot: (windowId) => ({ windowId }) as WindowSnapshot,
    reserve: (request) => {
      reserved.push(request);
      onReserve(request.id);
      return { token: `token-${reserved.length}` };
    },
    command: (...args) => {
      commands.push(args);
      return true;
    },
  },
};
const windows = room.create(host as AppHost);
const { handlers } = windows;

const background = { kind: 'background', windowId: undefined } as PageConnection;
const window = { kind: 'window', windowId: 3 } as PageConnection;
const create = (url: string, options?: Options) => Promise.resolve(handlers.reserve(background, url, options));
const command = (page: PageConnection, name: string, argument?: Record<string, unknown>) =>
  handlers.command(page, name, argument);

beforeEach(() => {
  names = new Set();
  files = new Set(['/a.html', '/dir/b.html']);
  reserved = [];
  commands = [];
  open = {};
  onReserve = () => {};
});

describe('the state of a page', () => {
  it('says whether it is the event page, and what its window is like', () => {
    expect(windows.state?.(background)).toEqual({
      background: true,
      overridesEscape: false,
      shape: false,
      snapshot: undefined,
    });
    expect(windows.state?.(window)).toEqual({
      background: false,
      overridesEscape: false,
      shape: false,
      snapshot: { windowId: 3 },
    });
  });
});

describe('reserve', () => {
  it.each([
    ['a.html', '/a.html'],
    ['/a.html', '/a.html'],
    ['../a.html', '/a.html'],
    ['dir/b.html', '/dir/b.html'],
    ['a.html?q=1#frag', '/a.html?q=1#frag'],
  ])('resolves %s against the app’s root', async (url, path) => {
    expect(await create(url)).toEqual([
      { kind: 'reserved', token: 'token-1', url: `chrome-app://${ID}${path}`, sandboxed: false },
    ]);
    expect(reserved[0]?.url).toBe(`chrome-app://${ID}${path}`);
  });

  it.each([
    'http://example.com/a.html',
    'https://example.com/',
    '//example.com/a.html',
    `chrome-extension://${ID}/a.html`,
    `chrome-extension://${'a'.repeat(32)}/a.html`,
    `chrome-app://${ID}/a.html`,
    'about:blank',
    'data:text/html,hi',
    'javascript:alert(1)',
    'file:///etc/passwd',
    ' http://example.com',
    '//[',
  ])('refuses %s', async (url) => {
    await expect(create(url)).rejects.toThrow(new ApiError(LOCAL));
    expect(reserved).toEqual([]);
  });

  it.each(['missing.html', ''])(
    'reserves nothing and reports nothing for the page "%s", which is not there',
    async (url) => {
      expect(await create(url)).toEqual([{ kind: 'missing' }]);
      expect(reserved).toEqual([]);
    },
  );

  it('tells of a sandboxed page, for which nobody is to wait', async () => {
    files.add('/sandboxed.html');
    expect(await create('sandboxed.html')).toMatchObject([{ kind: 'reserved', sandboxed: true }]);
  });

  it('asks the permissions for alwaysOnTop', async () => {
    await expect(create('a.html', { alwaysOnTop: true })).rejects.toThrow(
      'The "app.window.alwaysOnTop" permission is required.',
    );
    names.add('app.window.alwaysOnTop');
    await create('a.html', { alwaysOnTop: true });
    expect(reserved[0]?.alwaysOnTop).toBe(true);
  });
});

describe('reserve with the id of an open window', () => {
  beforeEach(() => {
    open = { main: { kind: 'open', windowId: 7 }, '': { kind: 'open', windowId: 8 } };
  });

  it('gives that window, and shows it as the app wants', async () => {
    expect(await create('a.html', { id: 'main' })).toEqual([{ kind: 'open', windowId: 7 }]);
    await create('a.html', { id: 'main', focused: false });
    expect(commands).toEqual([
      [7, { name: 'show', focused: true }],
      [7, { name: 'show', focused: false }],
    ]);
    expect(reserved).toEqual([]);
  });

  it('leaves a hidden window hidden when it is asked for hidden', async () => {
    expect(await create('a.html', { id: 'main', hidden: true })).toEqual([{ kind: 'open', windowId: 7 }]);
    expect(commands).toEqual([]);
  });

  it('looks at no other option, not even for mistakes', async () => {
    expect(await create('missing.html', { id: 'main', frame: { color: 'red' }, alwaysOnTop: true, ime: true })).toEqual(
      [{ kind: 'open', windowId: 7 }],
    );
  });

  it('looks at the URL and the length of the id before', async () => {
    await expect(create('http://example.com/', { id: 'main' })).rejects.toThrow(LOCAL);
    await expect(create('a.html', { id: 'x'.repeat(257) })).rejects.toThrow(/256 characters/);
  });

  it('opens a second one where the app does not want the first', async () => {
    expect(await create('a.html', { id: 'main', singleton: false })).toMatchObject([{ token: 'token-1' }]);
    expect(reserved[0]?.id).toBe('main');
  });

  it('takes the empty id for that of a window without one, and no id for none', async () => {
    expect(await create('a.html', { id: '' })).toEqual([{ kind: 'open', windowId: 8 }]);
    expect(await create('a.html', {})).toMatchObject([{ token: 'token-1' }]);
    expect(await create('a.html')).toMatchObject([{ token: 'token-2' }]);
  });
});

describe('reserve with the id of a window on its way', () => {
  it('gives that one', async () => {
    open = { main: { kind: 'opening', token: 'token-0' } };
    expect(await create('a.html', { id: 'main' })).toEqual([{ kind: 'opening', token: 'token-0' }]);
    expect([reserved, commands]).toEqual([[], []]);
  });

  it('finds it also when both are asked for at the same time', async () => {
    onReserve = (id) => {
      open[id] = { kind: 'opening', token: 'token-1' };
    };
    const answers = await Promise.all([create('a.html', { id: 'new' }), create('a.html', { id: 'new' })]);
    expect(answers).toMatchObject([[{ kind: 'reserved', token: 'token-1' }], [{ kind: 'opening', token: 'token-1' }]]);
    expect(reserved).toHaveLength(1);
  });
});

describe('command', () => {
  it('goes to the window of the calling page', () => {
    expect(command(window, 'show', { focused: true })).toEqual([]);
    expect(commands).toEqual([[3, { name: 'show', focused: true }]]);
  });

  it('has no meaning in the event page, and none that is malformed', () => {
    expect(() => command(background, 'focus')).toThrow(new ApiError('No such window command.'));
    expect(() => command(window, 'destroy')).toThrow(new ApiError('No such window command.'));
    expect(() => command(window, 'focus', { windowId: 4 })).toThrow(new ApiError('No such window command.'));
    expect(commands).toEqual([]);
  });

  it('asks the permissions for setAlwaysOnTop', () => {
    expect(() => command(window, 'setAlwaysOnTop', { value: true })).toThrow(
      new ApiError('The "app.window.alwaysOnTop" permission is required.'),
    );
    expect(commands).toEqual([]);
    names.add('app.window.alwaysOnTop');
    expect(command(window, 'setAlwaysOnTop', { value: true })).toEqual([]);
    expect(commands).toEqual([[3, { name: 'setAlwaysOnTop', value: true }]]);
  });
});
