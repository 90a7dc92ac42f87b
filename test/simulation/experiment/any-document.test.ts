import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import {
  type ExperimentDocument,
  parseExperiment,
  withSettings,
} from '../../../src/simulation/input/document.js';
import { InputError } from '../../../src/simulation/input/input-error.js';
import { anything, change, mutated, right, text } from './any-document.js';

// Together with those that go through the command, 10,000.
describe('any document', () => {
  it('resolves, or is refused with mistakes that are one line each', () => {
    check(3000, anything, documentOf);
  });

  it('that was nearly right does, too', () => {
    const changes = fc.array(change, { minLength: 1, maxLength: 2 });
    const resolved = check(4200, fc.tuple(right, changes), ([data, settings]) =>
      withSettings(
        documentOf(data),
        settings.map(([path, value]) => `${path}=${JSON.stringify(value)}`),
      ),
    );
    // Else nothing has been tested but the refusals.
    expect(resolved).toBeGreaterThan(100);
  });

  it('and any text', () => {
    check(1800, text, (each) => parseExperiment(each, 'e.yaml'));
  });

  it('and the text of a right one with some places changed', () => {
    expect(check(700, mutated, (each) => parseExperiment(each, 'e.yaml'))).toBeGreaterThan(30);
  });
});

/** A document without the way through its text. */
function documentOf(data: object): ExperimentDocument {
  const plain = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  return { label: 'e.yaml', stem: 'e', folder: '.', data: plain };
}

/** Checks so many documents. Returns how many of them were right. */
function check<T>(
  runs: number,
  arbitrary: fc.Arbitrary<T>,
  document: (given: T) => ExperimentDocument,
): number {
  // What is refused is an error; where it was thrown takes longest, and nobody looks at it.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  onTestFinished(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
  let resolved = 0;
  fc.assert(
    fc.property(arbitrary, (given) => {
      try {
        resolveExperiment(document(given));
        resolved++;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        // expect() for each line of each document would take most of the time.
        const { mistakes } = error;
        if (mistakes.length === 0 || !mistakes.every(isLine))
          throw new Error(`no lines: ${JSON.stringify(mistakes)}`);
      }
    }),
    { numRuns: runs },
  );
  return resolved;
}

/** Whether a mistake is a line that says where. */
function isLine(mistake: string): boolean {
  return /^(e\.yaml|--set).*: ./.test(mistake) && !/[\p{Cc}\u2028\u2029]/u.test(mistake);
}
