import type { FigureContext, Run, TrainingRun } from '../../analysis/figures/figure.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import type { Estimate } from '../../statistics/estimate.js';
import { dataOf, ITERATIONS, LEARNING_TASKS, type LearningTask, WORKERS } from './data-sets.js';

/** Seconds that a worker computes per non-zero element of its partitions: an assumption, the paper has no number. */
export const SECONDS_PER_NON_ZERO = 1e-6;

/** Means of the injected delay in seconds: the authors' code, and the paper's "parameter lambda = 1/2". */
export const MEAN_DELAYS = { code: 0.5, paper: 2 } as const;

/** Tasks per worker in the paper's figures, and the number of workers that it waits for "at most". */
export const LOADS = [2, 3] as const;
export const PAPER_WAIT = 11;

/** The series of the paper's figures. */
export const SERIES = [
  { name: 'uncoded', label: 'uncoded' },
  { name: 'egc2', label: 'EGC, c = 2' },
  { name: 'egc3', label: 'EGC, c = 3' },
  { name: 'agc2', label: 'AGC, c = 2' },
  { name: 'agc3', label: 'AGC, c = 3' },
] as const;

/** Name of one of these series. */
export type SeriesName = (typeof SERIES)[number]['name'];

/** A scheme of a series; AGC has one for each number of workers that it may wait for. */
export interface Choice {
  readonly series: SeriesName;
  readonly scheme: { readonly name: string } & Readonly<Record<string, unknown>>;
  /** c; 1 for uncoded. */
  readonly load: number;
  readonly wait?: number;
}

/** Uncoded, EGC and AGC. */
export function choices(waits: readonly number[]): Choice[] {
  return [
    { series: 'uncoded', scheme: { name: 'uncoded' }, load: 1 },
    ...LOADS.map((load): Choice => ({ series: `egc${load}`, scheme: { name: 'frc', load }, load })),
    ...LOADS.flatMap((load) =>
      waits.map((wait): Choice => {
        return { series: `agc${load}`, scheme: { name: 'erasurehead', load, wait }, load, wait };
      }),
    ),
  ];
}

/** Seconds that a worker computes for one partition. */
export function computingTime({ partition }: LearningTask): number {
  return partition.rows * partition.nonZeros * SECONDS_PER_NON_ZERO;
}

/** A computing time in proportion to the work, and an injected delay, once per worker and iteration. */
export function injectedDelay(computing: number, mean: number) {
  return {
    model: 'sum',
    models: [
      { model: 'deterministic', value: computing },
      { model: 'exponential', mean, correlation: 'iteration' },
    ],
  } as const;
}

/** Iterations that are recorded: closely enough to interpolate between them. */
const RECORDED = [1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90, 100];

/** Time and test metric of one run after the recorded iterations. */
export interface Course {
  readonly iterations: readonly number[];
  readonly times: readonly number[];
  readonly metrics: readonly number[];
}

/** A choice that was trained. */
export interface Trained extends Choice {
  readonly courses: readonly Course[];
}

/** A learning task trained with all choices. */
export interface TrainedTask {
  readonly task: LearningTask;
  readonly run: TrainingRun;
  readonly choices: readonly Trained[];
}

/** Trains the learning tasks as the authors' code does; the quick run trains KC housing only, and briefly. */
export async function trainTasks(
  context: FigureContext,
  name: string,
  {
    delayOf,
    waits,
    runs,
  }: {
    readonly delayOf: (task: LearningTask) => object;
    readonly waits: readonly number[];
    readonly runs: number;
  },
): Promise<TrainedTask[]> {
  const tasks = context.quick ? LEARNING_TASKS.filter((task) => task.name === 'kc-housing') : LEARNING_TASKS;
  const iterations = context.quick ? 10 : ITERATIONS;
  const all = choices(waits);
  const experiments = tasks.map((task) => ({
    ...{ name, seed: context.seed, trials: runs, workers: WORKERS },
    scheme: all[0].scheme,
    delay: delayOf(task),
    training: {
      iterations,
      objective: task.objective,
      data: dataOf(context, task, WORKERS),
      step: task.step,
      method: 'accelerated',
      start: 'zero',
      // Another split into training and test data for each run.
      resample: ['data'],
      record: RECORDED.filter((t) => t <= iterations),
      measure: ['test_metric'],
    },
    sweep: { scheme: all.map(({ scheme }) => scheme) },
  }));
  const trained = await context.trainAll(experiments);
  return trained.map((run, i) => ({
    task: tasks[i],
    run,
    choices: all.map((choice) => ({
      ...choice,
      courses: coursesOf(run.results.at({ scheme: choice.scheme })),
    })),
  }));
}

function coursesOf(row: TrainingRow): Course[] {
  const { iterations } = row;
  const times = iterations.map((t) => row.values('time', t));
  const metrics = iterations.map((t) => row.values('test_metric', t));
  return row.runs.map((_, run) => ({
    iterations,
    times: times.map((of) => of[run]),
    metrics: metrics.map((of) => of[run]),
  }));
}

/** A choice with its mean time per iteration. */
export interface TimedChoice extends Choice {
  readonly time: Estimate;
  readonly trials: number;
}

/** Simulates the time per iteration of all choices. */
export async function timeChoices(
  context: FigureContext,
  name: string,
  {
    delay,
    waits,
    trials,
  }: { readonly delay: object; readonly waits: readonly number[]; readonly trials: number },
): Promise<{ readonly run: Run; readonly choices: readonly TimedChoice[] }> {
  const all = choices(waits);
  const run = await context.run({
    ...{ name, seed: context.seed, trials, workers: WORKERS, scheme: all[0].scheme, delay },
    sweep: { scheme: all.map(({ scheme }) => scheme) },
  });
  const timed = all.map((choice) => {
    const { time, summary } = run.results.at({ scheme: choice.scheme });
    return { ...choice, time, trials: summary.trials };
  });
  return { run, choices: timed };
}
