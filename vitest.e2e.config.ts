import { defineConfig } from 'vitest/config';
import { projectFolders, useRunFolder } from './scripts/lib/run-folder.mjs';

useRunFolder();

/**
 * Tests in real Electron, each with its own profile, one file after the other: beside a second Electron, on a machine with two cores,
 * the times that the tests set for an app to go idle are too short for it. What fails is run once more, and the report says so.
 * The limits are for what never comes; they are far above what a busy machine needs.
 */
export default defineConfig({
  plugins: [projectFolders],
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    fileParallelism: false,
    retry: 1,
  },
});
