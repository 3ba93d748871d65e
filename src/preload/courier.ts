/** Installs the surface in the page's own world, before the document's first script, and hands over the port. */
import { ipcRenderer, webFrame } from 'electron';
import { BOOT_CHANNEL, PORT_CHANNEL } from '../api/core/wire.ts';
import type { BareBootData, BootData } from '../api/core/wire.ts';
import { PLATFORM_STYLE } from './platform-style.ts';

/** The bundle of src/renderer/install.ts, put in by the build. */
declare const HOLDFAST_SURFACE: string;

/** @returns what main says of this document; null for one that is none of a running app's. */
export function askMain(): BootData | BareBootData | null {
  return ipcRenderer.sendSync(BOOT_CHANNEL) as BootData | BareBootData | null;
}

/** @param boot main's answer for this document */
export function install(boot: BootData | BareBootData): void {
  const bare = 'bare' in boot;
  const call = bare ? `installBare(${JSON.stringify(boot)})` : `install(${JSON.stringify(boot)})`;
  const source = `(function () {${HOLDFAST_SURFACE}\nholdfastSurface.${call};})();`;
  webFrame.executeJavaScript(source).catch((error: unknown) => {
    console.error('Holdfast could not install its APIs in this page:', error);
  });
  if (bare || boot.platform === 'chrome-app') webFrame.insertCSS(PLATFORM_STYLE, { cssOrigin: 'user' });
}

/** To be called after `install`, once. */
export function handOverPort({ portToken }: BootData): void {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(PORT_CHANNEL, portToken, [port1]);
  window.postMessage(portToken, window.location.origin, [port2]);
}
