import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // By itself vitest leaves one core idle; most of these tests wait for others.
    maxWorkers: '100%',
    testTimeout: 30_000,
    maxConcurrency: 10,
  },
});
