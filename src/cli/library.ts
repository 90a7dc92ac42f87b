import { basename } from 'node:path';
import type { FittedModel } from '../analysis/fit/fit-trace.js';
import type { PlotChoice } from '../analysis/plot/choose.js';
import type { CsvTable } from '../analysis/plot/result-files.js';
import { fault, InputError, mistake } from '../simulation/input/input-error.js';
import type { ExperimentFields, Row } from '../simulation/library/fields.js';
import { documentFor } from '../simulation/library/run.js';

// The commands as functions of the library. What they need is loaded when they are called: the library starts faster.

/** Settings that all functions over experiments have. */
export interface CommonSettings {
  /** Number of threads; default 1, this one. The result does not depend on it. */
  readonly jobs?: number;
  /** Folder that paths in the experiment start from; default: the file's, or the current one. */
  readonly folder?: string;
  /** In place of the experiment's. */
  readonly seed?: string | number;
  /** In place of the experiment's. */
  readonly trials?: number;
}

/** Settings of a comparison. */
export interface CompareSettings extends CommonSettings {
  /** The schemes, as on the command line: NAME or NAME:PARAMETER=VALUE:…, such as `cpgc:load=3`. */
  readonly schemes: readonly string[];
  /** One of them; default: uncoded, else the first. */
  readonly baseline?: string;
}

/** What a comparison says: the object that `straggle compare --format json` prints. */
export interface ComparisonResult {
  /** Name of the experiment. */
  readonly experiment: string;
  /** K */
  readonly workers: number;
  /** M */
  readonly tasks: number;
  /** The seed of all draws. */
  readonly seed: string;
  /** The scheme that differences and ratios are taken against. */
  readonly baseline: string;
  /** One for each scheme, in their order: the columns of the CSV, and what follows. */
  readonly schemes: readonly (Row & ComparedScheme)[];
}

