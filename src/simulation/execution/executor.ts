import { SimulationError } from '../../engine/errors.js';
import { MANY_WORKERS } from '../experiment/check.js';
import { type Experiment, isTraining, type TrainingPoint } from '../experiment/experiment.js';
import type { ProblemCache } from '../experiment/problem.js';
import { BLOCKS_PER_TASK, batchesOf, blockTrials } from '../monte-carlo/point-group.js';
import { effortOf } from '../monte-carlo/tasks.js';
import { type Task, type TaskResult, TaskRunner } from './task-runner.js';
import { refuseUnknown, Threads } from './threads.js';

/** The result of a task that did not fail. */
export type Done<T extends Task> = Exclude<TaskResult<T>, { readonly failure: string }>;

/**
 * Executes tasks of one experiment after the other: in this thread, or in others. All that is simulated goes through
 * here: trials and training, sweeps with a journal, comparisons, searches, figures. No result depends on how.
 */
export class Executor {
  private readonly threads: Threads | undefined;
  private readonly here: TaskRunner;

  /**
   * @param jobs number of threads; 0: all is done in this one
   * @param problems has some of the data at hand
   * @param thread module that does a task in a thread, for tests
   */
  constructor(
    private readonly jobs = 0,
    private readonly problems?: ProblemCache,
    thread?: string,
  ) {
    this.threads = jobs === 0 ? undefined : new Threads(jobs, thread);
    this.here = new TaskRunner(problems);
  }

  /** Whether threads have been started. */
  get hasThreads(): boolean {
    return this.threads?.running ?? false;
  }

  /**
   * Executes tasks and takes their results in the order of the tasks. `tasks` is asked for the next one as late as
   * can be, so that it may stop early because of what was taken.
   * @throws SimulationError of the first task that failed, or that ended its thread again and again
   * @throws InputError if the experiment has a scheme that threads do not know
   */
  async run<T extends Task>(
    experiment: Experiment,
    tasks: Iterable<T>,
    take: (task: T, result: Done<T>) => void,
  ): Promise<void> {
    await this.execute(experiment, tasks, (task, result) => {
      if ('failure' in result) throw new SimulationError(result.failure);
      take(task, result as Done<T>);
    });
  }

  /**
   * The results of tasks, in their order; of those that failed, why.
   * @throws as `run`, for all but what has failed in the simulation
   */
  async attempt<T extends Task>(experiment: Experiment, tasks: Iterable<T>): Promise<TaskResult<T>[]> {
    const results: TaskResult<T>[] = [];
    await this.execute(experiment, tasks, (_, result) => {
      results.push(result);
    });
    return results;
  }

  private async execute<T extends Task>(
    experiment: Experiment,
    tasks: Iterable<T>,
    take: (task: T, result: TaskResult<T>) => void,
  ): Promise<void> {
    if (this.threads) refuseUnknown(experiment, this.jobs);
    if (this.threads && !this.isQuick(experiment)) {
      const here = hasShortTasks(experiment) ? (task: T) => this.here.run(experiment, task) : undefined;
      await this.threads.run(experiment, tasks, take, (task) => nameOf(task, experiment), here);
      return;
    }
    const giveWay = yielding();
    for (const task of tasks) {
      take(task, this.here.run(experiment, task));
      await giveWay();
    }
  }

  /** Whether all the work of an experiment takes less time than threads take to start. */
  private isQuick({ points }: Experiment): boolean {
    if (!points.every(isTraining)) {
      if (points.some(({ workers }) => workers >= MANY_WORKERS)) return false;
      const effort = points.reduce((sum, { trials, workers, tasks }) => sum + trials * (workers + tasks), 0);
      return effort <= QUICK_TRIALS;
    }
    const limit = this.hasThreads ? QUICK_BESIDE_THREADS : QUICK_TRAINING;
    let effort = 0;
    for (const point of points as readonly TrainingPoint[]) {
      effort += point.trials * point.training.iterations * this.entriesOf(point);
      if (effort > limit) return false;
    }
    return true;
  }

  /** Entries of the data matrix; infinitely many where nobody has looked. */
  private entriesOf(point: TrainingPoint): number {
    const { points: rows, features } = point.training.data;
    if (typeof rows === 'number' && typeof features === 'number') return rows * features;
    return this.problems?.entriesOf(point) ?? Number.POSITIVE_INFINITY;
  }

  /** Ends the threads. */
  async end(): Promise<void> {
    await this.threads?.end();
  }
}

/** Workers and tasks in all trials together. */
const QUICK_TRIALS = 1e6;
/** Multiplications and additions that take less time than a thread takes to start, and than a task to hand over. */
const QUICK_TRAINING = 1e9;
const QUICK_BESIDE_THREADS = 1e7;

/**
 * Whether each task of an experiment is likely to take less than a moment: this thread may do some, and hears what is typed
 * or sent to it soon enough.
 */
function hasShortTasks(experiment: Experiment): boolean {
  if (experiment.points.some((point) => isTraining(point) || point.workers >= MANY_WORKERS)) return false;
  return batchesOf(experiment).every((batch) => {
    const trials = Math.min(batch.trials, BLOCKS_PER_TASK * blockTrials(batch.sampling));
    return trials * effortOf(experiment, batch) <= SHORT_TASK;
  });
}

/** Workers and tasks in all trials of a task that takes a fifth of a second at most, of nearly all schemes. */
const SHORT_TASK = 4e6;

/** A task in the words of its experiment. */
function nameOf(task: Task, experiment: Experiment): string {
  const last = task.first + task.count - 1;
  if (!('batch' in task)) return `runs ${task.first} to ${last} of point ${task.point}`;
  const { points } = batchesOf(experiment)[task.batch];
  return `blocks ${task.first} to ${last} of ${points.length > 1 ? 'points' : 'point'} ${points.join(', ')}`;
}

/** Milliseconds of work in one turn. */
const TURN = 50;

/**
 * Divides long work into turns of the event loop, between which signals are heard and progress is shown. What it
 * returns is to be awaited often, and gives way when it is time.
 */
export function yielding(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN) return undefined;
    return new Promise<void>((resume) => setImmediate(resume)).then(() => {
      since = performance.now();
    });
  };
}
