import { describe, expect, it } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { BalancedReedSolomon } from '../../src/schemes/designs/balanced-reed-solomon.js';
import { reedSolomon } from '../../src/schemes/reed-solomon.js';
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

/** [workers n, partitions k, load w]: d = n·w/k. */
const SMALL: [number, number, number][] = [
  [6, 6, 1],
  [6, 6, 3],
  [7, 7, 7],
  [8, 4, 2],
  [6, 4, 2],
  [4, 8, 4],
  [9, 6, 4],
  [5, 1, 1],
];

describe('BalancedReedSolomon', () => {
  it('decodes as the printed form with divisions does', () => {
    const n = 9;
    const code = new BalancedReedSolomon(n, 6, 4);
    for (const set of subsets(n, code.threshold)) {
      const isIn = new Uint8Array(n);
      for (const i of set) isIn[i] = 1;
      const { real, imaginary } = code.decoding(isIn);
      for (const i of set) {
        let x = 1;
        let y = 0;
        for (const l of set) {
          if (l === i) continue;
          const angle = (2 * Math.PI * (i - l)) / n;
          const [re, im] = [1 - Math.cos(angle), -Math.sin(angle)];
          const norm = re * re + im * im;
          [x, y] = [(x * re + y * im) / norm, (y * re - x * im) / norm];
        }
        expect(real[i]).toBeCloseTo(x, 12);
        expect(imaginary?.[i]).toBeCloseTo(y, 12);
      }
    }
  });

  it('has polynomials as columns that vanish at the workers without the partition', () => {
    const [n, k, d] = [8, 4, 3];
    const rows = new BalancedReedSolomon(n, k, 2 * d).encoding();
    const omega = (t: number): [number, number] => [
      Math.cos((2 * Math.PI * t) / n),
      Math.sin((2 * Math.PI * t) / n),
    ];
    for (let j = 0; j < k; j++) {
      // The constant term of column j, by the inverse Fourier transform over all workers.
      let constant = 0;
      for (let i = 0; i < n; i++) {
        const at = Array.from(rows[i].partitions).indexOf(j);
        expect(at >= 0).toBe((i - j * 2 * d + 10 * n) % n < 2 * d);
        if (at >= 0) constant += rows[i].real[at] / n;
      }
      expect(constant).toBeCloseTo(1, 12);
      // … and the coefficients above degree n − 2d are 0.
      for (let power = n - 2 * d + 1; power < n; power++) {
        let [x, y] = [0, 0];
        for (let i = 0; i < n; i++) {
          const at = Array.from(rows[i].partitions).indexOf(j);
          if (at < 0) continue;
          const [c, s] = omega(-i * power);
          x += rows[i].real[at] * c - rows[i].imaginary[at] * s;
          y += rows[i].real[at] * s + rows[i].imaginary[at] * c;
        }
        expect(Math.hypot(x, y) / n).toBeLessThan(1e-12);
      }
    }
  });

  it.each([
    // n, k, d, and between which powers of ten the error lies
    [10, 10, 6, 1e-16, 1e-13],
    [50, 20, 30, 1e-6, 1e-4],
    [100, 100, 10, 1e-7, 1e-4],
    [200, 200, 5, 1e-10, 1e-7],
    [70, 70, 42, 1e-1, 1e3],
    [2500, 5, 1500, 1e3, Infinity],
  ])('n = %i, k = %i, d = %i: knows its accuracy', (n, k, d, low, high) => {
    const error = new BalancedReedSolomon(n, k, d).decodingError(uniformOf('accuracy'));
    expect(error).toBeGreaterThanOrEqual(low);
    expect(error).toBeLessThanOrEqual(high);
  });
});

