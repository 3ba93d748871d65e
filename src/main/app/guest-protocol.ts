/**
 * The one owner of a guest's debugger. The protocol has one setting for which frames are attached to and whether they wait: two owners
 * would undo each other's, and neither would hear of frames that the other has been told of.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { WebContents } from 'electron';
import { MAIN_SESSION } from '../host/guest-protocol.ts';
import type { GuestProtocol } from '../host/guest-protocol.ts';

type SetUp = (session: string) => Promise<void>;

/** Not workers: they would wait for what is meant for documents. */
const FRAMES = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'iframe' }] };

export class OwnedGuestProtocol implements GuestProtocol {
  readonly #contents: WebContents;
  readonly #setUps: SetUp[] = [];
  /** What has been done in each. */
  readonly #sessions = new Map<string, Map<SetUp, Promise<void>>>([[MAIN_SESSION, new Map()]]);
  readonly #listeners: ((session: string, method: string, params: unknown) => void)[] = [];
  #frames: Promise<unknown> | undefined;
  /** Nobody else takes it away: with it the guest ends. */
  #isClosed = false;

  constructor(contents: WebContents) {
    this.#contents = contents;
    const { debugger: tools } = contents;
    tools.on('detach', () => (this.#isClosed = true));
    tools.on('message', (_event, method, params: unknown, session) => {
      if (method === 'Target.attachedToTarget') {
        const { sessionId } = params as { sessionId: string };
        // A frame that is gone again needs nothing.
        this.#begin(sessionId).catch(() => this.#sessions.delete(sessionId));
      }
      if (method === 'Target.detachedFromTarget') this.#sessions.delete((params as { sessionId: string }).sessionId);
      for (const listener of this.#listeners) listener(session, method, params);
    });
  }

  get sessions(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  listen(listener: (session: string, method: string, params: unknown) => void): void {
    this.#listeners.push(listener);
  }

  async send(session: string, method: string, params: object = {}): Promise<unknown> {
    try {
      const { debugger: tools } = this.#contents;
      if (this.#isClosed) throw new Error('the guest is gone');
      if (!tools.isAttached()) tools.attach('1.3');
      return await tools.sendCommand(method, params, session === MAIN_SESSION ? undefined : session);
    } catch (error) {
      // When a guest goes all that waits fails in the midst of it, and Electron ends when it is asked for anything more then.
      await turn();
      throw error;
    }
  }

  async everywhere(setUp: SetUp): Promise<void> {
    this.#setUps.push(setUp);
    for (const session of this.sessions) {
      const done = this.#setUp(session, setUp);
      await (session === MAIN_SESSION ? done : done.catch(() => undefined));
    }
    this.#frames ??= this.send(MAIN_SESSION, 'Target.setAutoAttach', FRAMES);
    await this.#frames;
  }

  async #begin(session: string): Promise<void> {
    this.#sessions.set(session, new Map());
    // More may be asked for meanwhile.
    for (let i = 0; i < this.#setUps.length; i += 1) await this.#setUp(session, this.#setUps[i] as SetUp);
    await this.send(session, 'Target.setAutoAttach', FRAMES);
    await this.send(session, 'Runtime.runIfWaitingForDebugger');
  }

  #setUp(session: string, setUp: SetUp): Promise<void> {
    const done = this.#sessions.get(session);
    if (!done) return Promise.resolve();
    let doing = done.get(setUp);
    if (!doing) done.set(setUp, (doing = setUp(session)));
    return doing;
  }
}
