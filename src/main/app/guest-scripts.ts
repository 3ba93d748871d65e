/**
 * Runs an app's scripts in its guest, in a world of their own, by the DevTools protocol: of Electron's functions none reaches the
 * frames of a guest, whose preload is in its main frame alone, before their first scripts.
 */
import { MAIN_SESSION } from '../host/guest-protocol.ts';
import { HAS_SURFACE } from './script-surface.ts';
import type { GuestProtocol } from '../host/guest-protocol.ts';
import type { InjectDetails } from '../host/guest-service.ts';
import type { PreparedScript } from './content-scripts.ts';

/** The world's name: the same script sees the same globals in every call. */
export const WORLD = 'holdfast-app';
/** Of the shell's own scripts, beside the content scripts of the app: one for itself, and one that gives the app's their `chrome`. */
const OWN = Symbol('own');
const SURFACE = Symbol('surface');

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

/** Resolves in a document when it is old enough; a document that goes away first never answers. */
const WAIT_FOR_DOM =
  "document.readyState === 'loading' ? new Promise((ready) => document.addEventListener('DOMContentLoaded', () => ready(), { once: true })) : undefined";

export class GuestScripts {
  readonly #protocol: GuestProtocol;
  #opening: Promise<void> | undefined;
  /** By session, the protocol's names of the content scripts. */
  readonly #sessions = new Map<string, Map<string | symbol, string>>();
  /** The worlds that there are, by session and frame: after a change of processes the protocol would make a second one. */
  readonly #worlds = new Map<string, number>();
  /** The document of each session and frame that was ready last. */
  readonly #ready = new Map<string, string>();
  /** One after the other: it tells only who turns it on. */
  #looking: Promise<void> = Promise.resolve();
  readonly #contentScripts = new Map<string | symbol, PreparedScript>();

  readonly #surface: () => string;

  /** @param surface gives the app's scripts their `chrome`, in a world that does not have it yet */
  constructor(protocol: GuestProtocol, surface: () => string) {
    this.#protocol = protocol;
    this.#surface = surface;
  }

