import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { cyclic, cyclicDecoding, cyclicRows } from '../../src/schemes/cyclic.js';
import {
  distance,
  estimate,
  layOut,
  play,
  problemsOf,
  resultsOf,
  settingOf,
  shuffled,
  subsets,
  uniformOf,
} from './responders.js';

/** B as a dense matrix. */
function encodingMatrix(rows: readonly Float64Array[]): Matrix {
  const n = rows.length;
  const b = Matrix.zeros(n, n);
  rows.forEach((row, i) => {
    row.forEach((x, k) => {
      b.set(i, (i + k) % n, x);
    });
  });
  return b;
}

describe('cyclicRows', () => {
  it.each([
    [6, 2],
    [9, 4],
    [5, 4],
    [4, 0],
  ])('n = %i, s = %i: cyclic support, 1 on the diagonal, rank n − s, ones in the row space', (n, s) => {
    const b = encodingMatrix(cyclicRows(n, s, uniformOf('rows', n, s)));
    for (let i = 0; i < n; i++) {
      expect(b.get(i, i)).toBe(1);
      for (let j = 0; j < n; j++) if ((j - i + n) % n > s) expect(b.get(i, j)).toBe(0);
    }
    const rank = (m: Matrix) =>
      new SingularValueDecomposition(m).diagonal.filter((sigma, _, all) => sigma > 1e-10 * all[0]).length;
    expect(rank(b)).toBe(n - s);
    const withOnes = b.clone();
    withOnes.addRow(new Array(n).fill(1));
    expect(rank(withOnes)).toBe(n - s);
  });
});

describe('cyclicDecoding', () => {
  it('is the least-squares solution of B_Iᵀ a = 1', () => {
    const rows = cyclicRows(9, 3, uniformOf('least squares'));
    const find = cyclicDecoding(rows);
    const b = encodingMatrix(rows);
    for (const set of subsets(9, 6)) {
      const isIn = new Uint8Array(9);
      for (const j of set) isIn[j] = 1;
      const bI = new Matrix(set.map((j) => b.getRow(j)));
      const a = new QrDecomposition(bI.transpose()).solve(Matrix.ones(9, 1)).to1DArray();
      const scale = a.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
      const { real } = find(isIn);
      expect(
        distance(
          set.map((j) => real[j]),
          a,
        ) / scale,
      ).toBeLessThan(1e-8);
      for (let j = 0; j < 9; j++) if (isIn[j] === 0) expect(real[j]).toBe(0);
    }
  });
});

describe('cyclic', () => {
  const shapes = Array.from({ length: 7 }, (_, i) => i + 1).flatMap((k) =>
    Array.from({ length: k }, (_, i): [number, number] => [k, i + 1]),
  );

  it.each(shapes)('K = %i, c = %i: exact for every admissible set of responders', (k, c) => {
    const code = layOut(cyclic, { load: c }, settingOf(k));
    const collector = code.collector();
    const uniform = uniformOf('cyclic', k, c);
    const results = resultsOf(k, 3, uniform);
    const full = estimate(new Float64Array(k).fill(1), results);
    const needed = k - c + 1;
    for (const set of subsets(k, needed)) {
      const { completeAfter, v, decoded } = play(code, shuffled(set, uniform), results, collector);
      expect(completeAfter).toBe(needed);
      expect(distance(v, new Float64Array(k).fill(1))).toBeLessThan(1e-9);
      expect(distance(decoded, full)).toBeLessThan(1e-9);
    }
  });

  it('with fewer workers recovers nothing', () => {
    const code = layOut(cyclic, { load: 3 }, settingOf(6));
    const results = resultsOf(6, 2, uniformOf('fewer'));
    for (const set of subsets(6, 3)) {
      const { complete, v, decoded } = play(code, set, results);
      expect(complete).toBe(false);
      expect(Array.from(v)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(Array.from(decoded)).toEqual([0, 0]);
    }
  });

  it.each([
    [30, 2],
    [30, 3],
    [30, 15],
    [100, 10],
  ])('K = %i, c = %i: random and contiguous sets decode to 1e-6', (k, c) => {
    const uniform = uniformOf('large', k, c);
    const code = layOut(cyclic, { load: c }, settingOf(k));
    const results = resultsOf(k, 2, uniform);
    const full = estimate(new Float64Array(k).fill(1), results);
    const everyone = Array.from({ length: k }, (_, j) => j);
    for (let set = 0; set < 50; set++) {
      const first = Math.floor(uniform() * k);
      const contiguous = everyone.map((j) => (j + first) % k);
      for (const order of [shuffled(everyone, uniform), contiguous]) {
        const { completeAfter, v, decoded } = play(code, order, results);
        expect(completeAfter).toBe(k - c + 1);
        expect(distance(v, new Float64Array(k).fill(1))).toBeLessThan(1e-6);
        expect(distance(decoded, full)).toBeLessThan(1e-6);
      }
    }
  });

  it('counts what decoding costs', () => {
    const code = layOut(cyclic, { load: 1 }, settingOf(3));
    const decoder = code.decoder();
    decoder.reset(10);
    for (const j of [0, 1, 2]) decoder.receive(j, j, [{ real: new Float64Array(10).fill(j) }]);
    expect(distance(decoder.decode(), new Float64Array(10).fill(3))).toBeLessThan(1e-12);
    // 3 messages of 10 entries; a 1 x 1 system; 3 products for a
    expect(decoder.multiplications).toBe(30 + 1 + 3);
    expect(decoder.additions).toBe(30 + 3);
  });

  it('has load c, stores every task c times, sends size 1, draws from the placement stream', () => {
    const { plan } = layOut(cyclic, { load: 3 }, settingOf(6));
    expect(computationLoad(plan)).toBe(3);
    expect(storageRedundancy(plan)).toBe(3);
    expect(Array.from(plan.messageSize.slice(0, 3))).toEqual([0, 0, 1]);
    expect(Array.from(plan.carries(14)[0].tasks)).toEqual([4, 5, 0]);
    const again = layOut(cyclic, { load: 3 }, settingOf(6)).plan;
    expect(again.carries(14)).toEqual(plan.carries(14));
    const other = layOut(cyclic, { load: 3 }, settingOf(6, 6, {}, 'other')).plan;
    expect(other.carries(14)).not.toEqual(plan.carries(14));
  });

  it('refuses tasks other than workers, and loads beyond them', () => {
    expect(problemsOf(cyclic, { load: 2 }, settingOf(6, 12))).toEqual([
      { path: 'tasks', given: '12', allowed: 'equal to workers (6) for cyclic' },
    ]);
    expect(problemsOf(cyclic, { load: 7 }, settingOf(6))).toEqual([
      { path: 'scheme.load', given: '7', allowed: 'at most tasks (6) for cyclic' },
    ]);
  });
});
