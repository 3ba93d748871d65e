/**
 * Builds `chrome.*`, or what a Firefox OS app has instead, in the app's own world before the app's first script. The preload evaluates the bundle of this file inside a
 * function, so that nothing of it is global, and calls `install` once per document.
 */
import pageRooms from 'holdfast:rooms/page';
import type { NamespaceSpec } from '../api/core/contract.ts';
import { registry } from '../api/registry.ts';
import { PageMessage } from '../api/core/wire.ts';
import type { BareBootData, BootData } from '../api/core/wire.ts';
import { bindFunction } from './bind.ts';
import type { Caller } from './bind.ts';
import { createEvent } from './event.ts';
import type { PageEvent } from './event.ts';
import { createInbox } from './inbox.ts';
import { denyInPage } from './kiosk-denials.ts';
import { createLastError } from './last-error.ts';
import { watchMissing } from './missing.ts';
import type { PageContext, PageRoom, PageRoomInstance } from './page-room.ts';
import { restrictPage } from './platform-restrictions.ts';
import { awaitPort, openRelay } from './port.ts';
import {
  addWindowListener,
  create,
  defineValue,
  deleteProperty,
  dictionary,
  keys,
  OPEN,
  pageNavigator,
} from './primordials.ts';

/** For a document of a Chrome App that gets no chrome.*: only what Chrome takes from apps is done, and `chrome` is there and empty. */
export function installBare({ denied }: BareBootData): void {
  restrictPage();
  denyInPage(denied ?? []);
  chromeObject();
}

export function install(boot: BootData): void {
  // A page in which the app only has scripts is none of an app's.
  if (boot.platform === 'chrome-app' && boot.relay === undefined) restrictPage();
  denyInPage(boot.denied ?? []);
  const chrome = boot.platform === 'chrome-app' ? chromeObject() : withoutChrome();
  // WebSQL is no more in Chromium; up to Electron 33 it is there and only throws, so an app that looks for it would be misled.
  deleteProperty(window, 'openDatabase');
  const events = dictionary<PageEvent>();
  const internals = dictionary<(info: never) => void>();
  const rooms = dictionary<PageRoomInstance>();
  const conversions = dictionary<(args: readonly unknown[]) => readonly unknown[]>();
  const pending = dictionary<(error: string | null, results: readonly unknown[]) => void>();
  let sequence = 0;

  const inbox = createInbox({
    result(number, error, results) {
      const done = pending[number];
      delete pending[number];
      done?.(error, results);
    },
    event(name, args) {
      const internal = internals[name];
      if (internal) internal(args[0] as never);
      else events[name]?.dispatch(conversions[name]?.(args) ?? args);
    },
    probe: () => port.post([PageMessage.Ready]),
    push: (namespace, state) => rooms[namespace]?.push?.(state),
    credit: (event, socketId, bytes) => port.post([PageMessage.Credit, event, socketId, bytes]),
  });
  const port =
    boot.relay === undefined ? awaitPort(boot.portToken, inbox.receive) : openRelay(boot.relay, inbox.receive);
  const call: Caller['call'] = (method, args, done) => {
    sequence += 1;
    pending[sequence] = done;
    port.post([PageMessage.Call, sequence, method, args]);
  };
  const tell: Caller['tell'] = (method, args, answer) => {
    port.post([PageMessage.Answered, method, args]);
    inbox.later(answer);
  };

  const runtime = namespaceObject(chrome, 'runtime');
  const lastError = createLastError(runtime);
  const installed: (() => void)[] = [];

  const targets = dictionary<Record<string, unknown>>();
  const hidden = dictionary<unknown>();
  const rootOf = ({ root }: NamespaceSpec) =>
    root === 'navigator' ? pageNavigator : root === 'hidden' ? hidden : chrome;

  const build = (contract: NamespaceSpec, state: unknown) => {
    const target = namespaceObject(rootOf(contract), contract.name);
    targets[contract.name] = target;
    const only = boot.members?.[contract.name];
    const has = (key: string) => only === undefined || contains(only, key);
    const eventNames = keys(contract.events);
    for (let e = 0; e < eventNames.length; e++) {
      const key = eventNames[e] as string;
      if (contract.events[key]?.internal || !has(key)) continue;
      const full = `${contract.name}.${key}`;
      const event = createEvent((count) => port.post([PageMessage.Listeners, full, count]));
      events[full] = event;
      define(target, key, event.object);
    }
    let unanswered = 0;
    const quick: Caller['call'] = (method, args, done) => {
      unanswered += 1;
      call(method, args, (error, results) => {
        unanswered -= 1;
        done(error, results);
      });
    };
    const context: PageContext = {
      appId: boot.appId,
      state,
      call,
      lastError,
      unanswered: () => unanswered,
      event: (name) => events[name] as PageEvent,
      createEvent: () => createEvent(() => {}),
      setPaused: inbox.setPaused,
      drop: inbox.drop,
      setNamespaces,
      openerToken: boot.openerToken,
      frameToken: boot.frameToken,
      dropToken: boot.dropToken,
    };
    const room = roomOf(contract.name)?.create(context, target);
    if (room) {
      rooms[contract.name] = room;
      if (room.installed) installed[installed.length] = room.installed;
      const received = keys(room.events ?? {});
      for (let e = 0; e < received.length; e++) {
        const key = received[e] as string;
        internals[`${contract.name}.${key}`] = room.events?.[key] as (info: never) => void;
      }
      const converted = keys(room.arguments ?? {});
      for (let e = 0; e < converted.length; e++) {
        const key = converted[e] as string;
        conversions[`${contract.name}.${key}`] = room.arguments?.[key] as (typeof conversions)[string];
      }
    }
    const names = keys(contract.functions);
    for (let f = 0; f < names.length; f++) {
      const key = names[f] as string;
      const spec = contract.functions[key];
      if (!spec || spec.internal || !has(key)) continue;
      const printed = `${contract.signatureName ?? contract.name}.${key}`;
      const caller = { call: spec.slow ? call : quick, tell };
      define(target, key, bindFunction(`${contract.name}.${key}`, printed, key, spec, caller, lastError, room));
    }
    defineAll(target, contract.enums ?? {});
    defineAll(target, contract.constants ?? {});
  };

  const setNamespaces = (names: readonly string[], states: Readonly<Record<string, unknown>>) => {
    for (let i = 0; i < registry.length; i++) {
      const contract = registry[i] as NamespaceSpec;
      const { name } = contract;
      if (contains(names, name)) {
        if (targets[name]) putBack(rootOf(contract), name, targets[name]);
        else build(contract, states[name]);
      } else if (targets[name]) takeAway(rootOf(contract), name);
    }
  };

  setNamespaces(boot.namespaces, boot.state);
  watchMissing(chrome, boot.missing, (name, stack) => port.post([PageMessage.Missing, name, stack]));

  addWindowListener('DOMContentLoaded', () => port.post([PageMessage.Ready]), { once: true });
  for (let i = 0; i < installed.length; i++) installed[i]?.();
}