  /** @returns the value of the last statement in each frame, null where it has none; the main frame's first. */
  async run(code: string, { allFrames = false, runAt }: InjectDetails): Promise<unknown[]> {
    await this.#open();
    const results: unknown[] = [];
    for (const session of allFrames ? this.#sessions.keys() : [MAIN_SESSION]) {
      const { frameTree } = (await this.#protocol.send(session, 'Page.getFrameTree', {})) as { frameTree: FrameTree };
      for (const frame of allFrames ? framesOf(frameTree) : [frameTree.frame.id]) {
        const outcome = await this.#runIn(session, frame, code, runAt, true).catch(() => undefined);
        if (outcome) results.push(outcome.value ?? null);
      }
    }
    return results;
  }

  /** @returns undefined for a frame that is gone. */
  async #runIn(session: string, frameId: string, code: string, runAt: InjectDetails['runAt'], needsSurface = false) {
    const key = `${session} ${frameId}`;
    await this.#look(session);
    const contextId = this.#worlds.get(key) ?? (await this.#makeWorld(session, frameId));
    if (runAt !== 'document_start') {
      await this.#protocol.send(session, 'Runtime.evaluate', {
        expression: WAIT_FOR_DOM,
        contextId,
        awaitPromise: true,
      });
    }
    if (needsSurface && session === MAIN_SESSION) {
      const asking = { expression: HAS_SURFACE, contextId, returnByValue: true };
      const { result } = (await this.#protocol.send(session, 'Runtime.evaluate', asking)) as {
        result: { value?: unknown };
      };
      if (result.value !== true) {
        await this.#protocol.send(session, 'Runtime.evaluate', { expression: this.#surface(), contextId });
      }
    }
    const evaluation = { expression: code, contextId, returnByValue: true };
    const { result } = (await this.#protocol
      .send(session, 'Runtime.evaluate', evaluation)
      .catch(() => ({ result: {} }))) as {
      result: { value?: unknown; subtype?: string };
    };
    return { value: result.subtype === 'error' ? null : result.value };
  }

  /**
   * Finds out which worlds there are. The domain that tells is on for no longer: while it is, frames get their contexts before their
   * documents, and no script runs at the start of these (seen in Electron 33).
   */
  #look(session: string): Promise<void> {
    const looking = this.#looking.then(async () => {
      this.#forget((key) => key.startsWith(`${session} `));
      await this.#protocol.send(session, 'Runtime.enable');
      await this.#protocol.send(session, 'Runtime.disable');
    });
    this.#looking = looking.catch(() => undefined);
    return looking;
  }

  async #makeWorld(session: string, frameId: string): Promise<number> {
    const world = { frameId, worldName: WORLD, grantUniveralAccess: false };
    const made = await this.#protocol.send(session, 'Page.createIsolatedWorld', world);
    return (made as { executionContextId: number }).executionContextId;
  }

  /** Follows which worlds there are, and which documents are ready. */
  #heard(session: string, method: string, params: unknown): void {
    if (method === 'Runtime.executionContextCreated') {
      const { context } = params as { context: { id: number; name: string; auxData: { frameId?: string } } };
      if (context.name === WORLD) {
        const key = `${session} ${context.auxData.frameId}`;
        // There may be two; content scripts have begun in the older one.
        this.#worlds.set(key, Math.min(context.id, this.#worlds.get(key) ?? Infinity));
      }
    }
    if (method === 'Page.lifecycleEvent') {
      const { frameId, name, loaderId } = params as { frameId: string; name: string; loaderId: string };
      const key = `${session} ${frameId}`;
      // Of a document that is there at once the first of the two may not be told (seen in Electron 33).
      if ((name === 'DOMContentLoaded' || name === 'load') && this.#ready.get(key) !== loaderId) {
        this.#ready.set(key, loaderId);
        void this.#documentReady(session, frameId);
      }
    }
    if (method === 'Target.detachedFromTarget') {
      const { sessionId } = params as { sessionId: string };
      this.#sessions.delete(sessionId);
      for (const key of this.#ready.keys()) if (key.startsWith(`${sessionId} `)) this.#ready.delete(key);
      this.#forget((key) => key.startsWith(`${sessionId} `));
    }
  }

  #forget(matches: (key: string) => boolean): void {
    for (const key of this.#worlds.keys()) if (matches(key)) this.#worlds.delete(key);
  }

  /** @param scripts by name; a name that is there already is replaced */
  async add(scripts: ReadonlyMap<string | symbol, PreparedScript>): Promise<void> {
    await this.#open();
    if (![OWN, SURFACE].some((name) => scripts.has(name)) && !this.#contentScripts.has(SURFACE)) {
      await this.add(new Map([[SURFACE, { atStart: this.#surface(), later: undefined }]]));
    }
    for (const [name, script] of scripts) {
      await this.#remove(name);
      this.#contentScripts.set(name, script);
      for (const session of this.#sessions.keys()) await this.#register(session, name, script);
    }
  }

  async remove(names: readonly string[] | undefined): Promise<void> {
    const all = [...this.#contentScripts.keys()].filter((name) => typeof name === 'string');
    // As in Chrome, none means all.
    for (const name of names?.length ? names : all) await this.#remove(name);
  }

  /** What runs in every new document, before its own scripts; undefined for nothing from now on. */
  async always(code: string | undefined): Promise<void> {
    if (code === undefined) await this.#remove(OWN);
    else await this.add(new Map([[OWN, { atStart: code, later: undefined }]]));
  }

  async #remove(name: string | symbol): Promise<void> {
    if (!this.#contentScripts.delete(name)) return;
    for (const [session, scripts] of this.#sessions) {
      const identifier = scripts.get(name);
      scripts.delete(name);
      await this.#protocol
        .send(session, 'Page.removeScriptToEvaluateOnNewDocument', { identifier })
        .catch(() => undefined);
    }
  }

  async #register(session: string, name: string | symbol, { atStart }: PreparedScript): Promise<void> {
    const script = { source: atStart, worldName: WORLD };
    const { identifier } = (await this.#protocol.send(session, 'Page.addScriptToEvaluateOnNewDocument', script)) as {
      identifier: string;
    };
    this.#sessions.get(session)?.set(name, identifier);
  }

  async #documentReady(session: string, frameId: string): Promise<void> {
    for (const { later } of this.#contentScripts.values()) {
      // A frame that is gone needs none.
      if (later !== undefined) await this.#runIn(session, frameId, later, 'document_start').catch(() => undefined);
    }
  }

  #open(): Promise<void> {
    if (!this.#opening) {
      this.#protocol.listen((session, method, params) => this.#heard(session, method, params));
      this.#opening = this.#protocol.everywhere((session) => this.#begin(session));
    }
    return this.#opening;
  }

  async #begin(session: string): Promise<void> {
    this.#sessions.set(session, new Map());
    await this.#protocol.send(session, 'Page.enable');
    await this.#protocol.send(session, 'Page.setLifecycleEventsEnabled', { enabled: true });
    for (const [name, script] of this.#contentScripts) await this.#register(session, name, script);
  }
}

function framesOf({ frame, childFrames = [] }: FrameTree): string[] {
  return [frame.id, ...childFrames.flatMap(framesOf)];
}
