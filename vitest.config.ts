import { defineConfig } from 'vitest/config';
import { FAR_ABOVE_NEED } from './test/limits.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/temporary-files.ts'],
    // The last says which tests were not run, and why.
    reporters: [
      'default',
      ...(process.env.GITHUB_ACTIONS ? ['github-actions'] : []),
      './test/not-run-reporter.ts',
    ],
    testTimeout: FAR_ABOVE_NEED,
    hookTimeout: FAR_ABOVE_NEED,
    // Many tests start processes, which start threads.
    maxWorkers: 2,
  },
});
