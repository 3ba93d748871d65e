/** Every text and every default here is an answer of Chromium 156. */
import { describe, expect, it } from 'vitest';
import { windowId, windowRequest } from '../../../../src/api/app-window/main-options.ts';
import type { Options } from '../../../../src/api/app-window/main-options.ts';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import { WINDOW_REQUEST } from '../../../support/window-request.ts';

const { url: URL } = WINDOW_REQUEST;
const make = (options: Options, alwaysOnTop = false, alpha = false) =>
  windowRequest(URL, options, { alwaysOnTop, alpha });

function errorOf(options: Options): string {
  try {
    make(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    return (error as ApiError).message;
  }
  return 'none';
}

const COLOR = 'The color specification could not be parsed.';
const NO_FRAME = 'Windows with no frame cannot have a color.';
const INACTIVE = 'frame.inactiveColor must be used with frame.color.';
const ON_TOP = 'The "app.window.alwaysOnTop" permission is required.';
const LONG_ID = 'The window id can not be more than 256 characters long.';
const ALPHA = 'The alphaEnabled option requires app.window.alpha permission.';
const IME = 'The "ime" option is not supported for platform app.';
const SHELF = 'The "showInShelf" option requires the "id" option to be set.';

describe('without options', () => {
  it('a window is of the default size, in the middle, with a frame, shown and focused', () => {
    expect(make({})).toEqual(WINDOW_REQUEST);
  });
});

describe('what is given', () => {
  it('is taken over', () => {
    const options: Options = {
      id: 'main',
      resizable: false,
      focused: false,
      state: 'fullscreen',
      alwaysOnTop: true,
      visibleOnAllWorkspaces: true,
      frame: 'none',
      icon: 'i.png',
    };
    expect(make(options, true)).toMatchObject(options);
  });

  it('is ignored where it has no meaning any more', () => {
    expect(make({ type: 'panel', singleton: false, showInShelf: false })).toEqual(make({}));
  });

  it('of state counts for nothing when the window is hidden', () => {
    expect(make({ hidden: true, state: 'maximized' })).toMatchObject({ hidden: true, state: 'normal' });
  });
});

describe('bounds', () => {
  it.each<[string, Options, object, object]>([
    [
      'the content’s',
      { innerBounds: { left: 1, top: 2, width: 3, height: 4 } },
      { left: 1, top: 2, width: 3, height: 4 },
      {},
    ],
    [
      'the frame’s',
      { outerBounds: { left: 1, top: 2, width: 3, height: 4 } },
      {},
      { left: 1, top: 2, width: 3, height: 4 },
    ],
    [
      'some of each',
      { innerBounds: { height: 222, minWidth: 5 }, outerBounds: { width: 300, maxWidth: 900 } },
      { height: 222, minWidth: 5 },
      { width: 300, maxWidth: 900 },
    ],
    ['a part of the content’s', { innerBounds: { width: 300 } }, { width: 300, height: 384 }, {}],
    ['a part of the frame’s', { outerBounds: { width: 300 } }, { height: 384 }, { width: 300 }],
    ['a content of no size', { innerBounds: { width: 0, height: -5 } }, { width: 512, height: 384 }, {}],
    [
      'a frame of no size',
      { outerBounds: { width: 0, height: -5, left: 1 } },
      { width: 512, height: 384 },
      { left: 1 },
    ],
    [
      'the deprecated object',
      { bounds: { left: 1, top: 2, width: 3, height: 4 } },
      { width: 3, height: 4 },
      { left: 1, top: 2 },
    ],
    [
      'the deprecated keys',
      { left: 1, top: 2, width: 3, height: 4, minWidth: 5, minHeight: 6, maxWidth: 7, maxHeight: 8 },
      { width: 3, height: 4, minWidth: 5, minHeight: 6, maxWidth: 7, maxHeight: 8 },
      { left: 1, top: 2 },
    ],
    [
      'the deprecated defaults',
      { defaultLeft: 1, defaultTop: 2, defaultWidth: 3, defaultHeight: 4 },
      { width: 3, height: 4 },
      { left: 1, top: 2 },
    ],
    [
      'deprecated keys and defaults: the keys',
      {
        width: 300,
        defaultWidth: 400,
        height: 310,
        defaultHeight: 410,
        left: 30,
        defaultLeft: 40,
        top: 35,
        defaultTop: 45,
      },
      { width: 300, height: 310 },
      { left: 30, top: 35 },
    ],
    [
      'deprecated keys and object: the object',
      { width: 300, height: 310, bounds: { width: 350 } },
      { width: 350, height: 310 },
      {},
    ],
    [
      'old and new: the new',
      { innerBounds: {}, bounds: { width: 350 }, minWidth: 600, left: 1, top: 1 },
      { width: 512, height: 384 },
      {},
    ],
    ['a position of zero', { left: 0, top: 0, defaultLeft: 9 }, { width: 512, height: 384 }, { left: 0, top: 0 }],
  ])('are %s', (_what, options, inner, outer) => {
    const request = make(options);
    expect([request.inner, request.outer]).toEqual([inner, outer]);
  });

  it.each(['left', 'top', 'width', 'height', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const)(
    'must not name %s twice',
    (key) => {
      expect(errorOf({ innerBounds: { [key]: 1 }, outerBounds: { [key]: 1 } })).toBe(
        `The ${key} property cannot be specified for both inner and outer bounds.`,
      );
    },
  );

  it('do not change what the app passed', () => {
    const options: Options = { outerBounds: { width: 0 }, innerBounds: {} };
    make(options);
    expect(options).toEqual({ outerBounds: { width: 0 }, innerBounds: {} });
  });
});

it('an icon has a URL', () => {
  expect(errorOf({ icon: '' })).toBe('The icon URL is invalid.');
});

describe('the frame', () => {
  it.each<[Options['frame'], string]>([
    [undefined, 'chrome'],
    ['chrome', 'chrome'],
    ['x', 'chrome'],
    ['none', 'none'],
    [{}, 'chrome'],
    [{ type: 'x' }, 'chrome'],
    [{ type: 'none' }, 'none'],
    [{ type: 'none', activeColor: '#123456' }, 'none'],
    [{ color: '#abc', inactiveColor: '#445566' }, 'chrome'],
    [{ activeColor: 'red' }, 'chrome'],
    [{ color: '#abc', activeColor: 'red' }, 'chrome'],
  ])('of %j is %s', (frame, expected) => {
    expect(make(frame === undefined ? {} : { frame }).frame).toBe(expected);
  });

  it.each<[object, number, number]>([
    [{ color: '#abc' }, 0xaabbcc, 0xaabbcc],
    [{ color: '#ABCD', inactiveColor: '#445566' }, 0xaabbcc, 0x445566],
    [{ color: '#11223344', activeColor: 'red' }, 0x112233, 0x112233],
  ])('%j has the colours %i and %i', (frame, active, inactive) => {
    expect(make({ frame }).frameColor).toEqual({ active, inactive });
  });

  it('may be transparent where there is none and the manifest allows it', () => {
    expect(() => make({ alphaEnabled: true }, false, true)).toThrow(
      `The alphaEnabled option can only be used with "frame: 'none'".`,
    );
    expect(make({ alphaEnabled: true, frame: 'none' }, false, true).alpha).toBe(true);
    expect(make({ alphaEnabled: false, frame: 'none' }, false, true).alpha).toBe(false);
  });

  it.each(['#123', '#1234', '#123456', '#12345678', '#ABCDEF'])('may have the colour %s', (color) => {
    expect(errorOf({ frame: { color } })).toBe('none');
    expect(errorOf({ frame: { color: '#000', inactiveColor: color } })).toBe('none');
  });

  it.each([
    '',
    '#',
    '#1',
    '#12',
    '#12345',
    '#1234567',
    '#123456789',
    '#zz',
    '#12g',
    '#+12',
    '#0x1',
    ' #123',
    '123',
    'red',
    '#123\n',
  ])('may not have the colour %j', (color) => {
    expect(errorOf({ frame: { color } })).toBe(COLOR);
    expect(errorOf({ frame: { color: '#000', inactiveColor: color } })).toBe(COLOR);
  });

  it.each<[Options['frame'], string]>([
    [{ type: 'none', color: '#123' }, NO_FRAME],
    [{ type: 'none', color: 'red' }, NO_FRAME],
    [{ type: 'none', color: '#123', inactiveColor: '#123' }, NO_FRAME],
    [{ type: 'none', inactiveColor: '#123' }, INACTIVE],
    [{ inactiveColor: '#123' }, INACTIVE],
    [{ inactiveColor: 'red' }, INACTIVE],
  ])('of %j is refused', (frame, text) => {
    expect(errorOf(frame === undefined ? {} : { frame })).toBe(text);
  });
});

describe('an id', () => {
  it('is up to 256 bytes long', () => {
    expect(windowId({})).toBe('');
    expect(windowId({ id: 'x'.repeat(256) })).toHaveLength(256);
    expect(windowId({ id: 'é'.repeat(128) })).toHaveLength(128);
    for (const id of ['x'.repeat(257), 'é'.repeat(129), '😀'.repeat(65)]) {
      expect(() => windowId({ id })).toThrow(new ApiError(LONG_ID));
      expect(errorOf({ id })).toBe(LONG_ID);
    }
  });
});

describe('what a platform app may not have', () => {
  it.each<[Options, string]>([
    [{ alwaysOnTop: true }, ON_TOP],
    [{ alphaEnabled: true }, ALPHA],
    [{ alphaEnabled: false }, ALPHA],
    [{ ime: true }, IME],
    [{ ime: false }, IME],
    [{ showInShelf: true }, SHELF],
    [{ showInShelf: true, id: '' }, SHELF],
  ])('%j', (options, text) => {
    expect(errorOf(options)).toBe(text);
  });

  it('but may say that it does not want it', () => {
    expect(errorOf({ alwaysOnTop: false })).toBe('none');
    expect(errorOf({ showInShelf: false })).toBe('none');
    expect(errorOf({ showInShelf: true, id: 'main' })).toBe('none');
  });

  it('unless it has the permission', () => {
    expect(make({ alwaysOnTop: true }, true).alwaysOnTop).toBe(true);
  });
});

describe('of several mistakes', () => {
  it('the same one is told as in Chromium', () => {
    const conflict: Options = { innerBounds: { left: 1 }, outerBounds: { left: 1 } };
    const all: Options = {
      ...conflict,
      id: 'x'.repeat(257),
      frame: { color: 'red' },
      ime: true,
      alphaEnabled: true,
      alwaysOnTop: true,
      showInShelf: true,
    };
    expect(errorOf(all)).toBe(LONG_ID);
    delete all.id;
    expect(errorOf(all)).toBe('The left property cannot be specified for both inner and outer bounds.');
    delete all.innerBounds;
    expect(errorOf(all)).toBe(COLOR);
    delete all.frame;
    expect(errorOf(all)).toBe(IME);
    delete all.ime;
    expect(errorOf(all)).toBe(ALPHA);
    delete all.alphaEnabled;
    expect(errorOf(all)).toBe(ON_TOP);
    delete all.alwaysOnTop;
    expect(errorOf(all)).toBe(SHELF);
  });
});
