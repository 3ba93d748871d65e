/**
 * Gives an app's pages a File that reads from the disk, as Chrome's entries do: nothing is copied, whatever its size. Electron has no call for
 * it; but the developer tools' protocol can put a file into an `<input>`. That input is in a world of its own in the event page, which no script of
 * the app sees, and posts the File over a channel to the surface there (src/renderer/entries/files.ts).
 */
import { randomUUID } from 'node:crypto';
import type { WebContents } from 'electron';
import { entryError } from '../files/entry-error.ts';

/** Runs in that world: sends the other end of the channel and hands back the input. */
const MAKE_INPUT = `(function (token) {
  const { port1, port2 } = new MessageChannel();
  window.postMessage(token, window.location.origin, [port2]);
  const input = document.createElement('input');
  input.type = 'file';
  input.send = (number) => port1.postMessage([number, input.files[0]]);
  return input;
})`;

/** In the protocol's mask of what may become of what is dragged. */
const COPY = 1;

interface Input {
  readonly contents: WebContents;
  readonly objectId: string;
}

export class FileHandOver {
  /** See FileService. */
  readonly token: string = randomUUID();
  readonly #page: () => WebContents | undefined;
  #input: Input | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #number = 0;

  /** @param page the event page's, while it is there */
  constructor(page: () => WebContents | undefined) {
    this.#page = page;
  }

  /**
   * One after the other: there is one input.
   * @param path absolute; the app's process may read this file from now on
   * @throws ApiError `NotReadable` when there is no page to give it to
   */
  handOver(path: string): Promise<number> {
    const done = this.#last.then(() =>
      this.#handOver(path).catch((error: unknown) => {
        // The page, or the tools, have gone meanwhile; with another one it may do.
        if (!this.#input) throw error;
        this.#input = undefined;
        return this.#handOver(path);
      }),
    );
    this.#last = done.catch(() => {});
    return done;
  }

  /** Drops a folder on the event page, whose preload hands it on (src/preload/direct-folder.ts). */
  async dropFolder(folder: string): Promise<void> {
    const contents = this.#page();
    if (!contents || contents.isDestroyed()) throw entryError('NotReadable');
    const { debugger: tools } = contents;
    if (!tools.isAttached()) tools.attach('1.3');
    const data = { items: [], files: [folder], dragOperationsMask: COPY };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await tools.sendCommand('Input.dispatchDragEvent', { type, x: 0, y: 0, data });
    }
  }

  async #handOver(path: string): Promise<number> {
    const contents = this.#page();
    if (!contents || contents.isDestroyed()) throw entryError('NotReadable');
    this.#number += 1;
    const number = this.#number;
    if (this.#input?.contents !== contents || !contents.debugger.isAttached()) {
      this.#input = { contents, objectId: await this.#makeInput(contents) };
    }
    const { objectId } = this.#input;
    await contents.debugger.sendCommand('DOM.setFileInputFiles', { files: [path], objectId });
    await contents.debugger.sendCommand('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: 'function (number) { this.send(number); this.value = ""; }',
      arguments: [{ value: number }],
    });
    return number;
  }

  async #makeInput({ debugger: tools }: WebContents): Promise<string> {
    if (!tools.isAttached()) tools.attach('1.3');
    const { frameTree } = (await tools.sendCommand('Page.getFrameTree')) as {
      frameTree: { frame: { id: string } };
    };
    const { executionContextId } = (await tools.sendCommand('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'holdfast files',
    })) as { executionContextId: number };
    const { result } = (await tools.sendCommand('Runtime.evaluate', {
      contextId: executionContextId,
      expression: `${MAKE_INPUT}(${JSON.stringify(this.token)})`,
    })) as { result: { objectId?: string } };
    if (result.objectId === undefined) throw new Error('The page gave no input for files.');
    return result.objectId;
  }
}
