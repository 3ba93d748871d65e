import { defineConfig } from 'vitest/config';
import { roomsModule } from './scripts/build.mjs';
import { projectFolders, useRunFolder } from './scripts/lib/run-folder.mjs';

useRunFolder();

/** The same discovery of rooms as in the build, for code under test that imports `holdfast:rooms/*`. */
const rooms = {
  name: 'rooms',
  resolveId: (id: string) => (id.startsWith('holdfast:rooms/') ? `\0${id}.ts` : null),
  load: (id: string) =>
    id.startsWith('\0holdfast:rooms/') ? roomsModule(id.slice(1, -3), `${import.meta.dirname}/src/api`) : null,
};

export default defineConfig({
  plugins: [rooms, projectFolders],
  test: {
    include: ['test/unit/**/*.test.ts'],
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
