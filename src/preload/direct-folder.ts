/**
 * What is dropped on an event page nobody sees comes from main (src/main/app/file-hand-over.ts): the shell's folder for what the browser writes. Its handle
 * goes to the surface, and the page hears nothing of it.
 */

/** What TypeScript does not know yet. */
interface Handle {
  requestPermission(options: { readonly mode: 'readwrite' }): Promise<string>;
}
interface Item extends DataTransferItem {
  getAsFileSystemHandle(): Promise<Handle | null>;
}

/**
 * To be called before anything else listens to the window.
 * @param token marks the message that brings the channel for the handle to the surface (src/renderer/entries/direct-streams.ts)
 */
export function takeDirectFolder(token: string): void {
  const take = (event: DragEvent) => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (event.type !== 'drop') return;
    const item = event.dataTransfer?.items[0] as Item | undefined;
    void item?.getAsFileSystemHandle().then(async (handle) => {
      // Main is asked, by the browser and with the path.
      const answer = await handle?.requestPermission({ mode: 'readwrite' });
      if (answer !== 'granted') return;
      const { port1, port2 } = new MessageChannel();
      window.postMessage(token, window.location.origin, [port2]);
      port1.postMessage(handle);
    });
  };
  for (const type of ['dragenter', 'dragover', 'drop'] as const) window.addEventListener(type, take, { capture: true });
}
