import type { Executor } from '../../simulation/execution/executor.js';
import type { Experiment, TrainingPoint } from '../../simulation/experiment/experiment.js';
import { recordedIterations } from '../../simulation/experiment/training-schema.js';
import type { RunRecord } from '../../simulation/training/recorder.js';
import type { TrainingTask } from '../../simulation/training/tasks.js';
import { nearest, type Reached, reachedBy, type Target } from './target.js';

/** Runs that are made at a time; a unit of the race. */
export const RUNS_PER_UNIT = 5;

/** What training runs of the points of an experiment have shown so far. */
export class Runs {
  /** Per point, in the order of the runs. */
  readonly reached: Reached[][];

  constructor(
    private readonly executor: Executor,
    private readonly experiment: Experiment,
    private readonly target: Target,
  ) {
    this.reached = experiment.points.map(() => []);
  }

  /**
   * Makes runs, units of RUNS_PER_UNIT, for some points. Run i meets the same workers at all of them.
   * @returns for each point the simulated times until the target, or why there is none
   */
  async run(points: readonly number[], first: number, count: number): Promise<(number[] | string)[]> {
    const tasks = points.flatMap((point) =>
      Array.from({ length: count }, (_, unit): TrainingTask => {
        return { point, first: (first + unit) * RUNS_PER_UNIT, count: RUNS_PER_UNIT };
      }),
    );
    const results = await this.executor.attempt(this.experiment, tasks);
    return points.map((point, p) => {
      const own = results.slice(p * count, (p + 1) * count);
      const times: number[] = [];
      for (const result of own) {
        const more = 'failure' in result ? result.failure : this.times(point, result.runs);
        if (typeof more === 'string') return more;
        times.push(...more);
      }
      return times;
    });
  }

  private times(point: number, runs: readonly RunRecord[]): number[] | string {
    const { target } = this;
    const { training } = this.experiment.points[point] as TrainingPoint;
    const recorded = recordedIterations(training.record, training.iterations);
    const found = runs.flatMap((run) => reachedBy(run, recorded, target) ?? []);
    if (found.length < runs.length) {
      const best = Math.min(...runs.map((run) => nearest(run, target.metric)));
      const how = runs.some(({ filled }) => filled < recorded.length) ? ', and diverged' : '';
      return (
        `${runs.length - found.length} of ${runs.length} runs did not come to ${target.metric} ` +
        `${target.value.toPrecision(3)} in ${training.iterations} iterations (nearest: ${best.toPrecision(3)}${how})`
      );
    }
    this.reached[point].push(...found);
    return found.map(({ time }) => time);
  }
}
