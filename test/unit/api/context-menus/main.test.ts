import { beforeEach, describe, expect, it } from 'vitest';
import room from '../../../../src/api/context-menus/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { ContextClick, ContextMenuEntry } from '../../../../src/main/host/context-menu-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const page = {} as PageConnection;
const PAGE = `chrome-app://${'a'.repeat(32)}/window.html`;
const CLICK: ContextClick = {
  pageUrl: PAGE,
  frameUrl: PAGE,
  inFrame: false,
  linkUrl: '',
  srcUrl: '',
  mediaType: 'none',
  selectionText: '',
  editable: false,
};

let fired: unknown[];
/** What the profile keeps. */
let stored: unknown;
let entries: ((click: ContextClick) => readonly ContextMenuEntry[]) | undefined;
let menus: ReturnType<typeof room.create>;

function load(): void {
  const app: Pick<AppHost, 'broadcast' | 'records' | 'contextMenus'> = {
    broadcast: (event, args) => void fired.push([event, ...args]),
    records: {
      read: () => structuredClone(stored),
      write: (_name, value) => {
        stored = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
        return true;
      },
    },
    contextMenus: { provide: (source) => void (entries = source) },
  };
  menus = room.create(app as AppHost);
}

beforeEach(() => {
  fired = [];
  stored = undefined;
  load();
});

type Properties = Parameters<typeof menus.handlers.add>[1];
const add = (...list: Properties[]) => {
  for (const properties of list) void menus.handlers.add(page, { title: properties.id ?? 'T', ...properties });
};
const shown = (click: Partial<ContextClick> = {}) => entries?.({ ...CLICK, ...click }) ?? [];
const labels = (click: Partial<ContextClick> = {}) => shown(click).map(({ label }) => label);
const checked = () => shown().map((entry) => entry.checked);

describe('an item', () => {
  it.each<[context: string, click: Partial<ContextClick>]>([
    ['page', {}],
    ['selection', { selectionText: 'words' }],
    ['editable', { editable: true }],
    ['frame', { inFrame: true, linkUrl: 'https://example.com/' }],
    ['link', { linkUrl: 'https://example.com/' }],
    ['image', { mediaType: 'image', srcUrl: 'https://example.com/a.png' }],
    ['video', { mediaType: 'video' }],
    ['audio', { mediaType: 'audio' }],
  ])('for %s is shown there, beside those for everything', (context, click) => {
    const contexts = [
      'page',
      'selection',
      'editable',
      'frame',
      'link',
      'image',
      'video',
      'audio',
      'launcher',
      'all',
    ] as const;
    for (const one of contexts) {
      add({ id: one, contexts: [one] });
    }
    const expected = new Set([context, 'all', ...(click.linkUrl === undefined ? [] : ['link'])]);
    expect(new Set(labels(click))).toEqual(expected);
  });

  it.each<[targets: string[], url: string, yes: boolean]>([
    [['https://*.example.com/a/*'], 'https://www.example.com/a/b?c', true],
    [['https://*.example.com/a/*'], 'https://www.example.com/b', false],
    [['http://*/*', '*://example.org/?q=*'], 'https://example.org/?q=1', true],
    [['<all_urls>'], 'ftp://example.com/x', true],
    [['https://example.com/*'], 'mailto:a@example.com', false],
    [['file:///home/*'], 'file:///home/x', true],
    [['chrome-extension://*/other.html'], `chrome-app://${'a'.repeat(32)}/other.html`, true],
    [['chrome-extension://*/other.html'], 'https://example.com/other.html', false],
    [['https://example.com/*'], 'no url', false],
    [[`chrome-app://${'a'.repeat(32)}/*`], PAGE, true],
    [[`chrome-app://${'b'.repeat(32)}/*`], PAGE, false],
    [['<all_urls>'], PAGE, true],
    [['*://*/*'], PAGE, false],
    [['HTTPS://example.com/*'], 'https://example.com/', true],
    [['data:image/*'], 'data:image/png,x', true],
    [['data:image/*'], 'data:text/plain,x', false],
    [['chrome://*/*'], 'https://example.com/', false],
  ])('for links to %j is shown for %s: %j', (targetUrlPatterns, linkUrl, yes) => {
    add({ id: 'a', contexts: ['link'], targetUrlPatterns });
    expect(labels({ linkUrl })).toEqual(yes ? ['a'] : []);
  });

  it('for certain documents is not shown in others', () => {
    add(
      { id: 'a', documentUrlPatterns: ['chrome-extension://*/window.html'] },
      { id: 'b', documentUrlPatterns: ['http://*/*'] },
    );
    expect(labels()).toEqual(['a']);
  });

  it('is not there when it is invisible, and grey when it is disabled', () => {
    add({ id: 'a', visible: false }, { id: 'b', enabled: false });
    expect(shown().map(({ label, enabled }) => [label, enabled])).toEqual([['b', false]]);
  });

  it('has the selected text in its title, shortened', () => {
    add({ id: 'a', title: 'Find “%s”', contexts: ['selection'] });
    expect(labels({ selectionText: 'R&D' })).toEqual(['Find “R&&D”']);
    const long = `${'word '.repeat(20)}end`;
    expect(labels({ selectionText: long })[0]).toMatch(/^Find “(word ){8}word…”$/);
  });

  it('takes those below it along when it goes', () => {
    add({ id: 'a' }, { id: 'b', parentId: 'a' }, { id: 'c', parentId: 'b' }, { id: 'd' });
    expect(shown()[0]?.children[0]?.children[0]?.label).toBe('c');
    void menus.handlers.remove(page, 'a');
    expect(labels()).toEqual(['d']);
    add({ id: 'c' });
    expect(labels()).toEqual(['d', 'c']);
  });
});

