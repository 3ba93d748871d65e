/**
 * The courier between main and the app's own world, in a sandboxed, context-isolated preload. It asks main what this document is,
 * installs the surface before the document's first script, hands over the port, and is out of the path after that.
 */
import { askMain, handOverPort, install } from './courier.ts';
import { takeDirectFolder } from './direct-folder.ts';
import { watchDrops } from './dropped-files.ts';
import { watchFields } from './watch-fields.ts';

const boot = askMain();
if (boot) {
  const bare = 'bare' in boot;
  const isEventPage = !bare && boot.platform === 'chrome-app' && boot.openerToken === '' && window === window.top;
  // Before whatever the page's own world listens with.
  if (isEventPage) takeDirectFolder(boot.dropToken);
  install(boot);
  // In a kiosk only.
  if (boot.denied) watchFields();
  if (!bare) {
    // In a kiosk nothing is dropped. What becomes of it is for main to say.
    if (boot.platform === 'chrome-app' && !isEventPage && !boot.denied?.includes('drop')) watchDrops(boot.dropToken);
    handOverPort(boot);
  }
}
