import { describe, expect, test } from 'vitest';
import { computationLoad, workOf } from '../../src/engine/plan.js';
import { heterogeneousGc } from '../../src/schemes/heterogeneous-gc.js';
import { run } from '../../src/simulation/library/run.js';
import { mistakesIn } from '../simulation/documents.js';
import { layOut, problemsOf, settingOf, subsets } from './responders.js';

const list = (...of: number[]) => ({ rule: 'list', of, quantum: 'tasks', resplit_cost: 0 }) as const;

describe('who holds what', () => {
  test.each([
    { of: [1, 2, 3, 4], tasks: 10, s: 1, work: [2, 4, 6, 8] },
    { of: [1, 1, 1, 1], tasks: 4, s: 2, work: [3, 3, 3, 3] },
    // 12 copies in proportion would be 9 of 6 tasks for the last: 6, and 1, 2 and 3 of the other 6.
    { of: [1, 2, 3, 18], tasks: 6, s: 1, work: [1, 2, 3, 6] },
  ])('tasks by share, each at s + 1 workers: $of, s = $s', ({ of, tasks, s, work }) => {
    const setting = settingOf(4, tasks, { shares: list(...of) });
    const { plan } = layOut(heterogeneousGc, { stragglers: s }, setting);
    expect(work.map((_, j) => workOf(plan, j))).toEqual(work);
    const copies = new Array(tasks).fill(0);
    for (let j = 0; j < 4; j++) {
      const own = Array.from(plan.carries(plan.firstSubtask[j + 1] - 1)[0].tasks);
      expect(new Set(own).size).toBe(work[j]);
      for (const task of own) copies[task]++;
    }
    expect(copies).toEqual(new Array(tasks).fill(s + 1));
    expect(computationLoad(plan)).toBe((tasks * (s + 1)) / 4);
  });
});

test.each([0, 1, 2, 3])('any workers but s = %d decode the sum, and no fewer', (s) => {
  const setting = settingOf(6, 12, { shares: list(1, 2, 2, 3, 4, 5) });
  const code = layOut(heterogeneousGc, { stragglers: s }, setting);
  const collector = code.collector();
  const v = new Float64Array(12);
  for (const set of subsets(6, 6 - s)) {
    collector.reset();
    set.forEach((worker, i) => {
      const complete = collector.receive(worker, code.plan.firstSubtask[worker + 1] - 1);
      expect(complete).toBe(i === set.length - 1);
    });
    collector.weights(v);
    for (const weight of v) expect(Math.abs(weight - 1)).toBeLessThan(1e-8);
  }
});

test('with speeds known and fixed all workers end together, in (s + 1)/(sum of speeds) of the job', async () => {
  const speeds = [1, 2, 3, 4];
  const [row] = await run({
    ...{ workers: 4, tasks: 10, trials: 1, shares: { rule: 'list', of: speeds } },
    scheme: { name: 'heterogeneous-gc', stragglers: 1 },
    delay: {
      model: 'classes',
      classes: speeds.map((speed) => ({ share: 0.25, model: 'deterministic' as const, value: 1 / speed })),
    },
  });
  expect(row.completion_time_mean).toBeCloseTo((2 * 10) / 10, 12);
});

test('mistakes are one line each', () => {
  const scheme = { name: 'heterogeneous-gc', stragglers: 1 };
  expect(mistakesIn({ scheme, shares: { rule: 'ewma' } })).toEqual([
    expect.stringContaining('shares: ewma given; allowed: shares that are fixed beforehand'),
  ]);
  expect(problemsOf(heterogeneousGc, { stragglers: 6 }, settingOf(6))).toMatchObject([
    { path: 'scheme.stragglers', allowed: 'less than workers (6)' },
  ]);
  expect(
    problemsOf(heterogeneousGc, { stragglers: 0 }, settingOf(3, 3, { shares: list(0, 1, 1) })),
  ).toMatchObject([{ path: 'tasks' }]);
});
