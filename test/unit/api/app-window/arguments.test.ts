/** Chrome's TypeErrors for chrome.app.window, as Chromium 156 throws them. */
import { describe, expect, it } from 'vitest';
import contract from '../../../../src/api/app-window/contract.ts';
import { matchCall } from '../../../../src/api/core/signature.ts';

type Name = keyof typeof contract.functions;
const call = (name: Name, ...given: unknown[]) =>
  matchCall(`app.window.${name}`, contract.functions[name], given, (value) => value);

function errorOf(name: Name, ...given: unknown[]): string {
  try {
    call(name, ...given);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'none';
}

const CREATE =
  'Error in invocation of app.window.create(string url, optional app.window.CreateWindowOptions options, optional function callback): ';
const NO_MATCH = `${CREATE}No matching signature.`;
const noop = () => {};

describe('create', () => {
  it.each<unknown[][]>([[[]], [[5]], [[null]], [[{}]], [['a', 5]], [['a', 'x']], [['a', {}, 5]], [['a', {}, noop, 1]]])(
    'refuses %j',
    (given) => {
      expect(errorOf('create', ...(given as unknown[]))).toBe(NO_MATCH);
    },
  );

  it.each<unknown[][]>([
    [['a']],
    [['a', noop]],
    [['a', null]],
    [['a', undefined, noop]],
    [['a', {}]],
    [['', {}, noop]],
  ])('accepts %j', (given) => {
    expect(errorOf('create', ...(given as unknown[]))).toBe('none');
  });

  it.each<[object, string]>([
    [{ bogus: 1 }, `Unexpected property: 'bogus'.`],
    [{ transparentBackground: true }, `Unexpected property: 'transparentBackground'.`],
    [{ state: 'x' }, `Error at property 'state': Value must be one of fullscreen, maximized, minimized, normal.`],
    [{ type: 'bogus' }, `Error at property 'type': Value must be one of panel, shell.`],
    [{ id: 5 }, `Error at property 'id': Invalid type: expected string, found integer.`],
    [{ hidden: 1 }, `Error at property 'hidden': Invalid type: expected boolean, found integer.`],
    [
      { frame: 5 },
      `Error at property 'frame': Invalid type: expected [string|app.window.FrameOptions], found integer.`,
    ],
    [{ frame: { type: 5 } }, `Error at property 'frame': Value did not match any choice.`],
    [{ frame: { bogus: 5 } }, `Error at property 'frame': Value did not match any choice.`],
    [
      { innerBounds: 5 },
      `Error at property 'innerBounds': Invalid type: expected app.window.BoundsSpecification, found integer.`,
    ],
    [{ innerBounds: { bogus: 1 } }, `Error at property 'innerBounds': Unexpected property: 'bogus'.`],
    [
      { innerBounds: { width: 'x' } },
      `Error at property 'innerBounds': Error at property 'width': Invalid type: expected integer, found string.`,
    ],
    [
      { innerBounds: { width: 1.5 } },
      `Error at property 'innerBounds': Error at property 'width': Invalid type: expected integer, found number.`,
    ],
  ])('says what is wrong with %j', (options, text) => {
    expect(errorOf('create', 'a.html', options)).toBe(`${CREATE}Error at parameter 'options': ${text}`);
  });

  it.each<object>([
    { innerBounds: { width: -5, height: 0 } },
    { frame: 'x' },
    { frame: { type: 'x' } },
    { frame: 'none' },
    { singleton: false, showInShelf: true, ime: true, alphaEnabled: true },
    { width: 1, defaultLeft: 2, minWidth: 3 },
  ])('leaves %j to main', (options) => {
    expect(call('create', 'a.html', options).args).toEqual(['a.html', options]);
  });
});

describe('the others', () => {
  it.each<[Name, unknown[], string]>([
    ['current', [1], 'Error in invocation of app.window.current(): No matching signature.'],
    ['get', [], 'Error in invocation of app.window.get(string id): No matching signature.'],
    ['get', [5], 'Error in invocation of app.window.get(string id): No matching signature.'],
    ['getAll', [1], 'Error in invocation of app.window.getAll(): No matching signature.'],
    [
      'canSetVisibleOnAllWorkspaces',
      [1],
      'Error in invocation of app.window.canSetVisibleOnAllWorkspaces(): No matching signature.',
    ],
  ])('%s refuses %j', (name, given, text) => {
    expect(errorOf(name, ...given)).toBe(text);
  });
});
