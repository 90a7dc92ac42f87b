import { describe, expect, it } from 'vitest';
import { pointOf, simulatedMean } from '../../../src/analysis/closed-forms/simulate.js';
import {
  choices,
  computingTime,
  injectedDelay,
  LEARNING_TASKS,
  type Trained,
  type TrainedTask,
  WORKERS,
} from '../../../src/experiments/erasurehead/learning-tasks.js';
import {
  computingFor,
  crossing,
  exactLevels,
  fastest,
  speedUp,
  statedIteration,
  timesOn,
} from '../../../src/experiments/erasurehead/speed-ups.js';

const course = { iterations: [1, 2, 4], times: [10, 20, 40], metrics: [0.5, 0.7, 0.6] };

describe('crossing a level', () => {
  it('is interpolated between recorded iterations, and the first one counts', () => {
    expect(crossing(course, 0.6, 'higher')).toEqual({ iterations: 1.5, time: 15 });
    expect(crossing(course, 0.4, 'higher')).toEqual({ iterations: 1, time: 10 });
    expect(crossing(course, 0.8, 'higher')).toBeUndefined();
    const falling = { ...course, metrics: [3, 2, 1] };
    expect(crossing(falling, 1.5, 'lower')).toEqual({ iterations: 3, time: 30 });
  });
});

describe('choosing for how many workers to wait', () => {
  const trained = (name: string, wait: number | undefined, speed: number, last = 0.9): Trained => {
    const [choice] = choices([wait ?? 0]).filter(({ series }) => series === name);
    const courses = [1, 2].map((run) => ({
      iterations: [1, 2, 4],
      times: [1, 2, 4].map((t) => (t * run) / speed),
      metrics: [0.5, 0.7, last],
    }));
    return { ...choice, courses };
  };
  const task: TrainedTask = {
    task: LEARNING_TASKS[0],
    run: undefined as never,
    choices: [
      trained('uncoded', undefined, 1),
      trained('agc2', 9, 2),
      trained('agc2', 7, 4, 0.6),
      trained('agc2', 11, 3),
    ],
  };
  const seconds = (crossings: readonly { time: number }[]) => crossings.map(({ time }) => time);

  it('takes the fastest of those that reach the level in all runs', () => {
    expect(fastest(task, 'agc2', [0.8, 0.8], seconds)?.choice.wait).toBe(11);
    expect(fastest(task, 'agc2', [0.55, 0.55], seconds)?.choice.wait).toBe(7);
    expect(fastest(task, 'agc3', [0.55, 0.55], seconds)).toBeUndefined();
  });

  it('compares run by run', () => {
    const [slow, fast] = (['uncoded', 'agc2'] as const).map((name) =>
      fastest(task, name, [0.8, 0.8], seconds),
    );
    if (!slow || !fast) throw new Error('both reach it');
    expect(speedUp(slow, fast).value).toBeCloseTo(3, 12);
    expect(speedUp(slow, fast).df).toBe(1);
    expect(speedUp(slow, fast).se).toBeCloseTo(0, 12);
    expect(statedIteration(task)).toBe(2);
    expect(exactLevels(task, 2)).toEqual([0.7, 0.7]);
  });
});

it('the runs have the level together, each on its own split of the data', () => {
  const learnt = (name: string, speed: number, lasts: readonly number[]): Trained => {
    const [choice] = choices([9]).filter(({ series }) => series === name);
    const courses = lasts.map((last) => {
      return { iterations: [1, 2, 4], times: [1, 2, 4].map((t) => t / speed), metrics: [0.5, last, last] };
    });
    return { ...choice, courses };
  };
  const exact = learnt('uncoded', 1, [0.7, 0.9]);
  const trained: TrainedTask = {
    ...{ task: LEARNING_TASKS[0], run: undefined as never },
    choices: [exact, learnt('agc2', 2, [0.7, 0.9])],
  };
  const seconds = (crossings: readonly { time: number }[]) => crossings.map(({ time }) => time);
  const levels = exactLevels(trained, 2);
  expect(levels).toEqual([0.7, 0.9]);
  expect(fastest(trained, 'agc2', levels, seconds)?.times).toEqual([1, 1]);
  // Together they have it, though one of them never has its own.
  const three = { ...trained, choices: [learnt('agc2', 2, [0.7, 0.9, 0.9])] };
  expect(crossing(three.choices[0].courses[0], 0.74, 'higher')).toBeUndefined();
  const own = fastest(three, 'agc2', [0.74, 0.85, 0.85], seconds);
  expect(own?.times.every((time) => time > 0.5 && time < 2)).toBe(true);
  // The level of the second split is none that both have on average.
  expect(fastest(trained, 'agc2', [0.9, 0.9], seconds)).toBeUndefined();
});

it('the computing time of a printed speed-up is where the ratio of the times is that', () => {
  const [task] = LEARNING_TASKS;
  const own = computingTime(task);
  // One injected delay per iteration; the level is met by the last of 4 iterations.
  const learnt = (name: string, delay: number): Trained => {
    const [choice] = choices([9]).filter(({ series }) => series === name);
    const times = [1, 2, 4].map((t) => t * (choice.load * own + delay));
    return { ...choice, courses: [{ iterations: [1, 2, 4], times, metrics: [0.5, 0.6, 0.7] }] };
  };
  const delays = { uncoded: 2, egc2: 0.9, agc2: 0.2 };
  const trained: TrainedTask = {
    task,
    run: undefined as never,
    choices: Object.entries(delays).map(([name, delay]) => learnt(name, delay)),
  };
  // (t + 2)/(2t + 0.2) = 6
  expect(computingFor(trained, 6, 'overUncoded')).toBeCloseTo((2 - 6 * 0.2) / (2 * 6 - 1), 6);
  // (2t + 0.9)/(2t + 0.2) = 3
  expect(computingFor(trained, 3, 'overCoded')).toBeCloseTo((0.9 - 3 * 0.2) / (2 * (3 - 1)), 6);
  // Not even without any computing.
  expect(computingFor(trained, 11, 'overUncoded')).toBeUndefined();
});

it('another clock is what a simulation with that clock gives', () => {
  const from = { computing: 0.04, mean: 0.5 };
  const to = { computing: 0.1, mean: 2 };
  for (const { scheme, load } of choices([7, 20])) {
    const timeOn = ({ computing, mean }: typeof from) => {
      const delay = injectedDelay(computing, mean);
      return simulatedMean(pointOf({ seed: 'clock', workers: WORKERS, scheme, delay }), 3_000);
    };
    const [before, after] = [timeOn(from), timeOn(to)];
    const [predicted] = timesOn([{ iterations: 1, time: before.simulated }], load, from, to);
    const se = Math.hypot(after.se, 4 * before.se);
    expect(Math.abs(predicted - after.simulated), JSON.stringify(scheme)).toBeLessThan(4.5 * se);
  }
});

it('a worker’s computing time is in proportion to its non-zeros', () => {
  expect(LEARNING_TASKS.map((task) => Math.round(1e6 * computingTime(task)))).toEqual([
    38_412, 18_700, 10_944,
  ]);
});
