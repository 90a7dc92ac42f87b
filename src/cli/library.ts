import { basename } from 'node:path';
import type { CsvTable } from '../analysis/plot/result-files.js';
import { fault, InputError, mistake, shown } from '../simulation/input/input-error.js';
import type { ExperimentFields, Row } from '../simulation/library/fields.js';
import { checkSettings, documentFor } from '../simulation/library/run.js';
import type {
  AdviceResult,
  AdviseSettings,
  CommonSettings,
  CompareSettings,
  ComparisonResult,
  FitResult,
  FitSettings,
  PlotSettings,
  TimelineSettings,
} from './library-types.js';

/** The names of all settings: a type that gets another one does not fit any more. */
type Names<Settings> = { readonly [name in keyof Required<Settings>]: true };

const COMMON: Names<CommonSettings> = { jobs: true, folder: true, seed: true, trials: true };
const OF_COMPARE: Names<CompareSettings> = { ...COMMON, schemes: true, baseline: true };
const OF_ADVISE: Names<AdviseSettings> = {
  ...COMMON,
  ...{ fullGradient: true, targetError: true, targetMetric: true, split: true, schemes: true },
  ...{ maxLoad: true, maxVolume: true, maxStorage: true },
};
const OF_FIT: Names<FitSettings> = { replicates: true, sample: true, seed: true };
const OF_TIMELINE: Names<TimelineSettings> = {
  ...{ folder: true, seed: true, trial: true, iterations: true, format: true },
};
const OF_PLOT: Names<PlotSettings> = {
  ...{ format: true, x: true, y: true, series: true, facet: true, colour: true, log: true },
  ...{ ratioTo: true, title: true, unit: true },
};

// The commands as functions of the library. What they need is loaded when they are called: the library starts faster.

/**
 * Schemes side by side on the same draws, as `straggle compare`.
 * @param experiment its fields, or the path of an experiment file; its scheme need not be among those compared
 * @throws InputError if the experiment or a setting is wrong
 */
export async function compare(
  experiment: string | ExperimentFields,
  settings: CompareSettings,
): Promise<ComparisonResult> {
  checkSettings(settings, Object.keys(OF_COMPARE));
  checkSchemes(settings.schemes);
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

/**
 * The fastest scheme for these stragglers, as `straggle advise`.
 * @param source an experiment (its fields, or the path of a file), or a trace: `{ trace: 'trace.csv' }`
 * @throws InputError if the source or a setting is wrong
 */
export async function advise(
  source: string | ExperimentFields | { readonly trace: string },
  settings: AdviseSettings,
): Promise<AdviceResult> {
  checkSettings(settings, Object.keys(OF_ADVISE));
  if (settings.schemes !== undefined) checkSchemes(settings.schemes);
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
  // The columns of the candidates are known by name only.
  return adviceJson(advice, prepared.assumed) as unknown as AdviceResult;
}

/**
 * The delay models that fit measured durations, as `straggle fit`.
 * @param trace path of a trace: CSV or CSV.gz with round, worker, duration_s
 * @throws InputError if it cannot be used
 */
export async function fit(trace: string, settings: FitSettings = {}): Promise<FitResult> {
  checkSettings(settings, Object.keys(OF_FIT));
  if (typeof trace !== 'string') {
    throw new InputError([mistake('trace', shown(trace), 'the path of a trace')]);
  }
  const [{ readAll, fitJson }, { fitTrace }] = await Promise.all([
    import('./fit.js'),
    import('../analysis/fit/fit-trace.js'),
  ]);
  const { replicates = 199, sample = 10_000, seed = 1 } = settings;
  const [read] = readAll([trace]);
  return fitJson(fitTrace(read, { replicates, sample, seed: String(seed) })) as FitResult;
}

/**
 * Events of a trial, worker by worker, as `straggle timeline`.
 * @returns the content of the file: text, or bytes of a PNG
 * @throws InputError if the experiment is wrong, or has no such trial
 */
export async function timeline(
  experiment: string | ExperimentFields,
  settings: TimelineSettings = {},
): Promise<string | Uint8Array> {
  checkSettings(settings, Object.keys(OF_TIMELINE));
  const [{ FORMS, timelineFor }, { prepare }] = await Promise.all([
    import('./timeline.js'),
    import('./prepare.js'),
  ]);
  const { trial = 0, iterations = 1, format = 'svg' } = settings;
  const prepared = prepare(documentFor(experiment, settings), flagsOf(settings));
  const form = `.${checked('format', format, ['svg', 'png', 'json'])}` as const;
  return FORMS[form](timelineFor(prepared, { trial, iterations }, form));
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
  checkSettings(settings, Object.keys(OF_PLOT));
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

function checkSchemes(schemes: unknown): void {
  if (Array.isArray(schemes) && schemes.every((each) => typeof each === 'string')) return;
  throw new InputError([mistake('settings.schemes', shown(schemes), 'a list of schemes, as texts')]);
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