describe('reed-solomon', () => {
  it.each(SMALL)(
    'n = %i, k = %i, w = %i: exact for every admissible set, plain and weighted',
    (n, k, load) => {
      const uniform = uniformOf('reed-solomon', n, k, load);
      const taskWeights = Float64Array.from({ length: k }, (_, j) =>
        j === 0 ? 0 : Math.floor(5 * uniform()),
      );
      const results = resultsOf(k, 3, uniform);
      const needed = n - (n * load) / k + 1;
      for (const weights of [undefined, taskWeights]) {
        const wanted = weights ?? new Float64Array(k).fill(1);
        const code = layOut(reedSolomon, { load }, settingOf(n, k, weights ? { taskWeights: weights } : {}));
        const collector = code.collector();
        for (const set of subsets(n, needed)) {
          const { completeAfter, v, decoded } = play(code, shuffled(set, uniform), results, collector);
          expect(completeAfter).toBe(needed);
          expect(distance(v, wanted)).toBeLessThan(1e-11);
          expect(distance(decoded, estimate(wanted, results))).toBeLessThan(1e-11);
        }
      }
    },
  );

  it('with fewer workers recovers nothing', () => {
    const code = layOut(reedSolomon, { load: 3 }, settingOf(6));
    const { complete, v, decoded } = play(code, [0, 2, 5], resultsOf(6, 2, uniformOf('fewer')));
    expect(complete).toBe(false);
    expect([...v, ...decoded]).toEqual(new Array(8).fill(0));
  });

  it.each([
    [50, 20, 12, 1e-3],
    [30, 30, 3, 1e-11],
    [200, 200, 5, 1e-6],
  ])('n = %i, k = %i, w = %i: random sets decode to %f', (n, k, load, tolerance) => {
    const uniform = uniformOf('large', n, k);
    const code = layOut(reedSolomon, { load }, settingOf(n, k));
    const results = resultsOf(k, 2, uniform);
    const everyone = Array.from({ length: n }, (_, j) => j);
    for (let set = 0; set < 20; set++) {
      const { completeAfter, v, decoded } = play(code, shuffled(everyone, uniform), results);
      expect(completeAfter).toBe(n - (n * load) / k + 1);
      expect(distance(v, new Float64Array(k).fill(1))).toBeLessThan(tolerance);
      expect(distance(decoded, estimate(v, results))).toBeLessThan(tolerance);
    }
  });

  it('has load w, d copies of a task, complex messages of size 2; the mask is (j·d + i) mod n', () => {
    const { plan } = layOut(reedSolomon, { load: 2 }, settingOf(6, 4));
    expect(computationLoad(plan)).toBe(2);
    expect(storageRedundancy(plan)).toBe(3);
    expect(Array.from(plan.messageSize)).toEqual(new Array(6).fill([0, 2]).flat());
    const held = Array.from({ length: 6 }, (_, i) => Array.from(plan.carries(2 * i + 1)[0].tasks));
    expect(held).toEqual([
      [0, 2],
      [0, 2],
      [0, 2],
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
  });

  it('accepts n = 50, k = 20, d = 30 and refuses n = 70, d = 42 with the decoding error', () => {
    expect(problemsOf(reedSolomon, { load: 12 }, settingOf(50, 20))).toEqual([]);
    const [problem] = problemsOf(reedSolomon, { load: 42 }, settingOf(70));
    expect(problem.path).toBe('scheme.load');
    expect(problem.given).toBe('42');
    expect(problem.allowed).toMatch(/within 0\.001 .* d = 42 copies the decoding error is \d\.\de[+-]\d+$/);
    // The same number every time: it is no matter of the seed.
    expect(problemsOf(reedSolomon, { load: 42 }, settingOf(70, 70, {}, 'other'))).toEqual([problem]);
  });

  it('refuses loads that give no whole number of copies, and loads beyond the tasks', () => {
    expect(problemsOf(reedSolomon, { load: 3 }, settingOf(6, 4))).toEqual([
      {
        path: 'scheme.load',
        given: '3',
        allowed: expect.stringContaining('a multiple of 2 for reed-solomon'),
      },
    ]);
    expect(problemsOf(reedSolomon, { load: 8 }, settingOf(6, 4))).toEqual([
      { path: 'scheme.load', given: '8', allowed: 'at most tasks (4) for reed-solomon' },
    ]);
  });
});
