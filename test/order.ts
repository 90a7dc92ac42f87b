import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start processes one after the other and wait for them, the longest first. */
const LONGEST = ['docs/pages', 'cli/interrupted-sweeps', 'cli/memory', 'cli/outputs'];

/** Begins with the files that take longest, so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found < 0 ? LONGEST.length : found;
    };
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