describe('radio items beside each other', () => {
  it('are a group of which one is checked', () => {
    add(
      { id: 'a', type: 'radio' },
      { id: 'b', type: 'radio' },
      { id: '-', type: 'separator' },
      { id: 'c', type: 'radio' },
    );
    expect(checked()).toEqual([true, false, false, true]);
    void menus.handlers.update(page, 'b', { checked: true });
    expect(checked()).toEqual([false, true, false, true]);
    shown()[0]?.picked();
    expect(checked()).toEqual([true, false, false, true]);
    void menus.handlers.remove(page, 'a');
    expect(checked()).toEqual([true, false, true]);
  });

  it('become one group when what was between them goes', () => {
    add({ id: 'a', type: 'radio' }, { id: '-', type: 'separator' }, { id: 'c', type: 'radio' });
    void menus.handlers.remove(page, '-');
    expect(checked()).toEqual([false, true]);
  });
});

describe('a click', () => {
  it('is told with what it was on, and no more', () => {
    add({ id: 'a' }, { id: 'b', parentId: 'a', contexts: ['all'] });
    shown()[0]?.children[0]?.picked();
    expect(JSON.stringify(fired.splice(0))).toBe(
      JSON.stringify([
        [
          'contextMenus.onClicked',
          { editable: false, frameUrl: PAGE, menuItemId: 'b', pageUrl: PAGE, parentMenuItemId: 'a' },
        ],
      ]),
    );
    void menus.handlers.update(page, 'a', { contexts: ['all'] });
    shown({
      selectionText: 'x',
      linkUrl: 'https://l/',
      srcUrl: 'https://s/',
      mediaType: 'image',
      editable: true,
    })[0]?.picked();
    expect(fired).toEqual([
      [
        'contextMenus.onClicked',
        {
          editable: true,
          frameUrl: PAGE,
          linkUrl: 'https://l/',
          mediaType: 'image',
          menuItemId: 'a',
          pageUrl: PAGE,
          selectionText: 'x',
          srcUrl: 'https://s/',
        },
      ],
    ]);
  });

  it('turns a checkbox over', () => {
    add({ id: 'a', type: 'checkbox' });
    for (const before of [false, true]) {
      shown()[0]?.picked();
      expect(fired.pop()).toMatchObject(['contextMenus.onClicked', { wasChecked: before, checked: !before }]);
    }
  });

  it('on an item that has gone meanwhile does nothing', () => {
    add({ id: 'a' });
    const [entry] = shown();
    void menus.handlers.removeAll(page);
    entry?.picked();
    expect(fired).toEqual([]);
  });
});

describe('the profile', () => {
  it('keeps the items, with what is checked', () => {
    add({ id: 'a', type: 'checkbox' }, { id: 'b' }, { id: 'c', parentId: 'b' });
    shown()[0]?.picked();
    void menus.dispose?.();
    expect(entries).toBeUndefined();
    load();
    expect(shown().map(({ label, checked: on, children }) => [label, on, children.length])).toEqual([
      ['a', true, 0],
      ['b', false, 1],
    ]);
    expect(() => menus.handlers.add(page, { id: 'a', title: 'A' })).toThrow('Cannot create item with duplicate id a');
  });

  it('keeps nothing of an app that has taken all away, and bears what it cannot read', () => {
    add({ id: 'a' });
    void menus.dispose?.();
    expect(stored).toHaveLength(1);
    load();
    void menus.handlers.removeAll(page);
    void menus.dispose?.();
    expect(stored).toBeUndefined();
    stored = [{ id: 7 }];
    load();
    expect(shown()).toEqual([]);
  });

  it('has room for 1000 items', () => {
    for (let i = 0; i < 1000; i++) add({ id: `i${i}` });
    expect(() => menus.handlers.add(page, { id: 'more', title: 'T' })).toThrow(
      'An extension can create a maximum of 1000 menu items.',
    );
  });
});
