/**
 * The courier between main and the app's own world, in a sandboxed, context-isolated preload. It asks main what this document is,
 * installs the surface before the document's first script, hands over the port, and is out of the path after that.
 */
import { ipcRenderer, webFrame } from 'electron';
import { BOOT_CHANNEL, PORT_CHANNEL } from '../api/core/wire.ts';
import type { BareBootData, BootData } from '../api/core/wire.ts';
import { takeDirectFolder } from './direct-folder.ts';
import { watchDrops } from './dropped-files.ts';
import { PLATFORM_STYLE } from './platform-style.ts';
import { watchFields } from './watch-fields.ts';

/** The bundle of src/renderer/install.ts, put in by the build. */
declare const HOLDFAST_SURFACE: string;

// Null for a document that is none of a running app's.
const boot = ipcRenderer.sendSync(BOOT_CHANNEL) as BootData | BareBootData | null;
if (boot) {
  const bare = 'bare' in boot;
  const isEventPage = !bare && boot.platform === 'chrome-app' && boot.openerToken === '' && window === window.top;
  // Before whatever the page's own world listens with.
  if (isEventPage) takeDirectFolder(boot.dropToken);
  const call = bare ? `installBare(${JSON.stringify(boot)})` : `install(${JSON.stringify(boot)})`;
  const source = `(function () {${HOLDFAST_SURFACE}\nholdfastSurface.${call};})();`;
  webFrame.executeJavaScript(source).catch((error: unknown) => {
    console.error('Holdfast could not install its APIs in this page:', error);
  });
  // In a kiosk only.
  if (boot.denied) watchFields();
  if (bare || boot.platform === 'chrome-app') webFrame.insertCSS(PLATFORM_STYLE, { cssOrigin: 'user' });
  if (!bare) {
    // In a kiosk nothing is dropped. What becomes of it is for main to say.
    if (boot.platform === 'chrome-app' && !isEventPage && !boot.denied?.includes('drop')) watchDrops(boot.dropToken);
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(PORT_CHANNEL, boot.portToken, [port1]);
    window.postMessage(boot.portToken, window.location.origin, [port2]);
  }
}
