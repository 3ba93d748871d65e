/**
 * `autosize` of `<webview>` in real Electron, by the command alone: a guest under a debugger that emulates focus, as Playwright's does,
 * does not tell how large it would be.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outputOf } from '../support/command-output.ts';
import { fixtureFolder } from '../support/shell.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

type Told = Readonly<Record<string, readonly number[]>>;

const temporaryFolder = temporaryFolders();

it('follows its page within limits, and tells', async () => {
  const output = await outputOf(fixtureFolder('webview-size'), join(temporaryFolder(), 'profile'), '] end');
  const steps = Object.fromEntries(
    [...output.matchAll(/^\[Webview size fixture\] (.*): (\d+x\d+) (\{.*\})/gm)].map(([, step, size, told]) => [
      step,
      [size, JSON.parse(told as string) as Told],
    ]),
  );
  /** Both events, from one size to another: width, height, width, height. */
  const both = (...sizes: number[]): Told => ({ sizechanged: sizes, contentresize: sizes });
  // Between where it was and what the page needs may come what it needs with a scroll bar.
  const anywhere = expect.any(Number) as number;
  expect(steps).toEqual({
    'follows when it has limits': ['450x350', both(anywhere, anywhere, 450, 350)],
    'as the page': ['450x90', both(450, 350, 450, 90)],
    'not below its limit': ['100x90', both(450, 90, 100, 90)],
    'nor below another': ['130x90', both(100, 90, 130, 90)],
    'not above its limit': ['130x400', both(130, 90, 130, 400)],
    'as the next page': ['200x60', both(130, 400, 200, 60)],
    'without autosize': ['200x60', { sizechanged: [200, 60, 200, 60] }],
    'as the app says': ['222x60', { contentresize: [200, 60, 222, 60] }],
    'autosize again': ['300x60', both(anywhere, 60, 300, 60)],
    'as a page without a document type': ['120x70', both(anywhere, anywhere, 120, 70)],
    'without one of the limits': ['300x300', {}],
  });
});
