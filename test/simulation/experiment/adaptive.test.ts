import { describe, expect, it } from 'vitest';
import { changingTolerance } from '../../../src/analysis/papers/cpgc.js';
import { replay } from '../../../src/simulation/execution/replay.js';
import { strictest, tolerancesOf } from '../../../src/simulation/experiment/adaptive.js';
import { neededTasks, type TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { RECORDS, type Recorded } from '../../../src/simulation/experiment/metrics.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { train } from '../../../src/simulation/training/execute.js';
import type { RunRecord } from '../../../src/simulation/training/recorder.js';
import { atEnd, atTime } from '../../../src/simulation/training/records.js';

const ITERATIONS = 12;

function pointOf(changes: object, training: object = {}): TrainingPoint {
  const experiment = {
    workers: 8,
    split: 'blocks',
    scheme: { name: 'cpgc', load: 3 },
    delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 },
    ...changes,
    training: {
      iterations: ITERATIONS,
      data: { source: 'gaussian', points: 40, features: 16, std: 1 },
      step: { rule: 'constant', value: 0.005 },
      record: Array.from({ length: ITERATIONS }, (_, i) => i + 1),
      ...training,
    },
  };
  return resolveExperiment(parseExperiment(JSON.stringify(experiment), 'test'), [])
    .points[0] as TrainingPoint;
}

const trained = (point: TrainingPoint, runs: readonly number[] = [0, 1]) =>
  train(point, new ProblemCache([]).of(point, 0), runs);

/** A record at every iteration. */
function series(run: RunRecord, record: Recorded): number[] {
  return Array.from(
    { length: ITERATIONS },
    (_, i) => run.values[i * RECORDS.length + RECORDS.indexOf(record)],
  );
}

/** What an iteration adds. */
function steps(totals: readonly number[]): number[] {
  return totals.map((total, i) => total - (totals[i - 1] ?? 0));
}

const schedule = (...changes: [number, number][]) => ({
  tolerance_schedule: changes.map(([from, value]) => ({ from, value })),
});

