import type { FigureContext, Run, TrainingRun } from '../../analysis/figures/figure.js';
import { dataSchema, dataSources } from '../../models/data/registry.js';
import type { Named } from '../../registry/registry.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import type { Estimate } from '../../statistics/estimate.js';

/** One of the paper's learning tasks, with what its authors' code does where the paper says otherwise. */
export interface LearningTask {
  /** Name of the data source. */
  readonly name: 'amazon' | 'covertype' | 'kc-housing';
  /** In running text. */
  readonly label: string;
  /** Over a panel, whose caption says what it is a sample of. */
  readonly title: string;
  /** Name of the data in a CSV. */
  readonly csv: string;
  readonly metric: { readonly name: string; readonly better: 'higher' | 'lower' };
  readonly objective: { readonly loss: string } & Readonly<Record<string, unknown>>;
  readonly step: { readonly rule: string } & Readonly<Record<string, unknown>>;
  /** As printed in Table 1. */
  readonly printed: {
    readonly points: number;
    readonly features: number;
    readonly model: string;
    readonly step: string;
  };
  /** The step of the authors' code, as text. */
  readonly used: string;
  /** Rows of a partition, and non-zero elements of a row: a one per column before encoding, and the constant. */
  readonly partition: { readonly rows: number; readonly nonZeros: number };
  /** A caveat about the data. */
  readonly remark?: string;
}

/** Workers and partitions of Section 5; the code cuts rows beyond a multiple of that off. */
export const WORKERS = 30;

/** Updates of the code's experiments. */
export const ITERATIONS = 100;

/** The code's penalty a = 1/N comes as −2·a·eta·beta beside (eta/N)·g: the gradient of (l2/2)‖beta‖² with l2 = 2. */
const L2 = 2;

/** Section 5.2 and Table 1, in their order; docs/background/corrections.md, 2, for what the code does. */
export const LEARNING_TASKS: readonly LearningTask[] = [
  {
    name: 'amazon',
    label: 'Amazon',
    title: 'Amazon',
    csv: 'amazon',
    metric: { name: 'test AUC', better: 'higher' },
    objective: { loss: 'logistic', metric: 'auc', l2: L2 },
    step: { rule: 'constant', value: 10 },
    printed: { points: 26_215, features: 241_915, model: 'logistic', step: '10' },
    used: '10',
    partition: { rows: 873, nonZeros: 44 },
  },
  {
    name: 'covertype',
    label: 'Covertype (15,000-row sample)',
    title: 'Covertype (sample)',
    csv: 'covertype-sample-15000',
    metric: { name: 'test AUC', better: 'higher' },
    objective: { loss: 'logistic', metric: 'auc', l2: L2 },
    step: { rule: 'constant', value: 0.1 },
    printed: { points: 495_141, features: 15_509, model: 'logistic', step: '0.1' },
    used: '0.1',
    partition: { rows: 340, nonZeros: 55 },
    remark:
      'is a sample here of all 581,012 rows (and 495,141, as printed, are all rows of types 1 and 2, not 80 % of ' +
      'them; the code has 396,112)',
  },
  {
    name: 'kc-housing',
    label: 'KC housing',
    title: 'KC housing',
    csv: 'kc-housing',
    metric: { name: 'test MSE (10¹² $²)', better: 'lower' },
    objective: { loss: 'least-squares', factor: 2, l2: L2 },
    step: { rule: 'geometric', value: 0.1, ratio: 0.98 },
    printed: { points: 17_290, features: 27_654, model: 'least squares', step: '0.1·0.99^t' },
    used: '0.1·0.98^t, t from 1',
    partition: { rows: 576, nonZeros: 19 },
  },
];

/**
 * A data source by its name.
 * @param multiple training rows beyond the largest multiple of this are dropped
 */
export function sourceOf(name: string, multiple: number, more: object = {}): Named<'source'> {
  return dataSchema().parse({ ...more, source: name, multiple_of: multiple });
}

/** The data source of a learning task, or its stand-in where the file is missing. */
export function dataOf(context: FigureContext, { name }: LearningTask, multiple: number): Named<'source'> {
  const { standIn } = dataSources.of({ source: name });
  const instead = standIn === undefined ? undefined : sourceOf(standIn.source, multiple, standIn);
  return context.data(sourceOf(name, multiple), instead ?? sourceOf(name, multiple));
}

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
