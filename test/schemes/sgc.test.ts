import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { copiesByNorm, placeAtRandom } from '../../src/schemes/designs/point-placement.js';
import { bgc, sgc, sgcSendAll } from '../../src/schemes/sgc.js';
import { noRealFiles } from '../models/data/real-files.js';
import {
  distance,
  estimate,
  expectedWeights,
  layOut,
  play,
  problemsOf,
  resultsOf,
  settingOf,
  subsets,
  uniformOf,
} from './responders.js';

/** Norms of eight points that make 1, 2 and more copies. */
const NORMS = Float64Array.of(1, 3, 6, 10, 1, 3, 6, 10);

const SCHEMES = [
  { definition: bgc, parameters: { redundancy: 2 } },
  { definition: sgc, parameters: { redundancy: 1.6 } },
  { definition: sgcSendAll, parameters: { redundancy: 1.6 } },
];

describe('copies of points', () => {
  it('go by the squared norm, at least 1, at most K', () => {
    // sigma = 8·2/40
    expect(Array.from(copiesByNorm(NORMS, 2, 9))).toEqual([1, 1, 2, 4, 1, 1, 2, 4]);
    expect(Array.from(copiesByNorm(NORMS, 4, 5))).toEqual([1, 2, 5, 5, 1, 2, 5, 5]);
    expect(Array.from(copiesByNorm(new Float64Array(3).fill(0.1), 3, 5))).toEqual([3, 3, 3]);
    expect(Array.from(copiesByNorm(new Float64Array(3), 2, 5))).toEqual([1, 1, 1]);
  });

  it('have the means that the paper states on the authors’ data', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const file = join(process.env.STRAGGLE_DATA ?? '', 'sgc', 'X.csv');
    const rows = readFileSync(file, 'utf8').trim().split(/\r?\n/);
    const norms = Float64Array.from(rows, (row) =>
      row.split(',').reduce((sum, x) => sum + Number(x) ** 2, 0),
    );
    const mean = (copies: Int32Array) => copies.reduce((sum, d) => sum + d, 0) / copies.length;
    expect(mean(copiesByNorm(norms, 2, 10))).toBe(2.024);
    expect(mean(copiesByNorm(norms, 5, 100))).toBe(4.99);
  });

  it('lie at distinct workers, every worker equally often', () => {
    const copies = new Int32Array(6000).fill(3);
    const held = placeAtRandom(copies, 10, uniformOf('place'));
    for (let j = 0; j < 10; j++) {
      const points = Array.from(held.of(j));
      expect(new Set(points).size).toBe(points.length);
      expect(points).toEqual([...points].sort((a, b) => a - b));
      // Binomial(6000, 0.3), sd 35.5
      expect(Math.abs(points.length - 1800)).toBeLessThan(4 * 35.5);
    }
    expect(held.points.length).toBe(18000);
  });
});

