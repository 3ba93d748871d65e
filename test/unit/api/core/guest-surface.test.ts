import { expect, it } from 'vitest';
import { guestMayCall, guestMayHear } from '../../../../src/api/core/guest-surface.ts';
import { registry } from '../../../../src/api/registry.ts';

const methods = registry.flatMap(({ name, functions }) => Object.keys(functions).map((key) => `${name}.${key}`));
const events = registry.flatMap(({ name, events: all }) => Object.keys(all).map((key) => `${name}.${key}`));

it('lets an own page in a guest store, talk and translate, and call nothing else of main', () => {
  const allowed = methods.filter(guestMayCall);
  expect(allowed.filter((name) => !/^(i18n|storage(\.\w+)?)\./.test(name))).toEqual(
    ['send', 'open', 'accept', 'post', 'disconnect', 'decline', 'hold', 'answer', 'fail', 'consumed'].map(
      (name) => `runtime.${name}`,
    ),
  );
  expect(allowed).toContain('storage.local.set');
  for (const name of [
    'runtime.reload',
    'runtime.entryWrite',
    'webview.navigate',
    'sockets.tcp.create',
    '',
    'x',
    '.set',
  ]) {
    expect(guestMayCall(name), name).toBe(false);
  }
});

it('lets it hear of messages and of what is stored', () => {
  expect(events.filter(guestMayHear).filter((name) => !name.startsWith('storage'))).toEqual([
    'runtime.onMessage',
    'runtime.onConnect',
  ]);
});
