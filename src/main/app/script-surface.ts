/** `chrome` for the app's scripts in a guest's page: in the world that they share, beside the page's own. */
import type { BootData } from '../../api/core/wire.ts';

/** The bundle of src/renderer/install.ts, put in by the build. */
declare const HOLDFAST_SURFACE: string | undefined;

/** Whether a world has it already. */
export const HAS_SURFACE = "typeof chrome === 'object' && typeof chrome.runtime === 'object'";

/** @returns a script that makes it where it is not there yet; for main frames, which alone have the preload that carries its messages */
export function scriptSurface(boot: BootData): string {
  const surface = typeof HOLDFAST_SURFACE === 'string' ? HOLDFAST_SURFACE : '';
  // Between the two no script of the page comes, and none of the app's has run before.
  return `if (window === window.top && !(${HAS_SURFACE})) (function () {${surface}\nholdfastSurface.install(${JSON.stringify(boot)});})();`;
}
