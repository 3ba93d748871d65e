/** Pictures of a screen as PPM (P6): `P6 width height 255`, then three bytes for each pixel. */

/** Red, green and blue, in hexadecimal digits. */
export type Colour = string;

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => Colour;
}

export function readPpm(ppm: Buffer): Picture {
  const [head = '', width = '0', height = '0'] =
    /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 64)) ?? [];
  return {
    width: Number(width),
    height: Number(height),
    at: (x, y) => ppm.toString('hex', head.length + 3 * (y * Number(width) + x)).slice(0, 6),
  };
}
