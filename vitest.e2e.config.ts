import { defineConfig } from 'vitest/config';

/**
 * Tests in real Electron, each with its own profile, one file after the other: beside a second Electron, on a machine with two cores,
 * the times that the tests set for an app to go idle are too short for it. What fails is run once more, and the report says so.
 */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    retry: 1,
    // Ends a wait that is for nothing; on a busy machine one second, the usual time, is not that.
    expect: { poll: { timeout: 10_000 } },
  },
});
