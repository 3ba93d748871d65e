import { describe, expect, it } from 'vitest';
import { exactCopy, joinExact } from '../../../../src/main/sockets/exact-bytes.ts';

const owns = (bytes: Uint8Array) => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;

describe('exactCopy', () => {
  it('copies out of a pooled Buffer', () => {
    const pooled = Buffer.from('secret of another socket, then ours').subarray(31);
    expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.byteLength);
    const exact = exactCopy(pooled);
    expect(Buffer.from(exact).toString()).toBe('ours');
    expect(owns(exact)).toBe(true);
  });

  it('does not copy what owns its buffer already', () => {
    const own = new Uint8Array([1, 2, 3]);
    expect(exactCopy(own).buffer).toBe(own.buffer);
  });

  it('copies a view of the beginning of a larger buffer', () => {
    expect(owns(exactCopy(new Uint8Array(8).subarray(0, 4)))).toBe(true);
  });
});

describe('joinExact', () => {
  it('joins in order', () => {
    const joined = joinExact([new Uint8Array([1]), new Uint8Array([0, 2, 3]).subarray(1)], 3);
    expect([...joined]).toEqual([1, 2, 3]);
    expect(owns(joined)).toBe(true);
  });
});
