import { beforeEach, describe, expect, it } from 'vitest';
import { NoAnswer } from '../../../../src/main/host/no-answer.ts';
import { PendingCall } from '../../../../src/main/sockets/legacy-pending.ts';
import { FakeApp, type FakePage } from '../../../support/fake-app.ts';

describe('PendingCall', () => {
  let page: FakePage;
  let other: FakePage;
  let call: PendingCall<number>;
  beforeEach(() => {
    const app = new FakeApp();
    [page, other] = [app.page(), app.page('window')];
    call = new PendingCall();
  });

  it('answers once, the call that waits', async () => {
    call.settle(1);
    expect(call.active).toBe(false);
    const first = call.wait(page);
    expect(call.active).toBe(true);
    call.settle(2);
    expect(call.active).toBe(false);
    const second = call.wait(page);
    call.settle(3);
    expect([await first, await second]).toEqual([2, 3]);
  });

  it('lets an answer make the next call', async () => {
    const next = call.wait(page).then(() => call.wait(page));
    call.settle(1);
    await Promise.resolve();
    expect(call.active).toBe(true);
    call.settle(2);
    expect(await next).toBe(2);
  });

  it('ends with the page that waits only', async () => {
    const waiting = call.wait(page);
    expect(call.pageGone(other, 0)).toBe(false);
    expect(call.active).toBe(true);
    expect(call.pageGone(page, 9)).toBe(true);
    expect(call.active).toBe(false);
    expect(await waiting).toBe(9);
    expect(call.pageGone(page, 9)).toBe(false);
  });

  it('ends a dropped call without an answer', async () => {
    const dropped = call.wait(page);
    call.drop();
    call.settle(1);
    expect(call.active).toBe(false);
    await expect(dropped).rejects.toThrow(NoAnswer);
  });
});
