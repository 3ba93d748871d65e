import { describe, expect, it } from 'vitest';
import { WRITE_QUOTA, WriteQuota } from '../../../../src/main/sockets/write-quota.ts';

describe('WriteQuota', () => {
  it('gives the bytes back when a send has settled, also when it failed', async () => {
    const quota = new WriteQuota();
    await quota.spend(10, () => Promise.resolve());
    await expect(quota.spend(10, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(quota.pending).toBe(0);
  });

  it('allows exactly the quota and refuses one byte more without running the send', async () => {
    const quota = new WriteQuota();
    let finish = () => {};
    const running = quota.spend(WRITE_QUOTA, () => new Promise<void>((resolve) => (finish = resolve)));
    let ran = false;
    const refusal = quota.spend(1, () => {
      ran = true;
    });
    await expect(refusal).rejects.toMatchObject({ message: 'Exceeded write quota.', results: [] });
    expect(ran).toBe(false);
    finish();
    await running;
    await quota.spend(1, () => {
      ran = true;
    });
    expect(ran).toBe(true);
  });
});
