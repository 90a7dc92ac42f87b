import { mean, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import type { Dataset, Part } from '../../../src/models/data/dataset.js';
import { DataFiles } from '../../../src/models/data/files.js';
import { dataSources } from '../../../src/models/data/registry.js';
import { DataError } from '../../../src/models/errors.js';
import { squaredNorms } from '../../../src/models/kernels/rows.js';
import { Streams } from '../../../src/random/stream.js';
import { toDense } from '../kernels/to-dense.js';

function make(name: string, parameters: Record<string, unknown>, seed = 1): Dataset {
  const definition = dataSources.find(name);
  if (definition === undefined) throw new Error(`no data source ${name}`);
  const context = { uniform: new Streams(seed).uniform('data'), files: new DataFiles([]) };
  return definition.create(definition.parameters.parse(parameters), context);
}

/** y − X·truth */
function deviations({ rows, labels }: Part, truth: Float64Array): number[] {
  const { points, features, values } = toDense(rows);
  return Array.from({ length: points }, (_, i) => {
    let score = 0;
    for (let f = 0; f < features; f++) score += values[i * features + f] * truth[f];
    return labels[i] - score;
  });
}

describe('gaussian', () => {
  it('has entries of the given deviation, integers 1 to 9 and noise', () => {
    const data = make('gaussian', { points: 1000, features: 100, test: 50 });
    const values = Array.from(toDense(data.rows).values);
    expect(Math.abs(standardDeviation(values) / 100 - 1) * Math.sqrt(2e5)).toBeLessThan(4);
    expect(Math.abs(mean(values) / 100) * Math.sqrt(1e5)).toBeLessThan(4);
    expect([...new Set(data.truth)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const noise = deviations(data, data.truth as Float64Array);
    expect(Math.abs(standardDeviation(noise) - 1) * Math.sqrt(2000)).toBeLessThan(4);
    expect(data.test?.rows).toMatchObject({ points: 50, features: 100 });
    const testNoise = deviations(data.test as Part, data.truth as Float64Array);
    expect(Math.abs(standardDeviation(testNoise) - 1) * Math.sqrt(100)).toBeLessThan(4);
  });

  it('is the same for the same seed, and its training part for any test part', () => {
    const one = make('gaussian', { points: 20, features: 3 });
    expect(make('gaussian', { points: 20, features: 3 })).toEqual(one);
    expect(make('gaussian', { points: 20, features: 3, test: 5 }).rows).toEqual(one.rows);
    expect(make('gaussian', { points: 20, features: 3 }, 2).rows).not.toEqual(one.rows);
  });

  it('can have two classes', () => {
    const data = make('gaussian', { points: 100, features: 3, two_classes: true });
    expect([...new Set(data.labels)].sort()).toEqual([-1, 1]);
  });
});

it('consistent: X beta = y', () => {
  const data = make('consistent', { points: 100, features: 10 });
  const worst = Math.max(...deviations(data, data.truth as Float64Array).map(Math.abs));
  expect(worst).toBeLessThan(1e-11);
});

it('unequal-norms: squared norms 1, 3, 6, 10 by quarter', () => {
  const data = make('unequal-norms', { points: 10, features: 4 });
  const norms = [1, 1, 1, 3, 3, 6, 6, 6, 10, 10];
  squaredNorms(data.rows).forEach((norm, i) => {
    expect(norm).toBeCloseTo(norms[i], 12);
  });
});

describe('uniform-blocks', () => {
  it('has integers of every block, shuffled, and labels near the image of X', () => {
    const data = make('uniform-blocks', {});
    expect(data).toMatchObject({ points: 1000, features: 20 });
    const { values } = toDense(data.rows);
    expect(values.every(Number.isInteger)).toBe(true);
    const largest = Array.from({ length: 1000 }, (_, i) =>
      Math.max(...values.subarray(i * 20, i * 20 + 20).map(Math.abs)),
    );
    expect(Math.max(...largest)).toBeLessThanOrEqual(300);
    expect(Math.max(...largest)).toBeGreaterThan(295);
    // 50 rows of block 1 have entries up to 15; hardly any other row does
    expect(largest.filter((entry) => entry <= 15).length).toBe(50);
    expect(Math.max(...largest.slice(0, 50))).toBeGreaterThan(15);
    const noise = deviations(data, data.truth as Float64Array);
    expect(Math.abs(standardDeviation(noise) - 1) * Math.sqrt(2000)).toBeLessThan(4);
  });

  it('has the same rows in their order where they are not shuffled', () => {
    const [shuffled, ordered] = [true, false].map((shuffle) =>
      toDense(make('uniform-blocks', { shuffle }).rows),
    );
    const rowsOf = ({ values }: { values: ArrayLike<number> }) =>
      Array.from({ length: 1000 }, (_, i) => Array.from(values).slice(i * 20, i * 20 + 20));
    rowsOf(ordered).forEach((row, i) => {
      expect(Math.max(...row.map(Math.abs))).toBeLessThanOrEqual(15 * (1 + Math.floor(i / 50)));
    });
    expect(rowsOf(shuffled).map(String).sort()).toEqual(rowsOf(ordered).map(String).sort());
  });

  it('without noise has y = P_X z, of which z − y is orthogonal to X', () => {
    const data = make('uniform-blocks', { blocks: 3, rows: 4, features: 2, noise: 0 });
    const worst = Math.max(...deviations(data, data.truth as Float64Array).map(Math.abs));
    expect(worst).toBeLessThan(1e-12);
  });

  it('has noise by block, that of its own block for each row, and none in the test part', () => {
    const parameters = { blocks: 2, rows: 400, features: 3, noise: [0.5, 4] };
    const ordered = make('uniform-blocks', { ...parameters, shuffle: false, test: 10 });
    const noise = deviations(ordered, ordered.truth as Float64Array);
    for (const [block, expected] of [0.5, 4].entries()) {
      const found = standardDeviation(noise.slice(400 * block, 400 * (block + 1)));
      expect(Math.abs(found / expected - 1) * Math.sqrt(800)).toBeLessThan(4);
    }
    const { values } = toDense((ordered.test as Part).rows);
    for (let i = 0; i < 10; i++) {
      const row = Array.from(values.subarray(3 * i, 3 * i + 3));
      expect(Math.max(...row.map(Math.abs))).toBeLessThanOrEqual(i % 2 === 0 ? 15 : 30);
      const image = row.reduce((sum, x, f) => sum + x * (ordered.truth as Float64Array)[f], 0);
      expect(ordered.test?.labels[i]).toBeCloseTo(image, 12);
    }
    // Rows of the second block, with entries beyond 15, are the noisy ones wherever they stand.
    const shuffled = make('uniform-blocks', parameters);
    const large = deviations(shuffled, shuffled.truth as Float64Array).filter((_, i) =>
      toDense(shuffled.rows)
        .values.subarray(3 * i, 3 * i + 3)
        .some((x) => Math.abs(x) > 15),
    );
    expect(Math.abs(standardDeviation(large) / 4 - 1) * Math.sqrt(2 * large.length)).toBeLessThan(4);
  });

  it('refuses fewer rows than features, and noise for other blocks than there are', () => {
    expect(() => make('uniform-blocks', { blocks: 2, rows: 3, features: 7 })).toThrow(DataError);
    expect(() => make('uniform-blocks', { blocks: 2, rows: 9, noise: [1] })).toThrow(/1 values of noise/);
  });
});

describe('one-hot', () => {
  it('has a one for each field and a constant', () => {
    const data = make('one-hot', { points: 100, fields: 3, categories: 5 });
    expect(data).toMatchObject({ points: 80, features: 16 });
    const { values } = toDense(data.rows);
    for (let i = 0; i < 80; i++) {
      const row = Array.from(values.subarray(i * 16, i * 16 + 16));
      for (const field of [0, 1, 2]) {
        expect(row.slice(5 * field, 5 * field + 5).reduce((sum, entry) => sum + entry)).toBe(1);
      }
      expect(row[15]).toBe(1);
    }
    expect(data.test?.rows.points).toBe(20);
    expect([...new Set(data.labels)].sort()).toEqual([-1, 1]);
  });

  it('has real labels near its scores where wanted', () => {
    const data = make('one-hot', { points: 2000, fields: 3, categories: 5, two_classes: false });
    const noise = deviations(data, data.truth as Float64Array);
    expect(Math.abs(standardDeviation(noise) / 0.1 - 1) * Math.sqrt(2 * 1600)).toBeLessThan(4);
  });

  it('takes memory in proportion to its non-zeros', () => {
    const { rows } = make('one-hot', { points: 1000, fields: 10, categories: 30_000, test: 0 });
    if (rows.kind !== 'sparse') throw new Error('dense');
    const bytes = rows.start.byteLength + rows.column.byteLength + rows.value.byteLength;
    expect(rows.features).toBe(300_001);
    expect(bytes).toBe(4 * 1001 + 12 * 11_000);
  });
});

it('refuses parameters that make no sense', () => {
  for (const source of dataSources.all) {
    expect(source.parameters.safeParse({ nonsense: 1 }).success, source.name).toBe(false);
  }
  expect(() => make('gaussian', { points: 0, features: 3 })).toThrow();
  expect(() => make('one-hot', { points: 10, fields: 2, categories: 2, multiple_of: 30 })).toThrow(
    /at least 30/,
  );
});

it('offers stand-ins that can be made', () => {
  for (const { standIn } of dataSources.all) {
    if (standIn === undefined) continue;
    const { source, ...parameters } = standIn;
    const definition = dataSources.find(source);
    expect(definition?.parameters.safeParse(parameters).success).toBe(true);
  }
});