describe('a tolerance that changes during a run', () => {
  it('is that of each iteration: the runs meet the workers that they would meet with fixed ones', () => {
    const changing = trained(pointOf({ tolerance: 0.25 }, schedule([4, 0], [9, 0.5])));
    const fixed = [0, 0.25, 0.5].map((tolerance) => trained(pointOf({ tolerance })));
    for (const record of ['time', 'messages', 'volume'] as const) {
      changing.forEach((run, r) => {
        const [none, some, much] = fixed.map((runs) => steps(series(runs[r], record)));
        const expected = [...some.slice(0, 3), ...none.slice(3, 8), ...much.slice(8)];
        steps(series(run, record)).forEach((step, i) => {
          expect(step).toBeCloseTo(expected[i], 10);
        });
      });
    }
    // By then the same blocks have been recovered.
    expect(series(changing[0], 'error').slice(0, 3)).toEqual(series(fixed[1][0], 'error').slice(0, 3));
    expect(series(changing[0], 'error').slice(8)).not.toEqual(series(fixed[1][0], 'error').slice(8));
  });

  it('from iteration 1 on takes the place of the fixed one, to the bit', () => {
    for (const name of ['uc-mmc', 'lt', 'rcsc', 'mcc']) {
      const scheme = { name, load: 3 };
      const fixed = pointOf({ scheme, tolerance: 0.25, incomplete: 'partial' });
      const scheduled = pointOf({ scheme, tolerance: 0.7, incomplete: 'partial' }, schedule([1, 0.25]));
      expect(trained(scheduled).map(({ values }) => values)).toEqual(
        trained(fixed).map(({ values }) => values),
      );
    }
  });

  it('does not depend on the runs beside it', () => {
    const point = pointOf({}, schedule([3, 0.2], [7, 0.4]));
    const alone = [2, 0, 1].map((number) => trained(point, [number])[0].values);
    const together = trained(point, [2, 0, 1]).map(({ values }) => values);
    expect(together).toEqual(alone);
  });

  it('is replayed as it was', () => {
    const point = pointOf({}, schedule([6, 0.5]));
    const measured: number[] = [];
    replay(point, 1, [], (line) => {
      if (line.event === 'measured') measured.push(Number(line.completion_time));
    });
    const times = steps(series(trained(point)[1], 'time'));
    expect(measured).toHaveLength(ITERATIONS);
    measured.forEach((time, i) => {
      expect(time).toBeCloseTo(times[i], 12);
    });
  });

  it('has a strictest value, with which an iteration must be able to complete', () => {
    expect(strictest(pointOf({ tolerance: 0.3 }))).toBe(0.3);
    expect(strictest(pointOf({ tolerance: 0.3 }, schedule([5, 0.1], [6, 0.2])))).toBe(0.1);
    expect(strictest(pointOf({ tolerance: 0 }, schedule([1, 0.2], [6, 0.4])))).toBe(0.2);
    expect(tolerancesOf(pointOf({ tolerance: 0.3 }, schedule([5, 0.1])))).toEqual([
      { from: 1, value: 0.3 },
      { from: 5, value: 0.1 },
    ]);
    // A single coded block per worker, with this seed drawn so that some blocks can be peeled, but not all.
    const lt = { seed: 1, scheme: { name: 'lt', load: 1 }, tolerance: 0.8 };
    expect(() => pointOf(lt)).not.toThrow();
    expect(() => pointOf(lt, schedule([5, 0]))).toThrow(/can never complete/);
  });

  it.each([
    [schedule([5, 0.1], [5, 0.2]), /tolerance_schedule: .*changes in the order of their iterations/],
    [schedule([0, 0.1]), /tolerance_schedule\.0\.from: 0 given/],
    [schedule([2, 1]), /tolerance_schedule\.0\.value: 1 given/],
    [schedule(), /tolerance_schedule: .*given/],
  ])('is refused if it makes no sense: %o', (training, message) => {
    expect(() => pointOf({}, training)).toThrow(message);
  });
});

describe('a rising tolerance', () => {
  it('awaits in each iteration what its line asks for', () => {
    for (const [tasks, to, iterations] of [
      [40, 0.3, 80],
      [7, 0.9, 10],
      [20, 0.5, 3],
    ]) {
      const changes = changingTolerance(tasks, 0, to, iterations);
      expect(changes[0]).toEqual({ from: 1, value: 0 });
      for (let t = 1; t <= iterations; t++) {
        const { value } = changes.filter(({ from }) => from <= t).at(-1) as (typeof changes)[number];
        const line = (to * (t - 1)) / (iterations - 1);
        expect(neededTasks(tasks, value)).toBe(neededTasks(tasks, line));
      }
    }
    expect(changingTolerance(40, 0, 0.3, 80)).toHaveLength(13);
  });
});

describe('a record between two iterations', () => {
  const run = {
    values: new Float64Array(3 * RECORDS.length),
    filled: 3,
    stopped: undefined,
    shortest: 1,
    lengths: new Float64Array(3),
  };
  [1, 4, 16].forEach((time, i) => {
    run.values[i * RECORDS.length + RECORDS.indexOf('time')] = time;
    run.values[i * RECORDS.length + RECORDS.indexOf('error')] = 8 / 2 ** i;
  });

  it('lies on a line of the logarithms', () => {
    expect(atTime(run, 'error', 1)).toBe(8);
    expect(atTime(run, 'error', 4)).toBe(4);
    expect(atTime(run, 'error', 2)).toBeCloseTo(8 / Math.SQRT2, 12);
    expect(atTime(run, 'error', 8)).toBeCloseTo(4 / Math.SQRT2, 12);
    expect(atTime(run, 'error', 0.1)).toBe(8);
    expect(atTime(run, 'error', 16)).toBe(2);
    expect(atEnd(run, 'error')).toBe(2);
  });

  it('is not made up after the last', () => {
    expect(() => atTime(run, 'error', 17)).toThrow(/ended before 17/);
  });
});
