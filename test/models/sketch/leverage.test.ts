import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createData } from '../../../src/models/data/registry.js';
import { type DenseRows, toSparse } from '../../../src/models/kernels/rows.js';
import { leverageScores } from '../../../src/models/sketch/leverage.js';
import { Streams } from '../../../src/random/stream.js';
import { standardNormal } from '../../../src/random/ziggurat.js';
import { noRealFiles, realFiles } from '../data/real-files.js';

/** A random matrix of the given rank. */
function rowsOfRank(points: number, features: number, rank: number, key: string): DenseRows {
  const normal = standardNormal(new Streams('leverage', key).uniform());
  const [left, right] = [points * rank, rank * features].map((length) => Array.from({ length }, normal));
  const values = Float64Array.from({ length: points * features }, (_, e) => {
    const [i, f] = [Math.floor(e / features), e % features];
    return Array.from({ length: rank }, (_k, k) => left[i * rank + k] * right[k * features + f]).reduce(
      (a, b) => a + b,
    );
  });
  return { kind: 'dense', points, features, values };
}

/** diag(U·Uᵀ) by a singular value decomposition. */
function bySvd({ points, features, values }: DenseRows, rank: number): number[] {
  const matrix = Matrix.from1DArray(points, features, Array.from(values));
  const { leftSingularVectors } = new SingularValueDecomposition(matrix, { autoTranspose: true });
  return Array.from({ length: points }, (_, i) =>
    leftSingularVectors
      .getRow(i)
      .slice(0, rank)
      .reduce((sum, u) => sum + u * u, 0),
  );
}

const sum = (scores: Float64Array) => scores.reduce((total, score) => total + score, 0);

describe('leverage scores', () => {
  for (const [points, features, rank] of [
    [30, 5, 5],
    [30, 12, 7],
    [9, 20, 9],
    [25, 6, 1],
  ]) {
    it(`are those of the singular vectors: ${points} x ${features} of rank ${rank}`, () => {
      const rows = rowsOfRank(points, features, rank, `${points} ${features} ${rank}`);
      const found = leverageScores(rows);
      expect(found.rank).toBe(rank);
      const expected = bySvd(rows, rank);
      found.scores.forEach((score, i) => {
        expect(score).toBeCloseTo(expected[i], 10);
      });
      expect(sum(found.scores)).toBeCloseTo(rank, 9);
    });
  }

  it('do not depend on empty columns, on scale, or on how the matrix is stored', () => {
    const rows = rowsOfRank(20, 4, 3, 'stored');
    const values = new Float64Array(20 * 7);
    rows.values.forEach((x, e) => {
      values[Math.floor(e / 4) * 7 + [0, 2, 3, 6][e % 4]] = 1e-6 * x;
    });
    const wide: DenseRows = { kind: 'dense', points: 20, features: 7, values };
    const expected = leverageScores(rows).scores;
    for (const other of [wide, toSparse(wide)]) {
      leverageScores(other).scores.forEach((score, i) => {
        expect(score).toBeCloseTo(expected[i], 10);
      });
    }
  });

  it('do not depend on the scales of columns', () => {
    const rows = rowsOfRank(20, 4, 3, 'columns');
    const values = rows.values.map((x, e) => x * [1e-9, 1, 1e4, 1e-3][e % 4]);
    const { scores, rank } = leverageScores({ ...rows, values });
    expect(rank).toBe(3);
    const expected = leverageScores(rows).scores;
    scores.forEach((score, i) => {
      expect(score).toBeCloseTo(expected[i], 10);
    });
  });

  it('are 0 for rows of zeros and 1 for a row with a direction of its own', () => {
    const values = Float64Array.of(1, 0, 2, 0, 0, 0, 0, 5);
    const { scores } = leverageScores({ kind: 'dense', points: 4, features: 2, values });
    expect(Array.from(scores, (score) => Number(score.toFixed(12)))).toEqual([0.2, 0.8, 0, 1]);
  });

  it('refuse what has none', () => {
    const zeros: DenseRows = { kind: 'dense', points: 2, features: 2, values: new Float64Array(4) };
    expect(() => leverageScores(zeros)).toThrow(/a matrix of zeros/);
    const values = Float64Array.from({ length: 2501 }, () => 1);
    expect(() => leverageScores({ kind: 'dense', points: 1, features: 2501, values })).toThrow(
      /at most 2500/,
    );
  });

  it('reveal the rank of an MNIST sample, far below its 784 columns', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const uniform = new Streams('leverage').uniform('mnist');
    const { rows } = createData({ source: 'mnist49', train: 1500 }, { uniform, files: realFiles });
    const { scores, rank } = leverageScores(rows);
    expect(rank).toBeGreaterThan(450);
    expect(rank).toBeLessThan(600);
    expect(sum(scores)).toBeCloseTo(rank, 3);
    expect(Math.max(...scores)).toBeLessThan(1 + 1e-6);
  });
});
