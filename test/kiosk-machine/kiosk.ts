/** The kiosk in a machine: whether the order screen fills the screen, its processes, and waiting for either. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Picture } from '../support/ppm.ts';
import type { Machine } from './machine.ts';

export const UNIT = 'holdfast-kiosk';
export const PROFILE = '/var/lib/holdfast-kiosk/profile';
export const SLOW_MS = 900_000;

/** Of apps/order-screen: its page on the left, the order on the right, to the corners. */
const CORNERS = ['f6f1e9', 'f6f1e9', 'ffffff', 'ffffff'];

export function showsApp({ width, height, at }: Picture): boolean {
  if (width < 200) return false;
  const seen = [at(2, 2), at(2, height - 3), at(width - 3, 2), at(width - 3, height - 3)];
  return seen.every((colour, index) => colour === CORNERS[index]);
}

/** @returns the seconds that it took. @throws when it never becomes so */
export async function until(what: string, holds: () => Promise<boolean>, limitMs = SLOW_MS): Promise<number> {
  const began = performance.now();
  for (;;) {
    if (await holds()) return Math.round((performance.now() - began) / 100) / 10;
    if (performance.now() - began > limitMs) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await sleep(1000);
  }
}

export const untilApp = (machine: Machine, limitMs = SLOW_MS) =>
  until('the app on the screen', async () => showsApp(await machine.screen()), limitMs);

/** @param kind `renderer` and other types of Chromium's, `main`, `supervisor` or `cage` */
export async function processes(machine: Machine, kind: string): Promise<readonly number[]> {
  // The supervisor is the program without a type that was not started as `--supervised`.
  const patterns: Readonly<Record<string, string>> = {
    cage: '$2 == "/usr/bin/cage"',
    main: '/--supervised=/ && !/--type=/',
    supervisor: '$2 ~ /-app$/ && / --kiosk / && !/--supervised=/ && !/--type=/',
  };
  const pattern = patterns[kind] ?? `/--type=${kind}/`;
  const output = await machine.shell.ask(`ps -u holdfast-kiosk -o pid=,args= | awk '${pattern} {print $1}'`);
  return output.split('\n').filter(Boolean).map(Number);
}

/**
 * Kills it, and waits until there is another one and the app is on the screen again.
 * @param meanwhile a picture of the screen shortly afterwards
 * @returns the seconds
 */
export async function killed(machine: Machine, kind: string, signal: string, meanwhile: string): Promise<number> {
  const before = await processes(machine, kind);
  if (before.length === 0) throw new Error(`there is no ${kind}`);
  await machine.shell.ask(`kill -${signal} ${before.join(' ')}`);
  const began = performance.now();
  await sleep(3000);
  await machine.screen(meanwhile);
  await until(`another ${kind}`, async () => {
    const now = await processes(machine, kind);
    return now.length > 0 && now.every((pid) => !before.includes(pid));
  });
  await untilApp(machine);
  return Math.round((performance.now() - began) / 1000);
}