describe.each(SCHEMES)('$definition.name', ({ definition, parameters }) => {
  // With this key every one of the seven workers holds a point.
  const lay = (q: number, more: object = {}, workers = 7, norms = NORMS) =>
    layOut(
      definition,
      { ...parameters, ...more },
      settingOf(workers, 4, { responseProbability: q, squaredNorms: norms }, 'everyone busy'),
    );

  it.each([0.05, 0.5, 0.9, 1])('is unbiased over all patterns of responders, q = %f', (q) => {
    for (const mean of expectedWeights(lay(q), q)) expect(mean).toBeCloseTo(1, 12);
  });

  it.each([
    [1, 1],
    [3, 1],
    [0.4, 1],
    [2, 0.3],
    [4, 0.8],
  ])('is unbiased with wait %f, q = %f, for workers that are equally fast', (wait, q) => {
    const present = wait < 1 ? Math.round(wait * 7) : wait;
    const mean = expectedWeights(lay(q, { wait }), q, present);
    for (const m of mean) expect(m).toBeCloseTo(1, 12);
  });

  it('would not be with another response probability', () => {
    for (const mean of expectedWeights(lay(0.6), 0.5)) expect(Math.abs(mean - 1)).toBeGreaterThan(0.05);
  });

  it('leaves idle workers out of the count of those it waits for', () => {
    // Two points at 7 workers: some hold nothing and never send.
    const code = lay(1, { wait: 2 }, 7, Float64Array.of(1, 1));
    const { plan } = code;
    const active = [0, 1, 2, 3, 4, 5, 6].filter((j) => plan.firstSubtask[j] < plan.firstSubtask[j + 1]);
    expect(active.length).toBeLessThan(7);
    const pairs = subsets(active.length, Math.min(2, active.length));
    const mean = new Float64Array(2);
    for (const pair of pairs) {
      const { v } = play(
        code,
        pair.map((i) => active[i]),
        [new Float64Array(1), new Float64Array(1)],
      );
      v.forEach((x, i) => {
        mean[i] += x / pairs.length;
      });
    }
    for (const m of mean) expect(m).toBeCloseTo(1, 12);
  });

  it('decodes vectors as its weights say, for every pattern', () => {
    const code = lay(0.4);
    const collector = code.collector();
    const results = resultsOf(8, 3, uniformOf('vectors'));
    for (let size = 0; size <= 7; size++) {
      for (const set of subsets(7, size)) {
        const { v, decoded, complete } = play(code, set, results, collector);
        expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-12);
        expect(complete).toBe(size > 0);
      }
    }
  });

  it('ends at `wait` responders', () => {
    const results = resultsOf(8, 1, uniformOf('wait'));
    expect(play(lay(1, { wait: 3 }), [6, 0, 2, 4], results).completeAfter).toBe(3);
  });

  it('counts a point as M/points of a task of work, and stores every copy', () => {
    const { plan } = lay(1);
    const copies =
      definition.name === 'bgc' ? 16 : copiesByNorm(NORMS, 1.6, 7).reduce((sum, d) => sum + d, 0);
    expect(plan.parts).toBe(8);
    expect(storageRedundancy(plan)).toBeCloseTo(copies / 8, 12);
    expect(computationLoad(plan)).toBeCloseTo((copies * 4) / 8 / 7, 12);
  });

  it('places the tasks as points of equal norm without training', () => {
    const { plan } = layOut(definition, { redundancy: 2 }, settingOf(5, 20));
    expect(plan.parts).toBe(20);
    expect(storageRedundancy(plan)).toBe(2);
  });

  it('refuses more copies than workers, and what is no number of copies', () => {
    expect(problemsOf(definition, { redundancy: 8 }, settingOf(7, 4))).toEqual([
      { path: 'scheme.redundancy', given: '8', allowed: expect.stringContaining('at most workers (7)') },
    ]);
    expect(problemsOf(definition, { redundancy: 2, wait: 8 }, settingOf(7, 4))).toEqual([
      { path: 'scheme.wait', given: '8', allowed: 'at most workers (7)' },
    ]);
    expect(definition.parameters.safeParse({ redundancy: 0.5 }).success).toBe(false);
    expect(definition.parameters.safeParse({ redundancy: 2.5 }).success).toBe(definition.name !== 'bgc');
    expect(definition.parameters.safeParse({ redundancy: Infinity }).success).toBe(false);
  });
});

describe('messages', () => {
  const setting = () => settingOf(5, 4, { squaredNorms: NORMS, responseProbability: 0.5 });

  it('of sgc have size 1 and the coefficients 1/(d_i(1 − p)) of eq. (4)', () => {
    const { plan } = layOut(sgc, { redundancy: 2 }, setting());
    const copies = copiesByNorm(NORMS, 2, 5);
    for (let s = 0; s < plan.messageSize.length; s++) {
      expect(plan.messageSize[s]).toBe(1);
      const [{ tasks, real }] = plan.carries(s);
      Array.from(tasks).forEach((point, i) => {
        expect(real[i]).toBeCloseTo(1 / (copies[point] * 0.5), 14);
      });
    }
  });

  it('of send-all have the size of what they carry; placement is that of sgc', () => {
    const together = layOut(sgc, { redundancy: 2 }, setting()).plan;
    const { plan } = layOut(sgcSendAll, { redundancy: 2 }, setting());
    for (let s = 0; s < plan.messageSize.length; s++) {
      const points = plan.carries(s).map(({ tasks }) => tasks[0]);
      expect(plan.messageSize[s]).toBe(points.length);
      expect(points).toEqual(Array.from(together.carries(s)[0].tasks));
    }
  });
});

describe('the paper’s normalisation of send-all', () => {
  it('divides by the mean fraction of distinct points: unbiased on average, not for each point', () => {
    const setting = settingOf(7, 4, { squaredNorms: NORMS, responseProbability: 0.4 });
    const mean = expectedWeights(
      layOut(sgcSendAll, { redundancy: 1.6, normalisation: 'paper' }, setting),
      0.4,
    );
    const chance = Array.from(copiesByNorm(NORMS, 1.6, 7), (d) => 1 - 0.6 ** d);
    const average = chance.reduce((sum, x) => sum + x, 0) / 8;
    mean.forEach((m, i) => {
      expect(m).toBeCloseTo(chance[i] / average, 12);
    });
    expect(mean.reduce((sum, m) => sum + m, 0) / 8).toBeCloseTo(1, 12);
    expect(Math.max(...mean)).toBeGreaterThan(1.1);
  });

  it('is the unbiased one where all points have as many copies', () => {
    const setting = () => settingOf(6, 6, { responseProbability: 0.3 });
    const v = (normalisation: string) =>
      play(
        layOut(sgcSendAll, { redundancy: 3, normalisation }, setting()),
        [1, 4],
        resultsOf(6, 1, uniformOf('n')),
      ).v;
    expect(distance(v('paper'), v('unbiased'))).toBeLessThan(1e-14);
  });
});
