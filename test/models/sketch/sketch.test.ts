import { describe, expect, it } from 'vitest';
import { makeDataset } from '../../../src/models/data/dataset.js';
import { type DenseRows, toSparse } from '../../../src/models/kernels/rows.js';
import {
  drawUntilDistinct,
  partitionProbabilities,
  pointProbabilities,
  pointsWithProbability,
  type SketchParameters,
  sketch,
} from '../../../src/models/sketch/sketch.js';
import { Streams } from '../../../src/random/stream.js';
import { toDense } from '../kernels/to-dense.js';

const uniformOf = (...key: (string | number)[]) => new Streams('sketch', ...key).uniform();

function dataOf(points: number, features: number, key = 'data') {
  const uniform = uniformOf(key);
  const values = Float64Array.from({ length: points * features }, () => 2 * uniform() - 1);
  const labels = Float64Array.from({ length: points }, () => (uniform() < 0.5 ? -1 : 1));
  return makeDataset('test', { rows: { kind: 'dense', points, features, values }, labels });
}

function sketched(
  data: ReturnType<typeof dataOf>,
  more: Partial<SketchParameters> = {},
  key: string | number = 1,
) {
  const parameters = { method: 'leverage', factor: 4, partitions: 5, weights: true, ...more } as const;
  const pi = pointProbabilities(data.rows, parameters.method);
  return { pi, ...sketch(data, parameters, pi, 'quantities', uniformOf('draw', key)) };
}

describe('drawing until k partitions are distinct', () => {
  it('counts how often each was drawn, in the order of the partitions', () => {
    for (let round = 0; round < 50; round++) {
      const mass = Float64Array.from({ length: 12 }, (_, i) => 1 + (i % 4));
      const { parts, counts, sequence } = drawUntilDistinct(mass, 7, uniformOf('draws', round));
      expect(parts).toHaveLength(7);
      expect(Array.from(parts)).toEqual([...new Set(sequence)].sort((a, b) => a - b));
      expect(Array.from(counts)).toEqual(Array.from(parts, (p) => sequence.filter((s) => s === p).length));
      // The last draw is the one that made them k.
      expect(sequence.filter((part) => part === sequence.at(-1))).toHaveLength(1);
    }
  });

  it('takes as many draws as the coupon collector: Σ K/(K − i) for equal masses', () => {
    const [all, distinct, rounds] = [10, 5, 4000];
    const uniform = uniformOf('coupons');
    const mass = new Float64Array(all).fill(0.1);
    let total = 0;
    for (let r = 0; r < rounds; r++) total += drawUntilDistinct(mass, distinct, uniform).sequence.length;
    const expected = Array.from({ length: distinct }, (_, i) => all / (all - i)).reduce((a, b) => a + b);
    expect(Math.abs(total / rounds - expected)).toBeLessThan(0.1);
  });

  it('draws each in proportion to its mass, and never one without', () => {
    const mass = Float64Array.of(0, 3, 0, 1, 0);
    const uniform = uniformOf('mass');
    const firsts = Array.from({ length: 8000 }, () => drawUntilDistinct(mass, 1, uniform).parts[0]);
    const share = firsts.filter((part) => part === 1).length / firsts.length;
    expect(new Set(firsts)).toEqual(new Set([1, 3]));
    expect(Math.abs(share - 0.75)).toBeLessThan(0.025);
    expect(Array.from(drawUntilDistinct(mass, 1, () => 1 - 2 ** -53).parts)).toEqual([3]);
  });

  it('refuses to look for what cannot be found', () => {
    const uniform = uniformOf('refused');
    expect(() => drawUntilDistinct(Float64Array.of(1, 0, 1), 3, uniform)).toThrow(
      'sketch: 2 partitions with a positive probability; allowed: at least the 3 that are to be drawn',
    );
    expect(() => drawUntilDistinct(Float64Array.of(1, 1e-300), 2, uniform)).toThrow(/1000000 draws/);
  });
});

