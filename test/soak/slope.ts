/** How fast something grows, out of samples of it. */

export interface Point {
  /** Hours since the start. */
  readonly hours: number;
  readonly value: number;
}

export interface Slope {
  /** Per hour, by least squares. */
  readonly perHour: number;
  /** Standard error of that: how far chance alone may have moved it. 0 with fewer than three points. */
  readonly error: number;
}

/** @param points at least two, at different times */
export function slopeOf(points: readonly Point[]): Slope {
  const n = points.length;
  const meanX = points.reduce((sum, { hours }) => sum + hours, 0) / n;
  const meanY = points.reduce((sum, { value }) => sum + value, 0) / n;
  let squares = 0;
  let products = 0;
  for (const { hours, value } of points) {
    squares += (hours - meanX) ** 2;
    products += (hours - meanX) * (value - meanY);
  }
  if (squares === 0) throw new Error('There is no slope of one moment.');
  const perHour = products / squares;
  let residuals = 0;
  for (const { hours, value } of points) residuals += (value - meanY - perHour * (hours - meanX)) ** 2;
  return { perHour, error: n > 2 ? Math.sqrt(residuals / (n - 2) / squares) : 0 };
}

/** The second half of the samples, in windows of `size`, each with its least value: memory as it is after a garbage collection. */
export function settledMinima(points: readonly Point[], size: number): Point[] {
  const second = points.slice(points.length >> 1);
  const minima: Point[] = [];
  for (let at = 0; at + size <= second.length; at += size) {
    const window = second.slice(at, at + size);
    minima.push(window.reduce((least, point) => (point.value < least.value ? point : least)));
  }
  return minima;
}
