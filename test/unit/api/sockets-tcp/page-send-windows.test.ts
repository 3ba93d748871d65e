import '../../../support/fake-window.ts';
import { describe, expect, it } from 'vitest';
import { createSendWindows } from '../../../../src/api/sockets-tcp/page-send-windows.ts';

describe('the send windows of a page', () => {
  it('are none until main opens one', () => {
    expect(createSendWindows().take(1, 1)).toBe(false);
  });

  it('are used up, byte by byte, and widened', () => {
    const windows = createSendWindows();
    windows.update(1, { open: 10 });
    expect([windows.take(1, 6), windows.take(1, 5), windows.take(1, 4), windows.take(1, 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    windows.update(1, { more: 3 });
    expect([windows.take(1, 3), windows.take(1, 1)]).toEqual([true, false]);
  });

  it('are each of one socket', () => {
    const windows = createSendWindows();
    windows.update(1, { open: 10 });
    expect(windows.take(2, 1)).toBe(false);
  });

  it('stay closed when what main gives back comes late', () => {
    const windows = createSendWindows();
    windows.update(1, { open: 10 });
    windows.update(1, 'closed');
    windows.update(1, { more: 5 });
    expect(windows.take(1, 1)).toBe(false);
    windows.update(1, { open: 2 });
    expect([windows.take(1, 2), windows.take(1, 1)]).toEqual([true, false]);
  });
});
