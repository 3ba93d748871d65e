import { defineConfig } from 'vitest/config';
import { useRunFolder } from './scripts/lib/run-folder.mjs';

useRunFolder();

/** The cases run before the tests, in both programs; the tests judge. See docs/testing.md. */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['test/conformance/global-setup.ts'],
    testTimeout: 20_000,
  },
});
