import type { FigureContext, TrainingRun } from '../../analysis/figures/figure.js';
import { recordOf } from '../../simulation/training/records.js';
import { dataOf, ITERATIONS, type LearningTask, WORKERS } from './data-sets.js';

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

/** Which series it is. */
export type SeriesName = (typeof SERIES)[number]['name'];

/** A scheme as a series shows it; AGC has one for each number of workers it may wait for. */
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

/** How a run went: what it had after the recorded iterations. */
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

/** What a learning task is trained with. */
export interface TrainingPlan {
  readonly task: LearningTask;
  readonly delay: object;
  readonly choices: readonly Choice[];
  readonly runs: number;
  readonly iterations?: number;
}

/** Trains learning tasks as the authors' code does, each with all of its choices. */
export async function trainTasks(
  context: FigureContext,
  name: string,
  plans: readonly TrainingPlan[],
): Promise<TrainedTask[]> {
  const runs = await context.trainAll(plans.map((plan) => experimentOf(context, name, plan)));
  return plans.map(({ task, choices }, p) => ({
    task,
    run: runs[p],
    choices: choices.map((choice, i) => ({ ...choice, courses: coursesOf(runs[p], i) })),
  }));
}

function experimentOf(context: FigureContext, name: string, plan: TrainingPlan): Record<string, unknown> {
  const { task, delay, choices, runs, iterations = ITERATIONS } = plan;
  return {
    name,
    seed: context.seed,
    trials: runs,
    workers: WORKERS,
    scheme: choices[0].scheme,
    delay,
    training: {
      iterations,
      objective: task.objective,
      data: dataOf(context, task, WORKERS),
      step: task.step,
      method: 'accelerated',
      start: 'zero',
      record: RECORDED.filter((t) => t <= iterations),
    },
    sweep: { scheme: choices.map(({ scheme }) => scheme) },
  };
}

function coursesOf({ summaries }: TrainingRun, point: number): Course[] {
  const { iterations, runs } = summaries[point];
  return runs.map((run) => ({
    iterations,
    times: iterations.map((_, k) => recordOf(run, k, 'time')),
    metrics: iterations.map((_, k) => recordOf(run, k, 'test_metric')),
  }));
}
