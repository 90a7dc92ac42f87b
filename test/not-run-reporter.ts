import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** After all tests: which were not run, and why. A reason is what `skip(reason)` was given. */
export default class NotRunReporter implements Reporter {
  private isFiltered = false;

  onInit({ config }: Vitest): void {
    this.isFiltered = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // With -t the user has chosen which to run.
    if (!this.isFiltered) process.stdout.write(notRun(modules));
  }
}

/** The tests of these files that were not run, by reasons; empty where there are none. */
export function notRun(modules: readonly TestModule[]): string {
  const reasons = new Map<string, { tests: number; readonly files: Set<string> }>();
  for (const module of modules) {
    for (const test of module.children.allTests('skipped')) {
      const { note } = test.result() as { note?: string };
      const reason = note ?? 'no reason given';
      const found = reasons.get(reason) ?? { tests: 0, files: new Set() };
      found.tests++;
      found.files.add(module.relativeModuleId);
      reasons.set(reason, found);
    }
  }
  const parts = [...reasons].map(([reason, { tests, files }]) =>
    [`\n Not run: ${tests} ${tests === 1 ? 'test' : 'tests'}: ${reason}`, ...files].join('\n   '),
  );
  return parts.length === 0 ? '' : `${parts.join('\n')}\n`;
}
