import { expect, it } from 'vitest';
import { release } from '../../../../src/main/host/release.ts';

const KIB = 1024;

it.runIf('transfer' in ArrayBuffer.prototype)('empties large bytes that own their buffer', () => {
  const bytes = new Uint8Array(64 * KIB);
  release(bytes);
  expect(bytes.byteLength).toBe(0);
});

it('leaves views of a part and small bytes as they are', () => {
  const part = new Uint8Array(64 * KIB).subarray(1);
  release(part);
  expect(part.byteLength).toBe(64 * KIB - 1);
  const small = new Uint8Array(4 * KIB);
  release(small);
  expect(small.byteLength).toBe(4 * KIB);
});
