/** A main file for the shell in which time passes quickly: what the main process knows of time, and its longer timers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Shorter timers are about windows, focus and pages, which are as slow as ever. */
const LEAST_MS = 6000;

/** @returns the file, and what removes it */
export function fastMain(main: string): { readonly file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-clock-'));
  const file = join(folder, 'main.mjs');
  writeFileSync(
    file,
    `const factor = Number(process.env.FAST_FACTOR);
const began = Number(process.env.FAST_NOW);
const Machine = Date;
const elapsed = performance.now.bind(performance);
const start = elapsed();
const now = () => began + (elapsed() - start) * factor;
globalThis.Date = class extends Machine {
  constructor(...parts) { super(...(parts.length === 0 ? [now()] : parts)); }
  static now = now;
};
performance.now = () => start + (elapsed() - start) * factor;
for (const name of ['setTimeout', 'setInterval']) {
  const machine = globalThis[name];
  globalThis[name] = (callback, ms = 0, ...rest) => machine(callback, ms >= ${LEAST_MS} ? ms / factor : ms, ...rest);
}
await import(${JSON.stringify(pathToFileURL(main).href)});
`,
  );
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
