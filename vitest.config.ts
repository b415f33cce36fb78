import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seeded.ts', 'test/support/story-catalogue.ts'],
    // The whole of test/ladder takes minutes and is a gate of its own in .ci/run.
    exclude: process.env['LADDER'] === 'all' ? [] : ['test/ladder/recovery.test.ts'],
    // By itself vitest leaves one core idle; most of these tests wait for others.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxConcurrency: 10,
  },
});
