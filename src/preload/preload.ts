/**
 * The courier between main and the app's own world, in a sandboxed, context-isolated preload. It asks main what this document is,
 * installs the surface before the document's first script, hands over the port, and is out of the path after that.
 */
import { askMain, handOverPort, install } from './courier.ts';
import { watchDrops } from './dropped-files.ts';

const boot = askMain();
if (boot) {
  install(boot);
  if (!('bare' in boot)) {
    // In a kiosk nothing is dropped. What becomes of it is for main to say.
    if (boot.platform === 'chrome-app' && !boot.denied?.includes('drop')) watchDrops(boot.dropToken);
    handOverPort(boot);
  }
}
