import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, it } from 'vitest';
import { OwnedGuestProtocol } from '../../../../src/main/app/guest-protocol.ts';
import { MAIN_SESSION } from '../../../../src/main/host/guest-protocol.ts';

/** A debugger that answers everything, and remembers it as `session method`. */
class FakeDebugger extends EventEmitter {
  readonly sent: string[] = [];
  attached = 0;
  readonly failing = new Set<string>();

  isAttached(): boolean {
    return this.attached > 0;
  }

  attach(): void {
    this.attached += 1;
  }

  sendCommand(method: string, _params: object, session = 'main'): Promise<object> {
    this.sent.push(`${session} ${method}`);
    return this.failing.has(`${session} ${method}`) ? Promise.reject(new Error('gone')) : Promise.resolve({});
  }

  frame(sessionId: string): void {
    this.emit('message', {}, 'Target.attachedToTarget', { sessionId }, '');
  }
}

function opened() {
  const tools = new FakeDebugger();
  const protocol = new OwnedGuestProtocol({ debugger: tools } as unknown as WebContents);
  const setUp = (name: string) => (session: string) => protocol.send(session, name).then(() => {});
  return { tools, protocol, setUp };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('sets up what there is before it follows frames, and a frame before it goes on', async () => {
  const { tools, protocol, setUp } = opened();
  await protocol.everywhere(setUp('One'));
  expect(tools.sent).toEqual(['main One', 'main Target.setAutoAttach']);
  tools.sent.length = 0;
  tools.frame('a');
  await settled();
  expect(tools.sent).toEqual(['a One', 'a Target.setAutoAttach', 'a Runtime.runIfWaitingForDebugger']);
  expect(protocol.sessions).toEqual([MAIN_SESSION, 'a']);
  expect(tools.attached).toBe(1);
});

it('sets up a later wish in every frame that is there, also in one that is just beginning, once', async () => {
  const { tools, protocol, setUp } = opened();
  let go = () => {};
  await protocol.everywhere((session) =>
    session === 'b' ? new Promise((resolve) => (go = resolve)) : Promise.resolve(),
  );
  tools.frame('a');
  tools.frame('b');
  await settled();
  tools.sent.length = 0;
  const later = protocol.everywhere(setUp('Two'));
  await settled();
  go();
  await later;
  await settled();
  expect(tools.sent.filter((line) => line.endsWith('Two')).toSorted()).toEqual(['a Two', 'b Two', 'main Two']);
  expect(tools.sent.filter((line) => line.startsWith('main'))).toEqual(['main Two']);
  expect(tools.sent.at(-1)).toBe('b Runtime.runIfWaitingForDebugger');
});

it('forgets frames that go, and fails only for the document itself', async () => {
  const { tools, protocol, setUp } = opened();
  await protocol.everywhere(setUp('One'));
  tools.failing.add('a One');
  tools.frame('a');
  tools.frame('b');
  await settled();
  await settled();
  expect(protocol.sessions).toEqual([MAIN_SESSION, 'b']);
  tools.emit('message', {}, 'Target.detachedFromTarget', { sessionId: 'b' }, '');
  expect(protocol.sessions).toEqual([MAIN_SESSION]);
  tools.failing.add('main Two');
  await expect(protocol.everywhere(setUp('Two'))).rejects.toThrow('gone');
});

it('does not come back to a guest that has gone', async () => {
  const { tools, protocol } = opened();
  await protocol.send(MAIN_SESSION, 'One');
  tools.attached = 0;
  tools.emit('detach', {}, 'target closed');
  await expect(protocol.send(MAIN_SESSION, 'Two')).rejects.toThrow('the guest is gone');
  expect(tools.attached).toBe(0);
});
