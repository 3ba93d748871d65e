/**
 * `moveTo` and `resizeTo` of AppWindow. In Chromium they are the window's own methods; Electron's go by the size that the window had
 * some time ago, so they are made anew, by the rules of those: at least 100 pixels each way, and nothing beyond the screen.
 */
import { max, min, PageTypeError, screenArea } from '../../renderer/primordials.ts';
import { named } from './page-bounds.ts';
import type { BoundsValues } from './page-bounds.ts';

const LEAST = 100;

type Move = (...given: unknown[]) => void;

/**
 * @param read the window's frame, as main last told it: it may be on its way to another place or size, so only what is meant is set
 * @param set tells main the new frame
 */
export function createMoves(
  read: () => BoundsValues,
  set: (bounds: { left?: number; top?: number; width?: number; height?: number }) => void,
): { readonly moveTo: Move; readonly resizeTo: Move } {
  const inside = (value: number, from: number, extent: number) => max(from, min(value, from + extent));
  return {
    moveTo: bound('moveTo', (left, top) => {
      const screen = screenArea();
      const { width, height } = read();
      set({
        left: inside(left, screen.left, screen.width - width),
        top: inside(top, screen.top, screen.height - height),
      });
    }),
    resizeTo: bound('resizeTo', (wantedWidth, wantedHeight) => {
      const screen = screenArea();
      const width = max(LEAST, min(wantedWidth, screen.width));
      const height = max(LEAST, min(wantedHeight, screen.height));
      const { left, top } = read();
      const bounds: Parameters<typeof set>[0] = { width, height };
      const fits = {
        left: inside(left, screen.left, screen.width - width),
        top: inside(top, screen.top, screen.height - height),
      };
      if (fits.left !== left) bounds.left = fits.left;
      if (fits.top !== top) bounds.top = fits.top;
      set(bounds);
    }),
  };
}

/** Two whole numbers, out of whatever is given, as for every such method of the web. */
function bound(name: string, run: (first: number, second: number) => void): Move {
  // Two parameters, as the app sees; how many arguments there are is not to be known otherwise.
  const method = function (first: unknown, second: unknown) {
    // oxlint-disable-next-line prefer-rest-params -- a rest parameter would change the length
    const { length } = arguments;
    if (length < 2) {
      throw new PageTypeError(
        `Failed to execute '${name}' on 'Window': 2 arguments required, but only ${length} present.`,
      );
    }
    run((first as number) | 0, (second as number) | 0);
  };
  return named(`bound ${name}`, method);
}
