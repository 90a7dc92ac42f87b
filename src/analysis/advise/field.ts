import type { Executor } from '../../simulation/execution/executor.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import { BLOCK_TRIALS } from '../../simulation/monte-carlo/point-group.js';
import { sampleMean } from '../../statistics/estimate.js';
import type { Cost } from '../candidates/candidate.js';
import { hasMemory, isLasting, type Played, playSequence } from './sequence.js';
import type { Target } from './target.js';
import { Iterations, RUNS_PER_UNIT, TrainingRuns, timed } from './trials.js';

/** Measure that candidates are judged by: the time of single iterations, or of training until a target. */
export interface Goal {
  /** Absent: the time of an iteration that recovers the full gradient. */
  readonly target?: Target;
  /** Most volume per iteration. */
  readonly maxVolume: number;
}

/** Trials of candidates in units, the same for all of them. */
export interface Field {
  /** See Tournament. */
  pull(points: readonly number[], first: number, count: number): Promise<(number[] | string)[]>;
  /** Of a point that has been tried. */
  cost(point: number): Cost;
  /** Trials (iterations, or training runs) so far, of all points together. */
  readonly trials: number;
}

/** Trials (or runs) in a unit. */
export function unitOf({ target }: Goal): number {
  return target === undefined ? BLOCK_TRIALS : RUNS_PER_UNIT;
}

/**
 * The field of an experiment's points, all of one world.
 * @param trials that a point has at most, where iterations are timed
 * @param order of the blocks, where they are not taken in turn: a unit is a block, and its value their mean, since
 *   trials that follow each other are not independent
 */
export function fieldFor(
  executor: Executor,
  experiment: Experiment,
  goal: Goal,
  trials: number,
  order?: readonly number[],
): Field {
  // With training, iterations are timed only for their costs, and a block of trials is enough for that.
  const points = timed(experiment.points, goal.target === undefined ? trials : BLOCK_TRIALS);
  const iterations = new Iterations(executor, { ...experiment, points });
  if (goal.target === undefined) {
    return withSequences(iterationField(iterations, goal, order), experiment, goal, trials);
  }
  return trainingField(iterations, new TrainingRuns(executor, experiment, goal.target), goal);
}

function iterationField(iterations: Iterations, goal: Goal, order: readonly number[] | undefined): Field {
  let trials = 0;
  const run = async (points: readonly number[], first: number, count: number) => {
    const results = await iterations.run(points, first, count);
    for (const values of results) if (typeof values !== 'string') trials += values.length;
    return results;
  };
  const meansOf = async (points: readonly number[], blocks: readonly number[]) => {
    const means: (number[] | string)[] = points.map(() => []);
    for (const block of blocks) {
      const results = await run(points, block, 1);
      results.forEach((values, i) => {
        const own = means[i];
        if (typeof values === 'string') means[i] = values;
        else if (typeof own !== 'string') own.push(sampleMean(values).value);
      });
    }
    return means;
  };
  return {
    pull: async (points, first, count) => {
      const results = await (order === undefined
        ? run(points, first, count)
        : meansOf(points, order.slice(first, first + count)));
      return results.map(
        (values, i) => inexact(iterations, points[i]) ?? tooMuch(iterations, points[i], goal) ?? values,
      );
    },
    cost: (point) => costOf(iterations, point),
    get trials() {
      return trials;
    },
  };
}

/**
 * Points with memory play all iterations in one go, unless their trials are sequences; the results are handed out in
 * blocks all the same.
 */
function withSequences(field: Field, experiment: Experiment, goal: Goal, iterations: number): Field {
  const played = new Map<number, Played>();
  const { points, dataFolders } = experiment;
  const isSequence = (i: number) => hasMemory(points[i]) && !isLasting(points[i]);
  if (!points.some((_, i) => isSequence(i))) return field;
  let trials = 0;
  const play = (i: number) => {
    const own = played.get(i) ?? playSequence(points[i], iterations, dataFolders);
    played.set(i, own);
    return own;
  };
  return {
    pull: async (some, first, count) => {
      const others = some.filter((i) => !isSequence(i));
      const results = await field.pull(others, first, count);
      return some.map((i) => {
        if (!isSequence(i)) return results[others.indexOf(i)];
        const { times, cost } = play(i);
        const own = times.slice(first * BLOCK_TRIALS, (first + count) * BLOCK_TRIALS);
        trials += own.length;
        return cost.volume > goal.maxVolume * (1 + 1e-12) ? tooMuchText(cost.volume, goal) : own;
      });
    },
    cost: (i) => (isSequence(i) ? play(i).cost : field.cost(i)),
    get trials() {
      return field.trials + trials;
    },
  };
}

/** Runs are judged by their times; the costs of an iteration come from iterations without training. */
function trainingField(iterations: Iterations, runs: TrainingRuns, goal: Goal): Field {
  let trials = 0;
  return {
    pull: async (points, first, count) => {
      const unknown = points.filter((point) => iterations.summaries[point].trials === 0);
      const failures = new Map<number, string>();
      const measured = await iterations.run(unknown, 0, 1);
      unknown.forEach((point, i) => {
        const values = measured[i];
        const failure = typeof values === 'string' ? values : tooMuch(iterations, point, goal);
        if (failure !== undefined) failures.set(point, failure);
      });
      const able = points.filter((point) => !failures.has(point));
      const times = await runs.run(able, first, count);
      trials += able.length * count * RUNS_PER_UNIT;
      return points.map((point) => failures.get(point) ?? times[able.indexOf(point)]);
    },
    cost: (point) => {
      const reached = runs.reached[point];
      const mean = (of: (each: (typeof reached)[number]) => number) =>
        reached.reduce((sum, each) => sum + of(each), 0) / reached.length;
      return {
        computations: mean((each) => each.iterations) * costOf(iterations, point).computations,
        volume: mean((each) => each.volume),
        messages: mean((each) => each.iterations) * costOf(iterations, point).messages,
      };
    },
    get trials() {
      return trials;
    },
  };
}

function costOf(iterations: Iterations, point: number): Cost {
  return {
    computations: iterations.mean(point, 'computations'),
    volume: iterations.mean(point, 'volume'),
    messages: iterations.mean(point, 'messages'),
  };
}

function inexact(iterations: Iterations, point: number): string | undefined {
  if (iterations.summaries[point].trials === 0) return undefined;
  const recovered = iterations.mean(point, 'recovered');
  return recovered === 1
    ? undefined
    : `recovers ${(100 * recovered).toFixed(2)} % on average, not everything`;
}

function tooMuch(iterations: Iterations, point: number, goal: Goal): string | undefined {
  if (iterations.summaries[point].trials === 0) return undefined;
  const volume = iterations.mean(point, 'volume');
  return volume <= goal.maxVolume * (1 + 1e-12) ? undefined : tooMuchText(volume, goal);
}

function tooMuchText(volume: number, { maxVolume }: Goal): string {
  return `volume ${volume.toPrecision(3)} per iteration; allowed: at most ${maxVolume}`;
}
