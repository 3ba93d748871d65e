import { expect, it } from 'vitest';
import { GuestBlobs } from '../../../../src/main/app/guest-blobs.ts';

const APP = 'abcdefghijklmnopabcdefghijklmnop';
const URL_1 = `blob:chrome-app://${APP}/1`;
const body = (text: string) => new Blob([text]).stream();
const text = (blobs: GuestBlobs, session: string, address: string | undefined) => {
  const found = blobs.find(session, new URL(address ?? 'x:').pathname);
  return found && new TextDecoder().decode(found.bytes);
};

it('gives a guest what was kept for it under an address that the app never sees', async () => {
  const blobs = new GuestBlobs(APP);
  expect(await blobs.keep('guest-1', 'session-1', `${URL_1}#part`, 'text/html;charset=utf-8', body('one'))).toBe(true);
  const address = blobs.addressOf('guest-1', `${URL_1}#other`);
  expect(address).toMatch(/^chrome-app:\/\/[a-p]{32}\/_holdfast_blob\/[\w-]{36}#other$/);
  expect(text(blobs, 'session-1', address)).toBe('one');
  expect(blobs.find('session-1', new URL(address ?? '').pathname)?.type).toBe('text/html;charset=utf-8');
  expect(blobs.shown(address ?? '')).toBe(`${URL_1}#other`);
  expect(blobs.shown('http://host/')).toBe('http://host/');
});

it('gives it to no other guest and in no other session, and forgets it with its guest', async () => {
  const blobs = new GuestBlobs(APP);
  await blobs.keep('guest-1', 'session-1', URL_1, '', body('one'));
  const address = blobs.addressOf('guest-1', URL_1);
  expect(blobs.addressOf('guest-2', URL_1)).toBeUndefined();
  expect(text(blobs, 'session-2', address)).toBeUndefined();
  expect(blobs.find('session-1', '/_holdfast_blob/')).toBeUndefined();
  blobs.drop('guest-1');
  expect(text(blobs, 'session-1', address)).toBeUndefined();
});

it('takes no text for a content type that is none', async () => {
  const blobs = new GuestBlobs(APP);
  for (const type of ['text', 'text/html\r\nX-Other: 1', `text/${'x'.repeat(1000)}`]) {
    await blobs.keep('guest-1', 'session-1', URL_1, type, body('one'));
    const { pathname } = new URL(blobs.addressOf('guest-1', URL_1) ?? '');
    expect(blobs.find('session-1', pathname)?.type, type).toBe('');
  }
});

it('keeps no more than it may: the oldest goes, and what is too large does not come', async () => {
  const blobs = new GuestBlobs(APP, 10);
  expect(await blobs.keep('guest-1', 'session-1', URL_1, '', body('x'.repeat(11)))).toBe(false);
  for (const name of ['1', '2', '3']) {
    await blobs.keep('guest-1', 'session-1', `blob:chrome-app://${APP}/${name}`, '', body(name.repeat(5)));
  }
  expect(blobs.addressOf('guest-1', URL_1)).toBeUndefined();
  for (const name of ['2', '3']) {
    expect(text(blobs, 'session-1', blobs.addressOf('guest-1', `blob:chrome-app://${APP}/${name}`))).toBe(
      name.repeat(5),
    );
  }
  expect(await blobs.keep('guest-1', 'session-1', URL_1, '', null)).toBe(true);
  expect(text(blobs, 'session-1', blobs.addressOf('guest-1', URL_1))).toBe('');
});

it('keeps the address of each guest when the URL is shown again, by it or by another', async () => {
  const blobs = new GuestBlobs(APP, 10);
  await blobs.keep('guest-1', 'session-1', URL_1, '', body('first'));
  const address = blobs.addressOf('guest-1', URL_1);
  await blobs.keep('guest-2', 'session-1', URL_1, '', body('other'));
  expect(text(blobs, 'session-1', address)).toBe('first');
  expect(blobs.addressOf('guest-2', URL_1)).not.toBe(address);
  await blobs.keep('guest-1', 'session-1', URL_1, '', body('again'));
  expect(blobs.addressOf('guest-1', URL_1)).toBe(address);
  expect(text(blobs, 'session-1', address)).toBe('again');
  expect(text(blobs, 'session-1', blobs.addressOf('guest-2', URL_1))).toBe('other');
});

it('counts what is still coming, until it has come or broken off', async () => {
  const blobs = new GuestBlobs(APP, 10);
  let slow: ReadableStreamDefaultController<Uint8Array> | undefined;
  const coming = new ReadableStream<Uint8Array>({
    start(controller) {
      slow = controller;
      controller.enqueue(new Uint8Array(8));
    },
  });
  const first = blobs.keep('guest-1', 'session-1', URL_1, '', coming);
  await expect.poll(() => blobs.keep('guest-2', 'session-1', URL_1, '', body('xxx'))).toBe(false);
  slow?.error(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  expect(await blobs.keep('guest-2', 'session-1', URL_1, '', body('xxx'))).toBe(true);
});
