import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectWrites } from '../../../../src/main/files/direct-writes.ts';
import { DroppedFiles } from '../../../../src/main/files/dropped-files.ts';
import { GrantedPaths } from '../../../../src/main/files/granted-paths.ts';
import { guardEverything, guardNavigation, guardOrigin, guardSession } from '../../../../src/main/app/guards.ts';
import type { Manifest } from '../../../../src/main/package/manifest.ts';
import { FakeContents } from '../../../support/fake-electron.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const electron = vi.hoisted(() => ({ app: undefined as unknown as EventEmitter }));
vi.mock('electron', () => electron);

let log = fakeLog();
const direct = new DirectWrites('/writes');
let dropped = new DroppedFiles(new GrantedPaths());

beforeEach(() => {
  electron.app = new EventEmitter();
  log = fakeLog();
  dropped = new DroppedFiles(new GrantedPaths());
});

/** An event whose default can be prevented. */
function cancelable<T extends object>(parts: T): T & { prevented: boolean; preventDefault(): void } {
  const event = { ...parts, prevented: false, preventDefault: () => void (event.prevented = true) };
  return event;
}

describe('a WebContents that nobody has set up', () => {
  it('opens no windows and attaches no webview', () => {
    guardEverything();
    const contents = new FakeContents();
    electron.app.emit('web-contents-created', {}, contents);
    expect(contents.windowOpenHandler?.({ url: 'https://example.com', frameName: '' })).toEqual({ action: 'deny' });
    const event = cancelable({});
    contents.emit('will-attach-webview', event);
    expect(event.prevented).toBe(true);
  });
});

describe('a server that asks for a certificate of the user', () => {
  it('gets none', () => {
    guardEverything();
    const event = cancelable({});
    const chosen: unknown[][] = [];
    electron.app.emit(
      'select-client-certificate',
      event,
      {},
      'https://example.com',
      [{}],
      (...args: unknown[]) => void chosen.push(args),
    );
    expect([event.prevented, chosen]).toEqual([true, [[]]]);
  });
});

describe('navigation', () => {
  const OWN = `chrome-app://${'a'.repeat(32)}/other.html`;

  function guarded(mayLoad: boolean): FakeContents {
    const contents = new FakeContents();
    guardNavigation(contents.asMain, () => mayLoad, log);
    return contents;
  }

  it.each([OWN, 'https://example.com/', 'mailto:a@example.com', 'about:blank'])(
    'to %s is refused, and said as Chrome says it',
    (url) => {
      const event = cancelable({ url });
      guarded(false).emit('will-navigate', event);
      expect(event.prevented).toBe(true);
      expect(log.lines).toEqual([`warn: Can't open same-window link to "${url}"; try target="_blank".`]);
    },
  );

  it('that the shell itself began goes on', () => {
    const contents = guarded(true);
    const [navigation, redirect] = [cancelable({ url: OWN }), cancelable({ url: OWN, isMainFrame: true })];
    contents.emit('will-navigate', navigation);
    contents.emit('will-redirect', redirect);
    expect([navigation.prevented, redirect.prevented, log.lines]).toEqual([false, false, []]);
  });

  it('by a redirect is refused in the main frame and no matter in others', () => {
    const contents = guarded(false);
    const [main, sub] = [cancelable({ url: OWN, isMainFrame: true }), cancelable({ url: OWN, isMainFrame: false })];
    contents.emit('will-redirect', main);
    contents.emit('will-redirect', sub);
    expect([main.prevented, sub.prevented]).toEqual([true, false]);
  });

  it.each<[what: string, url: string, around: string | undefined, refused: boolean]>([
    ['an own page in a sandboxed page', OWN, 'null', true],
    ['an own page in an own page', OWN, `chrome-app://${'a'.repeat(32)}`, false],
    ['a page without a URL in a sandboxed page', 'about:blank', 'null', false],
    ['the page itself', OWN, undefined, false],
  ])('of a frame, to %s: refused where Chromium refuses it', (_what, url, around, refused) => {
    const parent = around === undefined ? null : { origin: around };
    const event = cancelable({ url, frame: { parent } });
    guarded(false).emit('will-frame-navigate', event);
    expect([event.prevented, log.lines]).toEqual([refused, []]);
  });

  it('of a frame that is gone is no matter', () => {
    const event = cancelable({ url: OWN, frame: null });
    guarded(false).emit('will-frame-navigate', event);
    expect(event.prevented).toBe(false);
  });

  it('is nothing that a page can keep its window open with', () => {
    const event = cancelable({});
    guarded(false).emit('will-prevent-unload', event);
    expect(event.prevented).toBe(true);
  });
});