function roomOf(name: string): PageRoom | undefined {
  for (let i = 0; i < pageRooms.length; i++) if (pageRooms[i]?.contract.name === name) return pageRooms[i];
  return undefined;
}

/** Chromium gives every page a `chrome` object; without extensions it has next to nothing in it. */
function chromeObject(): Record<string, unknown> {
  const host = window as unknown as { chrome?: Record<string, unknown> };
  if (typeof host.chrome === 'object' && host.chrome) return host.chrome;
  const made: Record<string, unknown> = {};
  defineValue(window, 'chrome', made, OPEN);
  return made;
}

/** The page has no `chrome`, whatever the engine put there; what hangs on it here is seen by nobody. */
function withoutChrome(): Record<string, unknown> {
  deleteProperty(window, 'chrome');
  return dictionary();
}

/** The object at `<root>.<name>`, made on the way: `sockets.tcp` makes `chrome.sockets` too. */
function namespaceObject(root: Record<string, unknown>, name: string): Record<string, unknown> {
  let target = root;
  let from = 0;
  for (let i = 0; i <= name.length; i++) {
    if (i < name.length && name[i] !== '.') continue;
    let key = '';
    for (let k = from; k < i; k++) key += name[k];
    from = i + 1;
    if (typeof target[key] !== 'object') define(target, key, create(Object.prototype));
    target = target[key] as Record<string, unknown>;
  }
  return target;
}

/** The object in which a namespace is a member, and the member's name; undefined when the object is not there. */
function placeOf(root: Record<string, unknown>, name: string): { holder: object; key: string } | undefined {
  let holder: unknown = root;
  let key = '';
  for (let i = 0; i < name.length; i++) {
    if (name[i] === '.') {
      holder = (holder as Record<string, unknown>)[key];
      if (typeof holder !== 'object' || holder === null) return undefined;
      key = '';
    } else key += name[i];
  }
  return { holder: holder as object, key };
}

function putBack(root: Record<string, unknown>, name: string, target: object): void {
  const place = placeOf(root, name);
  if (place) define(place.holder, place.key, target);
}

function takeAway(root: Record<string, unknown>, name: string): void {
  const place = placeOf(root, name);
  if (place) deleteProperty(place.holder, place.key);
}

function define(target: object, key: string, value: unknown): void {
  defineValue(target, key, value, OPEN);
}

function defineAll(target: object, values: Readonly<Record<string, unknown>>): void {
  const names = keys(values);
  for (let i = 0; i < names.length; i++) define(target, names[i] as string, values[names[i] as string]);
}

function contains(list: readonly string[], wanted: string): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === wanted) return true;
  return false;
}
