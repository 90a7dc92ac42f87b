import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputError } from '../../../src/simulation/input/input-error.js';
import { folderWith } from '../../folders.js';
import { tries } from '../../fuzz.js';
import { experimentOf, runInto } from './helpers.js';

const experiment = experimentOf({
  trials: 750,
  workers: 2,
  scheme: { name: 'uncoded' },
  delay: { model: 'exponential', mean: 1 },
  sweep: { 'delay.mean': [1, 2] },
});

/** What may happen to a file: lines lost, twice, in another order, from elsewhere; bytes changed, lost, added. */
type Damage = (lines: readonly Uint8Array[], others: readonly Uint8Array[]) => readonly Uint8Array[];

const at = fc.nat(1000);
const damage: fc.Arbitrary<Damage> = fc.oneof(
  at.map(
    (i): Damage =>
      (lines) =>
        lines.filter((_, k) => k !== i % lines.length),
  ),
  at.map(
    (i): Damage =>
      (lines) => [...lines, lines[i % lines.length]],
  ),
  fc.tuple(at, at).map(
    ([i, k]): Damage =>
      (lines) => {
        const swapped = [...lines];
        const [a, b] = [i % lines.length, k % lines.length];
        [swapped[a], swapped[b]] = [lines[b], lines[a]];
        return swapped;
      },
  ),
  fc.tuple(at, at).map(
    ([i, k]): Damage =>
      (lines, others) => {
        const before = lines.slice(0, i % (lines.length + 1));
        return [...before, others[k % others.length], ...lines.slice(before.length)];
      },
  ),
  fc.tuple(at, fc.nat(255)).map(
    ([i, byte]): Damage =>
      (lines) => {
        const bytes = Buffer.concat(lines);
        bytes[i % bytes.length] = byte;
        return [bytes];
      },
  ),
  at.map(
    (i): Damage =>
      (lines) => [Buffer.concat(lines).subarray(0, i)],
  ),
  fc.tuple(at, fc.uint8Array({ maxLength: 8 })).map(
    ([i, more]): Damage =>
      (lines) => {
        const bytes = Buffer.concat(lines);
        const place = i % (bytes.length + 1);
        return [Buffer.concat([bytes.subarray(0, place), more, bytes.subarray(place)])];
      },
  ),
);

const linesOf = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .split(/(?<=\n)/)
    .map((line) => Buffer.from(line, 'latin1'));

it('a damaged journal is refused, or what is missing is done again: never another result', async () => {
  const folder = folderWith();
  const [path, other] = ['a.journal', 'b.journal'].map((name) => join(folder, name));
  const { csv } = await runInto(path, experiment);
  const otherSeed = experiment.points.map((point) => ({ ...point, seed: '2' }));
  await runInto(other, { ...experiment, points: otherSeed });
  const [whole, others] = [path, other].map((file) => linesOf(readFileSync(file)));
  let refused = 0;
  let resumed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const lines = damages.reduce<readonly Uint8Array[]>(
        (left, change) => (left.length === 0 ? left : change(left, others)),
        whole,
      );
      const bytes = Buffer.concat(lines);
      writeFileSync(path, bytes);
      try {
        expect((await runInto(path, experiment)).csv).toBe(csv);
        resumed++;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        expect(error.mistakes).toHaveLength(1);
        // What cannot be read is left as it was.
        expect(readFileSync(path).equals(bytes)).toBe(true);
        refused++;
      }
    }),
    { seed: 5, numRuns: tries(150) },
  );
  expect(Math.min(refused, resumed)).toBeGreaterThan(20);
});
