import { defineConfig } from 'vitest/config';
import { projectFolders, useRunFolder } from './scripts/lib/run-folder.mjs';

useRunFolder();

/** The cases run before the tests, in both programs; the tests judge. See docs/testing.md. */
export default defineConfig({
  plugins: [projectFolders],
  test: {
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['test/conformance/global-setup.ts'],
    testTimeout: 20_000,
  },
});
