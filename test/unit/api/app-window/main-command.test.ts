import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/api/app-window/main-command.ts';

type Argument = Record<string, unknown> | undefined;

describe('parseCommand', () => {
  it.each([
    'focus',
    'minimize',
    'maximize',
    'restore',
    'fullscreen',
    'hide',
    'close',
    'closed',
    'escape',
    'drawAttention',
    'clearAttention',
  ])('takes %s, which has no argument', (name) => {
    expect(parseCommand(name, undefined)).toEqual({ name });
    expect(parseCommand(name, {})).toEqual({ name });
    expect(parseCommand(name, { focused: true })).toBeUndefined();
  });

  it.each<[string, Argument]>([
    ['show', { focused: false }],
    ['setBounds', { which: 'inner', bounds: { left: -1, top: 0, width: 1, height: 2 } }],
    ['setBounds', { which: 'outer', bounds: {} }],
    ['setConstraints', { which: 'inner', constraints: { minWidth: 1, minHeight: null, maxWidth: 0, maxHeight: -1 } }],
    ['setAlwaysOnTop', { value: true }],
    ['setVisibleOnAllWorkspaces', { value: false }],
  ])('takes %s with %j', (name, argument) => {
    expect(parseCommand(name, argument)).toEqual({ name, ...argument });
  });

  it.each<[string, Argument]>([
    ['', undefined],
    ['destroy', undefined],
    ['toString', undefined],
    ['show', undefined],
    ['show', { focused: 'yes' }],
    ['show', { focused: true, more: 1 }],
    ['setBounds', { bounds: {} }],
    ['setBounds', { which: 'content', bounds: {} }],
    ['setBounds', { which: 'inner', bounds: { left: 1.5 } }],
    ['setBounds', { which: 'inner', bounds: { left: null } }],
    ['setBounds', { which: 'inner', bounds: { width: 2 ** 31 } }],
    ['setBounds', { which: 'inner', bounds: { width: Number.NaN } }],
    ['setBounds', { which: 'inner', bounds: { minWidth: 1 } }],
    ['setConstraints', { which: 'inner', constraints: { width: 1 } }],
    ['setConstraints', { which: 'inner', constraints: { minWidth: '1' } }],
    ['setAlwaysOnTop', {}],
    ['setAlwaysOnTop', { value: 1 }],
    ['focus', JSON.parse('{"__proto__":{"value":1}}') as Argument],
    ['setAlwaysOnTop', JSON.parse('{"value":true,"__proto__":{}}') as Argument],
  ])('refuses %s with %j', (name, argument) => {
    expect(parseCommand(name, argument)).toBeUndefined();
  });

  it('goes by the name that was called, not by one in the argument', () => {
    expect(parseCommand('focus', { name: 'close' })).toEqual({ name: 'focus' });
    expect(parseCommand('show', { name: 'close', focused: true })).toEqual({ name: 'show', focused: true });
  });
});
