/** What the policy takes from every document of a guest, before its first script: by the debugging protocol, which the guest's scripts share. */
import type { Log } from '../../host/app-host.ts';
import type { GuestProtocol } from '../../host/guest-protocol.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { FILE_CHOOSER_OPENED, INTERCEPT_FILE_CHOOSER, refusedFileDialog } from './page-guard.ts';

/**
 * Without `print`, in a world of scripts: for documents that come without the header that has the sandbox of the app's own pages, such as
 * `data:`. Alone it would not do: the protocol does not run it in every frame that goes on to another page (seen in Electron 33).
 */
const NO_PRINTING = `(() => {
  const { apply } = Reflect;
  const { toLowerCase } = String.prototype;
  const { execCommand } = Document.prototype;
  const { console } = window;
  const { warn } = console;
  const refuse = () => apply(warn, console, ["Ignored call to 'print()': this kiosk does not print."]);
  const define = (on, name, value) => Object.defineProperty(on, name, { value, enumerable: true, writable: false, configurable: false });
  define(window, 'print', { print() { refuse(); } }.print);
  define(Document.prototype, 'execCommand', {
    execCommand(command, ...rest) {
      if (arguments.length === 0) return apply(execCommand, this, []);
      const name = '' + command;
      if (apply(toLowerCase, name, []) !== 'print') return apply(execCommand, this, [name, ...rest]);
      refuse();
      return false;
    },
  }.execCommand);
})();`;

/**
 * Resolves when it holds for the next document; from then on it outlives navigations.
 * @param worlds the names of those besides the page's own in which scripts of the app run
 * @throws where the protocol cannot be had
 */
export async function guardGuest(
  protocol: GuestProtocol,
  policy: Pick<KioskPolicy, 'PrintingEnabled' | 'AllowFileSelectionDialogs'>,
  worlds: readonly string[],
  log: Log,
): Promise<void> {
  if (!policy.AllowFileSelectionDialogs) {
    protocol.listen((_session, method) => {
      if (method === FILE_CHOOSER_OPENED) refusedFileDialog(log);
    });
  }
  await protocol.everywhere(async (session) => {
    await protocol.send(session, 'Page.enable');
    if (!policy.AllowFileSelectionDialogs) await protocol.send(session, ...INTERCEPT_FILE_CHOOSER);
    if (policy.PrintingEnabled) return;
    // What a service worker makes has no header of ours, and `NO_PRINTING` alone does not do.
    await protocol.send(session, 'Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
    await protocol.send(session, 'Network.setBypassServiceWorker', { bypass: true });
    for (const world of [{}, ...worlds.map((worldName) => ({ worldName }))]) {
      const script = { source: NO_PRINTING, runImmediately: true, ...world };
      await protocol.send(session, 'Page.addScriptToEvaluateOnNewDocument', script);
    }
  });
}
