import { defineConfig } from 'vitest/config';
import { FAR_ABOVE_NEED } from './test/limits.js';
import { LongestFirst } from './test/order.js';

/** Files that put another module in the place of one, or register definitions, which tests over all of them would meet. */
const ALONE = [
  'test/report/files.test.ts',
  'test/analysis/moments/moments.test.ts',
  'test/analysis/validate/validate.test.ts',
  'test/simulation/experiment/modules.test.ts',
  'test/simulation/library/run.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/built-kernels.ts', 'test/temporary-files.ts'],
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
    sequence: { sequencer: LongestFirst },
    // What a test puts in the place of something else is gone after it.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // To load the modules anew for each file would take a quarter of the time of all tests.
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false },
      },
    ],
  },
});
