import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TestModule } from 'vitest/node';
import { notRun } from './not-run-reporter.js';

function moduleOf(relativeModuleId: string, notes: readonly (string | undefined)[]): TestModule {
  const tests = notes.map((note) => ({
    options: { mode: 'run' },
    result: () => ({ state: 'skipped', note }),
  }));
  return { relativeModuleId, children: { allTests: () => tests } } as unknown as TestModule;
}

it('tests that were not run are named by their reasons, a file once', () => {
  expect(notRun([moduleOf('a.test.ts', []), moduleOf('b.test.ts', [])])).toBe('');
  const text = notRun([
    moduleOf('a.test.ts', ['no data', 'no data', 'no Slurm']),
    moduleOf('b.test.ts', ['no data']),
  ]);
  expect(text).toBe(`
 Not run: 3 tests: no data
   a.test.ts
   b.test.ts

 Not run: 1 test: no Slurm
   a.test.ts
`);
});

it('no test is left out without a reason that is said', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const silent = files.filter(
    (name) =>
      name.endsWith('.test.ts') &&
      /\b(skipIf|runIf|it\.skip|test\.skip|describe\.skip)\(/.test(
        readFileSync(`${import.meta.dirname}/${name}`, 'utf8'),
      ),
  );
  expect(silent).toEqual([]);
});
