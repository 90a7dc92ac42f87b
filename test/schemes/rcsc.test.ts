import { describe, expect, it } from 'vitest';
import { pointOf } from '../../src/analysis/closed-forms/simulate.js';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { Streams } from '../../src/random/stream.js';
import { rcsc } from '../../src/schemes/rcsc.js';
import { compilePoint, delaysOf } from '../../src/simulation/monte-carlo/compiled-point.js';
import { layOut, playMessages, problemsOf, resultsOf, settingOf, shuffled, uniformOf } from './responders.js';

describe('rcsc', () => {
  const setting = (k: number, more = {}, key: string | number = 'rcsc') =>
    settingOf(k, k, { split: 'blocks', ...more }, key);

  it.each([
    [40, [1, 2, 3]],
    [6, [1, 2, 3]],
    [9, [2, 1, 1]],
    [1, [1]],
  ])('K = %i, orders %j: sums of distinct tasks, shifted from worker to worker', (k, orders) => {
    const { plan } = layOut(rcsc, { orders }, setting(k));
    const tasksOf = (worker: number, j: number) =>
      Array.from(plan.carries(worker * orders.length + j)[0].tasks);
    for (let worker = 0; worker < k; worker++) {
      const own = orders.flatMap((_, j) => tasksOf(worker, j));
      expect(new Set(own).size).toBe(own.length);
      orders.forEach((order, j) => {
        expect(tasksOf(worker, j)).toHaveLength(order);
        expect(tasksOf(worker, j)).toEqual(tasksOf(0, j).map((task) => (task + worker) % k));
      });
    }
    expect(computationLoad(plan)).toBe(orders.length);
    expect(storageRedundancy(plan)).toBe(orders.length);
    expect(plan.messageSize[0]).toBe(1 / k);
  });

  it('decodes what its collector says is recovered; all arrivals recover everything', () => {
    const uniform = uniformOf('arrivals');
    for (let placement = 0; placement < 30; placement++) {
      const code = layOut(rcsc, {}, setting(10, { needed: 8 }, placement));
      const results = resultsOf(10, 2, uniform);
      const sends = Array.from({ length: 30 }, (_, subtask) => ({
        worker: Math.floor(subtask / 3),
        subtask,
      }));
      const few = shuffled(sends, uniform).slice(0, 8);
      for (const order of [few, shuffled(sends, uniform)]) {
        const { complete, v, decoded } = playMessages(code, order, results);
        expect(complete).toBe(v.filter((x) => x === 1).length >= 8);
        if (order.length === 30) expect(complete).toBe(true);
        v.forEach((x, block) => {
          for (let l = 0; l < 2; l++) {
            if (x === 1) expect(decoded[2 * block + l]).toBeCloseTo(results[block][l], 10);
            else expect(decoded[2 * block + l]).toBeNaN();
          }
        });
      }
    }
  });

  it('by points: a message leaves when the partial gradients in it are computed, and its sum decodes', () => {
    const code = layOut(rcsc, {}, setting(10, { split: 'points', needed: 8 }));
    const { plan } = code;
    const sent = Array.from({ length: 6 }, (_, s) => s).filter((s) => plan.messageSize[s] > 0);
    expect(sent.map((s) => plan.workDone[s])).toEqual([1, 3, 6]);
    expect(sent.map((s) => plan.messageSize[s])).toEqual([1, 1, 1]);
    expect(sent.map((s) => plan.carries(s)[0].tasks.length)).toEqual([1, 2, 3]);
    expect(computationLoad(plan)).toBe(6);
    const uniform = uniformOf('points');
    const results = resultsOf(10, 2, uniform);
    const sends = Array.from({ length: 10 }, (_, worker) =>
      sent.map((s) => ({ worker, subtask: 6 * worker + s })),
    ).flat();
    for (let trial = 0; trial < 20; trial++) {
      const { v, decoded } = playMessages(code, shuffled(sends, uniform).slice(0, 12), results);
      for (let l = 0; l < 2; l++) {
        const sum = v.reduce((total, x, task) => total + x * results[task][l], 0);
        expect(decoded[l]).toBeCloseTo(sum, 10);
      }
    }
  });

  it('draws its shifts from the placement stream', () => {
    const first = (key: string) =>
      Array.from({ length: 3 }, (_, s) =>
        Array.from(layOut(rcsc, {}, setting(40, {}, key)).plan.carries(s)[0].tasks),
      );
    expect(first('a')).toEqual(first('a'));
    expect(first('a')).not.toEqual(first('b'));
  });

  it('collects for a time and then until there is enough: min(T_all, max(collect, T_needed)), draw by draw', () => {
    const collect = 0.12;
    const timesOf = (tolerance: number, more = {}) => {
      const point = pointOf({
        ...{ seed: 'double', workers: 12, split: 'blocks', scheme: { name: 'rcsc', ...more }, tolerance },
        delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 },
      });
      const { code, sequence } = compilePoint(point);
      const draws = delaysOf(point, code.plan);
      draws.open(new Streams('double'));
      return Array.from({ length: 300 }, () => {
        const { completionTime, complete } = sequence.next(draws.next());
        const v = new Float64Array(12);
        sequence.collector.weights(v);
        return { time: completionTime, complete, known: v.filter((x) => x !== 0).length };
      });
    };
    const all = timesOf(0);
    const needed = timesOf(0.25);
    const double = timesOf(0.25, { collect });
    const ends = { early: 0, collecting: 0, late: 0 };
    double.forEach(({ time, complete, known }, i) => {
      expect(time).toBe(Math.min(all[i].time, Math.max(collect, needed[i].time)));
      expect(complete).toBe(true);
      expect(known).toBeGreaterThanOrEqual(9);
      if (time >= all[i].time) expect(known).toBe(12);
      ends[time < collect ? 'early' : time === collect ? 'collecting' : 'late']++;
    });
    for (const count of Object.values(ends)) expect(count).toBeGreaterThan(20);
  });

  it('refuses orders that cannot work', () => {
    expect(problemsOf(rcsc, { orders: [2, 3] }, setting(10))).toEqual([
      { path: 'scheme.orders', given: '[2,3]', allowed: expect.stringContaining('at least one order 1') },
    ]);
    expect(problemsOf(rcsc, {}, setting(5))).toEqual([
      { path: 'scheme.orders', given: '[1,2,3]', allowed: expect.stringContaining('at most workers (5)') },
    ]);
    expect(problemsOf(rcsc, {}, settingOf(10, 20, { split: 'blocks' }))).toEqual([
      { path: 'tasks', given: '20', allowed: 'equal to workers (10) for rcsc' },
    ]);
    for (const orders of [[], [0], [1.5], 'x'])
      expect(rcsc.parameters.safeParse({ orders }).success).toBe(false);
  });
});