describe('a session', () => {
  type RequestHandler = (
    contents: unknown,
    permission: string,
    callback: (granted: boolean) => void,
    details: { mediaTypes?: string[]; filePath?: string },
  ) => void;
  type CheckHandler = (
    contents: unknown,
    permission: string,
    origin: string,
    details: { mediaType?: string },
  ) => boolean;

  class FakeSession extends EventEmitter {
    request: RequestHandler = () => {};
    check: CheckHandler = () => true;
    device: () => boolean = () => true;
    setPermissionRequestHandler(handler: RequestHandler): void {
      this.request = handler;
    }
    setPermissionCheckHandler(handler: CheckHandler): void {
      this.check = handler;
    }
    setDevicePermissionHandler(handler: () => boolean): void {
      this.device = handler;
    }
    asks(permission: string, details: { mediaTypes?: string[]; filePath?: string } = {}): boolean {
      let answer: boolean | undefined;
      this.request({ id: 5 }, permission, (granted) => void (answer = granted), details);
      if (answer === undefined) throw new Error(`no answer to ${permission}`);
      return answer;
    }
  }

  function guarded(...names: string[]): FakeSession {
    const session = new FakeSession();
    guardSession(
      session as unknown as Session,
      {} as Manifest,
      (name) => names.includes(name),
      { dropped, direct },
      log,
    );
    return session;
  }

  it('grants what the manifest asks for, to requests and to checks', () => {
    const session = guarded('geolocation', 'audioCapture');
    expect(session.asks('geolocation')).toBe(true);
    expect(session.check({}, 'geolocation', '', {})).toBe(true);
    expect(session.asks('media', { mediaTypes: ['audio'] })).toBe(true);
    expect(session.check({}, 'media', '', { mediaType: 'audio' })).toBe(true);
  });

  it('denies the rest', () => {
    const session = guarded('audioCapture');
    expect(session.asks('geolocation')).toBe(false);
    expect(session.check({}, 'geolocation', '', {})).toBe(false);
    expect(session.asks('media', { mediaTypes: ['audio', 'video'] })).toBe(false);
    expect(session.asks('media', { mediaTypes: [] })).toBe(false);
    expect(session.asks('media')).toBe(false);
    expect(session.check({}, 'media', '', { mediaType: 'video' })).toBe(false);
    expect(session.check({}, 'media', '', {})).toBe(false);
  });

  it('gives no device to a page, whatever the manifest says', () => {
    expect(guarded('usb', 'hid', 'serial').device()).toBe(false);
  });

  it('downloads nothing, and says so once however often the app is loaded', () => {
    const session = guarded();
    guardSession(session as unknown as Session, {} as Manifest, () => false, { dropped, direct }, log);
    const event = cancelable({});
    session.emit('will-download', event, { getFilename: () => 'report.pdf' });
    expect(event.prevented).toBe(true);
    expect(log.lines).toEqual(['warn: Refused to download report.pdf: an app saves files with chrome.fileSystem.']);
  });

  it('refuses what a page asks of files, and hears which they are', () => {
    const session = guarded('fileSystem');
    const [claimed] = dropped.claim(5, [{ name: 'dropped', path: '/dropped', isDirectory: true }]);
    expect(claimed).toBeDefined();
    const prove = vi.spyOn(dropped, 'prove');
    expect(session.asks('fileSystem', { filePath: '/dropped' })).toBe(false);
    expect(prove).toHaveBeenCalledWith(5, '/dropped');
    const restricted = (path: string) => {
      let action = '';
      session.emit('file-system-access-restricted', {}, { path }, (answer: string) => void (action = answer));
      return action;
    };
    expect(restricted('/dropped')).toBe('allow');
    expect(restricted('/')).toBe('deny');
  });

  it('gives a page the folder for what the browser writes, and nothing else of the shell’s', () => {
    const session = guarded('fileSystem');
    const asked = vi.spyOn(dropped, 'prove');
    expect(session.asks('fileSystem', { filePath: '/writes' })).toBe(true);
    expect(asked).not.toHaveBeenCalled();
    for (const path of ['/writes/', '/writes/../writes', '/writes/a', '/']) {
      expect(session.asks('fileSystem', { filePath: path })).toBe(false);
    }
    const answers: string[] = [];
    for (const path of ['/writes', '/write']) {
      session.emit('file-system-access-restricted', {}, { path }, (answer: string) => void answers.push(answer));
    }
    expect(answers).toEqual(['allow', 'deny']);
  });

  it('follows the permissions of the load that it is used for', () => {
    const session = guarded('geolocation');
    guardSession(session as unknown as Session, {} as Manifest, () => false, { dropped, direct }, log);
    expect(session.asks('geolocation')).toBe(false);
  });
});

describe('a navigation of a Firefox OS app’s page', () => {
  const ORIGIN = `chrome-app://${'a'.repeat(32)}`;

  it.each([`${ORIGIN}/next.html?x#y`, `${ORIGIN}/`])('to %s goes on', (url) => {
    const contents = new FakeContents();
    const left: string[] = [];
    guardOrigin(contents.asMain, ORIGIN, (target) => void left.push(target));
    const [navigation, redirect] = [cancelable({ url }), cancelable({ url, isMainFrame: true })];
    contents.emit('will-navigate', navigation);
    contents.emit('will-redirect', redirect);
    expect([navigation.prevented, redirect.prevented, left]).toEqual([false, false, []]);
  });

  it.each([
    'https://example.com/',
    `chrome-app://${'b'.repeat(32)}/`,
    `${ORIGIN}.example/`,
    `https://${'a'.repeat(32)}/`,
    'about:blank',
    'file:///etc/passwd',
    'not a URL',
  ])('to %s is refused, and left to somebody else', (url) => {
    const contents = new FakeContents();
    const left: string[] = [];
    guardOrigin(contents.asMain, ORIGIN, (target) => void left.push(target));
    const event = cancelable({ url });
    contents.emit('will-navigate', event);
    expect([event.prevented, left]).toEqual([true, [url]]);
  });
});
