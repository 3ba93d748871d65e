/** How high the keyboard on the screen is. */

/** In CSS pixels: four rows that a finger finds. */
const LEAST = 240;
/** Of the width: keys of the shape that hands know. */
const OF_WIDTH = 0.3;
const MOST_OF_HEIGHT = 0.4;

/** @param percent of the height, as the policy says; without it as high as its width asks for @returns whole CSS pixels */
export function keyboardHeight(
  { width, height }: { readonly width: number; readonly height: number },
  percent: number | undefined,
): number {
  if (percent !== undefined) return Math.round((height * percent) / 100);
  return Math.round(Math.min(height * MOST_OF_HEIGHT, Math.max(LEAST, width * OF_WIDTH)));
}
