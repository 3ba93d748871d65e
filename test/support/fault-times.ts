/** The times of faults, as docs/kiosk/faults.md has them. */

/** How often each fault is tried. */
export const rounds = Number(process.env['KIOSK_FAULTS'] ?? 2);
/** A bound for machines under load, far above what is measured: only a kiosk that does not come back fails. */
export const LIMIT_MS = Number(process.env['KIOSK_LIMIT'] ?? 120_000);

const figures: string[] = [];

export function note(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const [median = 0, worst = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  figures.push(
    `${what}: median ${(median / 1000).toFixed(2)} s, worst ${(worst / 1000).toFixed(2)} s of ${times.length}`,
  );
}

export const printFigures = (): void => void process.stdout.write(`${figures.splice(0).join('\n')}\n`);

/** @returns the milliseconds until it is so */
export async function timeUntil(isSo: () => boolean | Promise<boolean>, what: () => string): Promise<number> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > LIMIT_MS) throw new Error(`It did not come to that. ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - start;
}
