import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import { codeOnFailure } from '../../../../src/main/sockets/legacy-result.ts';
import { failedSend, failedWithCode, refused } from '../../../../src/main/sockets/socket-failure.ts';

describe('codeOnFailure', () => {
  it('gives the result, or the code of either kind of failure', async () => {
    expect(await codeOnFailure(async () => 7)).toBe(7);
    expect(await codeOnFailure(() => Promise.reject(failedWithCode(-102)))).toBe(-102);
    expect(await codeOnFailure(() => Promise.reject(failedSend(-15)))).toBe(-15);
  });

  it('passes a refusal on with -1, and a fault of ours as it is', async () => {
    await expect(codeOnFailure(() => Promise.reject(refused('Socket not found')))).rejects.toEqual(
      new ApiError('Socket not found', [-1]),
    );
    await expect(codeOnFailure(() => Promise.reject(new TypeError('oops')))).rejects.toThrow(new TypeError('oops'));
  });
});
