import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolveExperiment } from '../../src/simulation/experiment/resolve.js';
import { readExperiment } from '../../src/simulation/input/document.js';
import { InputError } from '../../src/simulation/input/input-error.js';
import { folderWith } from '../folders.js';
import { tries } from '../fuzz.js';
import { anything, change, mutated, right, text } from '../simulation/experiment/any-document.js';
import { straggle } from './shared-process.js';
import { linesOf, listing } from './straggle.js';

const COUNT = tries(300);
/** Files in one call: an experiment of several files is checked as a whole before the first is run. */
const BATCH = 60;

/** Documents of all kinds, by file name; numbers of trials are given on the command line. */
function documents(): Record<string, string> {
  const nearly = fc
    .tuple(right, change)
    .map(([data, [path, value]]) => JSON.stringify({ ...data, [path]: value }));
  // Training starts threads, which take longer than all the rest.
  const mostly = fc
    .tuple(right, fc.nat(9))
    .map(([{ training, ...data }, n]) => (n > 0 ? data : { ...data, training }));
  const any = fc.oneof(
    { weight: 2, arbitrary: mostly.map((data) => JSON.stringify(data)) },
    { weight: 3, arbitrary: nearly },
    { weight: 3, arbitrary: mutated },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: anything.map((data) => JSON.stringify(data)) },
  );
  const texts = fc.sample(any, { numRuns: COUNT, seed: 11 });
  return Object.fromEntries(texts.map((each, i) => [`d${i}.yaml`, each]));
}

/** The mistakes in a file, undefined if there are none. */
function mistakesIn(file: string): readonly string[] | undefined {
  try {
    resolveExperiment(readExperiment(file));
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.mistakes;
    throw error;
  }
}

it('any file runs, or ends with status 2 and its mistakes; nothing is half written, nothing hangs', async () => {
  const folder = folderWith(documents());
  const names = listing(folder);
  const wrong = new Map<string, readonly string[]>();
  for (const name of names) {
    const mistakes = mistakesIn(join(folder, name));
    if (mistakes !== undefined) wrong.set(name, mistakes);
  }
  expect(wrong.size).toBeGreaterThan(COUNT / 3);
  expect(wrong.size).toBeLessThan(COUNT - 60);
  const refused = [...wrong.keys()];
  for (let from = 0; from < refused.length; from += BATCH) {
    const batch = refused.slice(from, from + BATCH);
    const { status, stdout, stderr } = await straggle(['run', ...batch, '--out', 'out'], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    // The same as in this process, where the files have their folder before their names.
    const expected = batch.flatMap((name) => wrong.get(name) ?? []);
    expect(linesOf(stderr)).toEqual(expected.map((line) => line.replaceAll(`${folder}/`, '')));
    expect(listing(folder)).toEqual(names);
  }
  let left = names.filter((name) => !wrong.has(name));
  let failures = 0;
  while (left.length > 0) {
    const batch = left.slice(0, BATCH);
    const args = ['run', ...batch, '--trials', '3', '--out', 'out', '--jobs', '1'];
    const { status, stderr } = await straggle(args, folder);
    if (status === 0) {
      expect(stderr).toBe('');
      left = left.slice(batch.length);
      continue;
    }
    // One that fails while it runs ends the command, and is the first without a result.
    expect(status).toBe(1);
    expect(linesOf(stderr)).toHaveLength(1);
    const failed = batch.findIndex((name) => stderr.startsWith(`${name}: `));
    expect(failed).toBeGreaterThanOrEqual(0);
    left = left.slice(failed + 1);
    failures++;
  }
  const written = listing(join(folder, 'out'));
  expect(written.filter((name) => name.endsWith('.csv')).length).toBe(names.length - wrong.size - failures);
  for (const name of written) expect(name).toMatch(/^[^.].*\.(csv|csv\.journal|meta\.json)$/);
  for (const name of written.filter((each) => each.endsWith('.csv'))) {
    const lines = linesOf(readFileSync(join(folder, 'out', name), 'utf8'));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).not.toMatch(/NaN|undefined/);
  }
});
