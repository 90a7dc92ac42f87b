import { describe, expect, it } from 'vitest';
import { computationLoad } from '../../src/engine/plan.js';
import { lt, robustSoliton } from '../../src/schemes/lt.js';
import { layOut, playMessages, problemsOf, resultsOf, settingOf, shuffled, uniformOf } from './responders.js';

describe('robustSoliton', () => {
  it.each([
    [1, 0.03, 0.5],
    [10, 0.03, 0.5],
    [51, 0.03, 0.5],
    [1000, 0.03, 0.5],
    [40, 0.5, 0.05],
    [5, 100, 0.99],
  ])('M = %i, c = %f, delta = %f: a distribution on 1 … M', (m, c, delta) => {
    const mu = robustSoliton(m, c, delta);
    expect(mu.length).toBe(m);
    expect(Math.min(...mu)).toBeGreaterThan(0);
    expect(mu.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 14);
  });

  it('is Luby’s formula, worked out by hand for M = 100, c = 0.1, delta = 0.5', () => {
    const r = 0.1 * Math.log(200) * 10; // 5.298, spike at 100/5.298 = 18.87, so 19
    const unscaled = (i: number) =>
      (i === 1 ? 0.01 : 1 / (i * (i - 1))) +
      (i < 19 ? r / (100 * i) : i === 19 ? (r * Math.log(2 * r)) / 100 : 0);
    let beta = 0;
    for (let i = 1; i <= 100; i++) beta += unscaled(i);
    robustSoliton(100, 0.1, 0.5).forEach((x, at) => {
      expect(x).toBeCloseTo(unscaled(at + 1) / beta, 14);
    });
    expect(beta).toBeCloseTo(1.31, 1);
  });

  it('has no spike where it would lie beyond M, as with the defaults at M = 50', () => {
    const mu = robustSoliton(50, 0.03, 0.5);
    for (let i = 3; i <= 50; i++) expect(mu[i - 1]).toBeLessThan(mu[i - 2]);
    const spiked = robustSoliton(51, 0.03, 0.5);
    expect(spiked[50]).toBeGreaterThan(spiked[49]);
  });
});

describe('lt', () => {
  const setting = (workers: number, tasks: number, more = {}, key: string | number = 'lt') =>
    settingOf(workers, tasks, { split: 'blocks', ...more }, key);

  it('draws degrees by the robust soliton and blocks without replacement, evenly', () => {
    const m = 20;
    const { plan } = layOut(lt, { load: 50 }, setting(400, m));
    const mu = robustSoliton(m, 0.03, 0.5);
    const seen = new Float64Array(m);
    const used = new Float64Array(m);
    for (let s = 0; s < 20000; s++) {
      const { tasks, real } = plan.carries(s)[0];
      const blocks = Array.from(tasks);
      expect(new Set(blocks).size).toBe(blocks.length);
      expect(Array.from(real)).toEqual(blocks.map(() => 1));
      seen[blocks.length - 1]++;
      for (const block of blocks) used[block]++;
    }
    seen.forEach((count, at) => {
      expect(Math.abs(count - 20000 * mu[at])).toBeLessThan(4.5 * Math.sqrt(20000 * mu[at]));
    });
    const mean = used.reduce((sum, x) => sum + x, 0) / m;
    for (const count of used) expect(Math.abs(count - mean)).toBeLessThan(4.5 * Math.sqrt(mean));
  });

  it('decodes what its collector says is recovered, in any order of arrival', () => {
    const uniform = uniformOf('arrivals');
    let incomplete = 0;
    for (let placement = 0; placement < 40; placement++) {
      const code = layOut(lt, { load: 2 }, setting(12, 12, { needed: 10 }, placement));
      const results = resultsOf(12, 2, uniform);
      const sends = Array.from({ length: 24 }, (_, subtask) => ({
        worker: Math.floor(subtask / 2),
        subtask,
      }));
      const { complete, v, decoded } = playMessages(code, shuffled(sends, uniform), results);
      const recovered = v.filter((x) => x === 1).length;
      expect(complete).toBe(recovered >= 10);
      if (!complete) incomplete++;
      v.forEach((x, block) => {
        for (let l = 0; l < 2; l++) {
          if (x === 1) expect(decoded[2 * block + l]).toBeCloseTo(results[block][l], 10);
          else expect(decoded[2 * block + l]).toBeNaN();
        }
      });
    }
    // Some codes cannot be decoded by all arrivals together: that is `incomplete`'s to handle.
    expect(incomplete).toBeGreaterThan(0);
    expect(incomplete).toBeLessThan(40);
  });

  it('sends size 1/M after each of r sub-tasks, and is drawn from the placement stream', () => {
    const { plan } = layOut(lt, { load: 3 }, setting(5, 10));
    expect(computationLoad(plan)).toBe(3);
    expect(Array.from(plan.messageSize)).toEqual(new Array(15).fill(0.1));
    const again = layOut(lt, { load: 3 }, setting(5, 10)).plan;
    const other = layOut(lt, { load: 3 }, setting(5, 10, {}, 'other')).plan;
    const codeOf = (p: typeof plan) =>
      Array.from({ length: 15 }, (_, s) => Array.from(p.carries(s)[0].tasks));
    expect(codeOf(again)).toEqual(codeOf(plan));
    expect(codeOf(other)).not.toEqual(codeOf(plan));
  });

  it('refuses what can never send enough, and parameters out of range', () => {
    expect(problemsOf(lt, { load: 1 }, setting(5, 10))).toEqual([
      { path: 'scheme.load', given: '1', allowed: expect.stringContaining('at least 2 for lt') },
    ]);
    expect(problemsOf(lt, { load: 1 }, setting(5, 10, { needed: 5 }))).toEqual([]);
    expect(lt.parameters.parse({ load: 2 })).toEqual({ load: 2, c: 0.03, delta: 0.5 });
    for (const wrong of [{ c: 0 }, { c: Number.NaN }, { delta: 0 }, { delta: 1 }]) {
      expect(lt.parameters.safeParse({ load: 2, ...wrong }).success).toBe(false);
    }
  });
});
