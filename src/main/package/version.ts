/**
 * Reads a version of 1 to `most` dot-separated numbers as Chromium does: of 32 bits each, the first without leading zeros.
 * @returns undefined when it is none.
 */
export function parseVersion(text: string, most: number): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length > most || /^0[0-9]/.test(text) || !parts.every((part) => /^[0-9]+$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number < 2 ** 32) ? numbers : undefined;
}

/** Whether `version` is the same as `minimum` or newer; missing numbers count as 0. */
export function isAtLeast(version: readonly number[], minimum: readonly number[]): boolean {
  const length = Math.max(version.length, minimum.length);
  for (let index = 0; index < length; index++) {
    const difference = (version[index] ?? 0) - (minimum[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
