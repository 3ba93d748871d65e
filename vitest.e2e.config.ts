import { defineConfig } from 'vitest/config';

/** Tests in real Electron: few at a time, each with its own profile. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    fileParallelism: true,
  },
});
