/**
 * FileWriter.abort(). What is expected is what Chromium 156 answers; it is no conformance case because now and then an abort takes
 * Chromium's page down.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

interface Writer extends EventTarget {
  readonly readyState: number;
  readonly position: number;
  readonly length: number;
  readonly error: DOMException | null;
  abort(): void;
  truncate(length: number): void;
  write(content: Blob): void;
}

/** What the page has for these tests. */
interface AbortWindow {
  choose(options: object): Promise<{ createWriter(done: (writer: Writer) => void): void }>;
  writer: Writer;
  /** Acts, and resolves with every event and the state at each, when nothing more has come for a moment. */
  watched: (act: (writer: Writer) => void) => Promise<string[]>;
}

let folder: string;
let shell: RunningShell;
let page: Page;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-abort-'));
  writeFileSync(join(folder, 'a.txt'), 'hello world\n');
  shell = await startShell(fixtureFolder('files'), { fileDialogs: [[join(folder, 'a.txt')]] });
  page = await shell.page('window.html');
  await page.evaluate(async () => {
    const window = globalThis as unknown as AbortWindow;
    const entry = await window.choose({ type: 'openWritableFile' });
    window.writer = await new Promise<Writer>((resolve) => entry.createWriter(resolve));
    const { writer } = window;
    window.watched = (act) =>
      new Promise((resolve) => {
        const seen: string[] = [];
        const listener = (event: Event) => {
          const { type, loaded, total } = event as ProgressEvent;
          const { readyState, position, length, error } = writer;
          seen.push(`${type} ${loaded}/${total} state ${readyState} at ${position}/${length} ${error?.name ?? ''}`);
          if (type !== 'writeend') return;
          for (const name of types) writer.removeEventListener(name, listener);
          setTimeout(() => resolve(seen), 30);
        };
        const types = ['writestart', 'progress', 'write', 'abort', 'error', 'writeend'];
        for (const name of types) writer.addEventListener(name, listener);
        act(writer);
        seen.push(`returned ${writer.readyState}`);
      });
  });
});
afterEach(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

it('ends at once, and lets the next operation follow', async () => {
  const seen = await page.evaluate(async () => {
    const { watched, writer } = globalThis as unknown as AbortWindow;
    const first = await watched(() => {
      writer.write(new Blob([new Uint8Array(20e6)]));
      writer.abort();
    });
    const second = await watched(() => writer.write(new Blob(['ok'])));
    const third = await watched(() => {
      writer.addEventListener('writestart', () => writer.abort(), { once: true });
      writer.write(new Blob(['aborted']));
    });
    const fourth = await watched(() => {
      writer.truncate(3);
      writer.abort();
    });
    return [first, second, third, fourth];
  });
  expect(seen).toEqual([
    [
      'writestart 0/20000000 state 1 at 0/12 ',
      'abort 0/20000000 state 2 at 0/12 AbortError',
      'writeend 0/20000000 state 2 at 0/12 AbortError',
      'returned 2',
    ],
    [
      'writestart 0/2 state 1 at 0/12 AbortError',
      'returned 1',
      'progress 2/2 state 1 at 2/12 AbortError',
      'progress 2/2 state 1 at 2/12 AbortError',
      'write 2/2 state 2 at 2/12 AbortError',
      'writeend 2/2 state 2 at 2/12 AbortError',
    ],
    [
      'writestart 0/7 state 1 at 2/12 AbortError',
      'abort 0/7 state 2 at 2/12 AbortError',
      'writeend 0/7 state 2 at 2/12 AbortError',
      'returned 2',
    ],
    [
      'writestart 0/0 state 1 at 2/12 AbortError',
      'abort 0/0 state 2 at 2/12 AbortError',
      'writeend 0/0 state 2 at 2/12 AbortError',
      'returned 2',
    ],
  ]);
});

it('stops in the middle, with what has been written', async () => {
  const seen = await page.evaluate(async () => {
    const { watched, writer } = globalThis as unknown as AbortWindow;
    writer.addEventListener('progress', () => writer.abort(), { once: true });
    const events = (await watched(() => writer.write(new Blob([new Uint8Array(20e6)])))).map(
      (text) => text.split(' ')[0],
    );
    const isPart = writer.position > 0 && writer.position < 20e6 && writer.length === writer.position;
    await watched(() => writer.truncate(0));
    await watched(() => writer.write(new Blob(['after'])));
    return [events.join(' '), isPart];
  });
  expect(seen).toEqual(['writestart returned abort writeend', true]);
  await expect.poll(() => readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('after');
});

it('bounds how deep listeners may write', async () => {
  const seen = await page.evaluate(async () => {
    const { writer } = globalThis as unknown as AbortWindow;
    const outcomes: string[] = [];
    let depth = 0;
    writer.addEventListener('writestart', () => {
      depth += 1;
      const own = depth;
      writer.abort();
      try {
        writer.write(new Blob(['x']));
        outcomes.push(`${own} goes`);
      } catch (error) {
        outcomes.push(`${own} ${(error as DOMException).name}`);
      }
    });
    writer.write(new Blob(['x']));
    await Promise.resolve();
    return outcomes;
  });
  expect(seen).toEqual(['4 SecurityError', '3 goes', '2 goes', '1 goes']);
});