describe('a sketch', () => {
  it('holds the rows of the drawn partitions, scaled by 1/√(r·Pi)', () => {
    const data = dataOf(100, 6);
    const { pi, parts, scales, starts, ...rest } = sketched(data);
    const mass = partitionProbabilities(
      pi,
      Int32Array.from({ length: 21 }, (_, i) => 5 * i),
    );
    expect(mass.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(Array.from(starts)).toEqual([0, 5, 10, 15, 20, 25]);
    const whole = data.rows as DenseRows;
    const kept = rest.data.rows as DenseRows;
    parts.forEach((part, j) => {
      expect(scales[j]).toBeCloseTo(1 / Math.sqrt(25 * mass[part]), 14);
      for (let i = 0; i < 5; i++) {
        expect(rest.data.labels[5 * j + i]).toBe(data.labels[5 * part + i] * scales[j]);
        for (let f = 0; f < 6; f++) {
          expect(kept.values[(5 * j + i) * 6 + f]).toBe(whole.values[(5 * part + i) * 6 + f] * scales[j]);
        }
      }
    });
  });

  it('leaves names of classes as they are, and the test part', () => {
    const data = { ...dataOf(60, 3), test: dataOf(10, 3, 'test') };
    const parameters = { method: 'uniform', factor: 3, partitions: 4, weights: false } as const;
    const pi = pointProbabilities(data.rows, 'uniform');
    const sample = sketch(data, parameters, pi, 'classes', uniformOf('classes'));
    expect([...new Set(sample.data.labels)].sort((a, b) => a - b)).toEqual([-1, 1]);
    expect(sample.data.test).toBe(data.test);
    expect(sample.data).toMatchObject({ points: 20, features: 3 });
  });

  it('has parts of 12 and 13 rows where 12.5 would be due', () => {
    const { starts } = sketched(dataOf(1000, 3), { factor: 4, partitions: 20 });
    const sizes = Array.from({ length: 20 }, (_, j) => starts[j + 1] - starts[j]);
    expect(new Set(sizes)).toEqual(new Set([12, 13]));
  });

  it('weighs by counts, not at all, or all by the mean count, on the same draws', () => {
    const data = dataOf(100, 4);
    const [counts, none, mean] = ([true, false, 'scaled'] as const).map((weights) =>
      sketched(data, { weights }),
    );
    expect(counts.weights).toEqual(counts.counts);
    expect(none.weights).toBeUndefined();
    expect(Array.from(mean.weights ?? [])).toEqual(new Array(5).fill(counts.sequence.length / 5));
    expect([none.sequence, mean.sequence]).toEqual([counts.sequence, counts.sequence]);
    expect(counts.counts.reduce((a, b) => a + b)).toBe(counts.sequence.length);
  });

  it('weighs by a list, each partition by its own', () => {
    const data = dataOf(100, 4);
    const list = Array.from({ length: 10 }, (_, part) => part + 1);
    const { parts, weights } = sketched(data, { factor: 2, weights: list });
    expect(Array.from(weights ?? [])).toEqual(Array.from(parts, (part) => part + 1));
    expect(() => sketched(data, { factor: 2, weights: [1, 2] })).toThrow(
      'sketch.weights: 2 weights; allowed: 10, one for each partition',
    );
  });

  it('is the same for sparse rows', () => {
    const data = dataOf(40, 5);
    const sparse = { ...data, rows: toSparse(data.rows) };
    const [a, b] = [data, sparse].map((each) => sketched(each, { method: 'uniform' }).data.rows);
    expect(toDense(b)).toEqual(a);
  });

  it('is refused where partitions would be empty or not whole', () => {
    const data = dataOf(50, 3);
    expect(() => sketched(data, { factor: 11 })).toThrow(
      'sketch.factor: factor 11 times 5 partitions, 0.9090909090909091 points each; allowed: at most as many partitions as points (50)',
    );
    expect(() => sketched(data, { factor: 1.5 })).toThrow(
      /factor 1.5 times 5 partitions; allowed: a whole number/,
    );
    expect(sketched(data, { factor: 1.2 }).data.points).toBeGreaterThan(38);
  });

  it('is checked with probabilities that are positive for the same points', () => {
    const values = Float64Array.of(1, 0, 0, 0, 0, 2, 0, 0);
    const rows: DenseRows = { kind: 'dense', points: 4, features: 2, values };
    expect(Array.from(pointsWithProbability(rows, 'leverage'))).toEqual([0.25, 0, 0.25, 0]);
    expect(Array.from(pointProbabilities(rows, 'leverage'))).toEqual([0.5, 0, 0.5, 0]);
    expect(Array.from(pointsWithProbability(rows, 'uniform'))).toEqual(new Array(4).fill(0.25));
    const zeros = { ...rows, values: new Float64Array(8) };
    expect(() => pointsWithProbability(zeros, 'leverage')).toThrow(/a matrix of zeros/);
  });
});