/** A number and the ends of its 95 % interval. */
export interface IntervalEstimate {
  /** The estimate. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** A scheme of a comparison. */
export interface ComparedScheme {
  /** Completion time. */
  readonly time: IntervalEstimate;
  /** Share of the baseline's time that it saves. */
  readonly saved: IntervalEstimate;
}

/**
 * Schemes side by side on the same draws, as `straggle compare`.
 * @param experiment its fields, or the path of an experiment file; its scheme need not be among those compared
 * @throws InputError if the experiment or a setting is wrong
 */
export async function compare(
  experiment: string | ExperimentFields,
  settings: CompareSettings,
): Promise<ComparisonResult> {
  const [{ prepareComparison }, { compare: run }, { comparisonJson }] = await Promise.all([
    import('./prepare-comparison.js'),
    import('../analysis/compare/compare.js'),
    import('./compare.js'),
  ]);
  const { schemes, baseline, jobs } = settings;
  const prepared = prepareComparison(documentFor(experiment, settings), {
    ...flagsOf(settings),
    schemes: [...schemes],
    ...(baseline === undefined ? {} : { baseline }),
  });
  const { base, candidates, trials } = prepared;
  const compared = await run(base, candidates, prepared.baseline, { trials, jobs: threadsOf(jobs) });
  return comparisonJson(compared) as ComparisonResult;
}

/** Settings of a search; as the options of `straggle advise`. */
export interface AdviseSettings extends CommonSettings {
  /** Exact schemes only; time of an iteration. Either this or a target. */
  readonly fullGradient?: boolean;
  /** Time until the error is this, or `5%` of where it starts. */
  readonly targetError?: string | number;
  /** What the target is about; default: the error, where the optimum is known. */
  readonly targetMetric?: 'error' | 'loss';
  /** Default: the experiment's, or points. */
  readonly split?: 'points' | 'blocks';
  /** Only these, as on the command line. */
  readonly schemes?: readonly string[];
  /** Most tasks per worker; default 32. */
  readonly maxLoad?: number;
  /** Most communication per iteration. */
  readonly maxVolume?: number;
  /** Most copies of the data. */
  readonly maxStorage?: number;
}

/** What a search says: the object that `straggle advise --format json` prints. */
export interface AdviceResult {
  /** Name of the experiment. */
  readonly experiment: string;
  /** What a task was. */
  readonly split: 'points' | 'blocks';
  /** The cheapest of those that cannot be told from the fastest; null if none can be named. */
  readonly best: string | null;
  /** The candidate of least time. */
  readonly fastest: string | null;
  /** What it is compared with. */
  readonly baseline: string | null;
  /** Trials that were spent. */
  readonly trials: number;
  /** All candidates, the cheapest first: the columns of the CSV. */
  readonly candidates: readonly Row[];
  /** Whether shares that follow the workers' speeds pay; null where none was tried. */
  readonly shares: {
    /** By intervals. */
    readonly pay: 'yes' | 'no' | 'not to be told';
    /** The best of them. */
    readonly best: string | null;
  } | null;
  /** Whether another numbering of the workers of a trace pays; null where none was tried. */
  readonly numbering: {
    /** By intervals, on rounds that it was not chosen by. */
    readonly pays: 'yes' | 'no' | 'not to be told';
    /** Worker j is worker number order[j] of the trace. */
    readonly order: readonly number[];
    /** The best candidate with it. */
    readonly best: string | null;
  } | null;
  /** What the answer rests on, a sentence each. */
  readonly assumed: readonly string[];
}

/**
 * The fastest scheme for these stragglers, as `straggle advise`.
 * @param source an experiment (its fields, or the path of a file), or a trace: `{ trace: 'trace.csv' }`
 * @throws InputError if the source or a setting is wrong
 */
export async function advise(
  source: string | ExperimentFields | { readonly trace: string },
  settings: AdviseSettings,
): Promise<AdviceResult> {
  const [{ prepareSearch }, { advise: search }, { adviceJson }] = await Promise.all([
    import('./prepare-search.js'),
    import('../analysis/advise/advise.js'),
    import('./advise.js'),
  ]);
  const { jobs, folder: _f, seed: _s, trials: _t, schemes, targetError, ...rest } = settings;
  const trace = typeof source === 'object' && 'trace' in source ? source.trace : undefined;
  const document =
    trace === undefined ? documentFor(source as string | ExperimentFields, settings) : undefined;
  const prepared = prepareSearch(document, {
    ...rest,
    ...flagsOf(settings),
    ...(trace === undefined ? {} : { trace }),
    ...(schemes && { schemes: [...schemes] }),
    ...(targetError === undefined ? {} : { targetError: String(targetError) }),
  });
  const advice = await search({ ...prepared.search, jobs: threadsOf(jobs) });
  return adviceJson(advice, prepared.assumed) as AdviceResult;
}

/** Settings of a fit; as the options of `straggle fit`. */
export interface FitSettings {
  /** Bootstrap samples of each model; default 199. */
  readonly replicates?: number;
  /** Most durations that models are fitted to; default 10,000. */
  readonly sample?: number;
  /** Seed of all random streams; default 1. */
  readonly seed?: string | number;
}

/** What a fit says: the object that `straggle fit --format json` prints of a trace. */
export interface FitResult {
  /** Number of rounds. */
  readonly rounds: number;
  /** Delay models by AIC, the best first. */
  readonly models: readonly FittedModel[];
  /** Conclusions. */
  readonly verdict: {
    /** Name of the model to simulate with; null if the trace should be replayed. */
    readonly adequate: string | null;
    /** Names of models that are not rejected as the distribution of a single duration. */
    readonly notRejected: readonly string[];
    /** Whether slow workers stay slow. */
    readonly persistent: boolean;
    /** Whether slow workers come together. */
    readonly together: boolean;
  };
  /** The other fields: workers, round_time, left_out, barrier, failed, states, dependence. */
  readonly [field: string]: unknown;
}

/**
 * The delay models that fit measured durations, as `straggle fit`.
 * @param trace path of a trace: CSV or CSV.gz with round, worker, duration_s
 * @throws InputError if it cannot be used
 */
export async function fit(trace: string, settings: FitSettings = {}): Promise<FitResult> {
  const [{ readAll, fitJson }, { fitTrace }] = await Promise.all([
    import('./fit.js'),
    import('../analysis/fit/fit-trace.js'),
  ]);
  const { replicates = 199, sample = 10_000, seed = 1 } = settings;
  const [read] = readAll([trace]);
  return fitJson(fitTrace(read, { replicates, sample, seed: String(seed) })) as FitResult;
}

/** Settings of a timeline. */
export interface TimelineSettings extends Pick<CommonSettings, 'folder' | 'seed'> {
  /** Trial, or training run, from 0; default 0. */
  readonly trial?: number;
  /** How many iterations: of the run, or this trial and those after it; default 1. */
  readonly iterations?: number;
  /** A picture, or a trace for ui.perfetto.dev; default svg. */
  readonly format?: 'svg' | 'png' | 'json';
}

/**
 * What happened in a trial, worker by worker, as `straggle timeline`.
 * @returns the content of the file: text, or bytes of a PNG
 * @throws InputError if the experiment is wrong, or has no such trial
 */
export async function timeline(
  experiment: string | ExperimentFields,
  settings: TimelineSettings = {},
): Promise<string | Uint8Array> {
  const [{ FORMS, timelineFor }, { prepare }] = await Promise.all([
    import('./timeline.js'),
    import('./prepare.js'),
  ]);
  const { trial = 0, iterations = 1, format = 'svg' } = settings;
  const prepared = prepare(documentFor(experiment, settings), flagsOf(settings));
  const form = `.${checked('format', format, ['svg', 'png', 'json'])}` as const;
  return FORMS[form](timelineFor(prepared, { trial, iterations }, form));
}

/** How a result is drawn; what is not said is chosen, as by `straggle plot`. */
export interface PlotSettings extends PlotChoice {
  /** Default svg; spec: the Vega-Lite specification as JSON. */
  readonly format?: 'svg' | 'png' | 'pdf' | 'html' | 'spec';
}

/**
 * A picture of a result, as `straggle plot`.
 * @param result rows of `run`, or the path of a CSV file
 * @returns the content of the file: text, or bytes of a PNG or PDF
 * @throws InputError if it cannot be drawn so
 */
export async function plot(
  result: string | readonly Row[],
  settings: PlotSettings = {},
): Promise<string | Uint8Array> {
  const [{ plotOf, specOf }, { plotText }, { readCsv }] = await Promise.all([
    import('../analysis/plot/draw.js'),
    import('./plot.js'),
    import('../analysis/plot/result-files.js'),
  ]);
  const { format = 'svg', ...choice } = settings;
  checked('format', format, ['svg', 'png', 'pdf', 'html', 'spec']);
  const table = typeof result === 'string' ? readCsv(result) : tableOf(result);
  const name = typeof result === 'string' ? basename(result).replace(/\.csv$/i, '') : 'result';
  const drawn = plotOf(name, name, table, choice);
  if (format === 'spec') return `${JSON.stringify(specOf(drawn.figure), null, 2)}\n`;
  return plotText(`.${format}`, drawn, table, choice.title ?? name);
}

function tableOf(rows: readonly Row[]): CsvTable {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new InputError([fault('result', 'no rows', 'rows of run, or the path of a CSV file')]);
  }
  const columns = Object.keys(rows[0]);
  return { columns, rows: rows.map((row) => columns.map((column) => row[column])) };
}

/** Settings as the options of the commands have them. */
function flagsOf({ seed, trials }: Pick<CommonSettings, 'seed' | 'trials'>): {
  seed?: string;
  trials?: number;
} {
  if (trials !== undefined && !(Number.isInteger(trials) && trials >= 1)) {
    throw new InputError([mistake('trials', String(trials), 'a whole number >= 1')]);
  }
  return {
    ...(seed === undefined ? {} : { seed: String(seed) }),
    ...(trials === undefined ? {} : { trials }),
  };
}

/** Threads of an executor: one is this one. */
function threadsOf(jobs = 1): number {
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new InputError([mistake('jobs', String(jobs), 'a whole number >= 1')]);
  }
  return jobs === 1 ? 0 : jobs;
}

function checked<T extends string>(setting: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new InputError([mistake(setting, String(value), allowed.join(', '))]);
}
