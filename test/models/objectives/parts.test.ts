import { describe, expect, it } from 'vitest';
import { LeastSquares } from '../../../src/models/objectives/least-squares.js';
import { areaUnderCurve, meanSquaredError } from '../../../src/models/objectives/metrics.js';
import { projectOntoBall } from '../../../src/models/objectives/pointwise.js';
import {
  expandTasks,
  firstOfTask,
  startsOfTasks,
  taskOfPoints,
} from '../../../src/models/objectives/tasks.js';
import { integer } from '../../../src/random/draws.js';
import { Streams } from '../../../src/random/stream.js';
import { distance, numbers, problem } from './problems.js';

describe('area under the curve', () => {
  const bruteForce = (scores: Float64Array, labels: Float64Array) => {
    let wins = 0;
    let pairs = 0;
    for (let i = 0; i < scores.length; i++) {
      for (let j = 0; j < scores.length; j++) {
        if (labels[i] <= 0 || labels[j] > 0) continue;
        pairs++;
        wins += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 1 / 2 : 0;
      }
    }
    return wins / pairs;
  };

  it('counts all pairs, ties half', () => {
    const uniform = new Streams('auc').uniform();
    for (let round = 0; round < 200; round++) {
      const n = integer(uniform, 2, 12);
      const scores = Float64Array.from({ length: n }, () => integer(uniform, -2, 2));
      const labels = Float64Array.from({ length: n }, () => (uniform() < 0.5 ? -1 : 1));
      labels.set([-1, 1]);
      expect(areaUnderCurve(scores, labels)).toBeCloseTo(bruteForce(scores, labels), 14);
    }
  });

  it('is 1, 0 and one half where it must', () => {
    expect(areaUnderCurve(Float64Array.of(1, 2, 3), Float64Array.of(0, 1, 1))).toBe(1);
    expect(areaUnderCurve(Float64Array.of(1, 2, 3), Float64Array.of(1, 0, 0))).toBe(0);
    expect(areaUnderCurve(Float64Array.of(5, 5, 5), Float64Array.of(1, 0, 0))).toBe(0.5);
    expect(() => areaUnderCurve(Float64Array.of(1, 2), Float64Array.of(1, 1))).toThrow(/AUC/);
  });
});

it('mean squared error', () => {
  expect(meanSquaredError(Float64Array.of(1, 2), Float64Array.of(3, 1))).toBe(2.5);
});

describe('projection on a ball', () => {
  it('takes the nearest point, for each replica', () => {
    const betas = Float64Array.of(3, 4, 0.3, 0.4, 0, 0);
    projectOntoBall(betas, 3, 1);
    expect(Array.from(betas)).toEqual([0.6000000000000001, 0.8, 0.3, 0.4, 0, 0]);
  });

  it('is that of the objective, and nothing without one', () => {
    const far = Float64Array.of(3, 4);
    new LeastSquares(problem('ball', 5, 2)).project(far, 1);
    expect(Array.from(far)).toEqual([3, 4]);
    new LeastSquares(problem('ball', 5, 2), 1, 0, 10).project(far, 1);
    expect(Array.from(far)).toEqual([3, 4]);
    new LeastSquares(problem('ball', 5, 2), 1, 0, 0.5).project(far, 1);
    expect(Math.hypot(...far)).toBeCloseTo(0.5, 14);
  });
});

describe('tasks', () => {
  it('hold the points floor(i·m/M) .. floor((i + 1)·m/M) − 1', () => {
    expect(Array.from({ length: 5 }, (_, i) => firstOfTask(i, 4, 10))).toEqual([0, 2, 5, 7, 10]);
    expect(Array.from(taskOfPoints(4, 10))).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3, 3]);
    expect(firstOfTask(7, 49, 49)).toBe(7);
  });

  it('give their weight to their points', () => {
    const out = new Float64Array(12).fill(-1);
    expandTasks(Float64Array.of(1, 2, 3, 4), startsOfTasks(4, 10), out, 1);
    expect(Array.from(out)).toEqual([-1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, -1]);
    const v = numbers('v', 10);
    const same = new Float64Array(10);
    expandTasks(v, startsOfTasks(v.length, 10), same);
    expect(same).toEqual(v);
  });
});

describe('split by blocks', () => {
  const data = problem('blocks', 20, 7);
  const thetas = numbers('thetas', 14);

  it('has all blocks of the gradient', () => {
    for (const objective of [new LeastSquares(data), new LeastSquares(data, 2, 0.3)]) {
      const [split, whole] = [new Float64Array(14), new Float64Array(14)];
      objective.byBlocks(3).gradient(thetas, undefined, 2, split);
      objective.gradient(thetas, undefined, 2, whole);
      expect(distance(split, whole)).toBeLessThan(1e-12);
    }
  });

  it('is zero in blocks that were not recovered, so that they do not move', () => {
    const view = new LeastSquares(data, 1, 0.3).byBlocks(3);
    const whole = new Float64Array(14);
    view.gradient(thetas, undefined, 2, whole);
    const part = new Float64Array(14);
    view.gradient(thetas, Float64Array.of(1, 0, 1, 0, 1, 0), 2, part);
    const moves = [1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0];
    expect(Array.from(part)).toEqual(moves.map((moving, f) => (moving ? whole[f] : 0)));
    expect(view.rowsOf(1)).toEqual([2, 4]);
  });

  it('has blocks of W·theta for the workers to compute', () => {
    const view = new LeastSquares(data).byBlocks(3);
    const gradient = new Float64Array(14);
    view.gradient(thetas, undefined, 2, gradient);
    const [from, to] = view.rowsOf(2);
    for (let f = from; f < to; f++) {
      const row = view.matrix.subarray(7 * f, 7 * f + 7);
      const product = row.reduce((sum, entry, k) => sum + entry * thetas[k], 0);
      expect(product - view.right[f]).toBeCloseTo(gradient[f], 12);
    }
  });

  it('refuses more blocks than features', () => {
    expect(() => new LeastSquares(data).byBlocks(8)).toThrow(/at most one per feature/);
  });
});
