import type { CsvCell } from '../../report/csv.js';
import { schemeNamed } from '../../schemes/registry.js';
import { Executor } from '../../simulation/execution/executor.js';
import { type Progress, runTrials } from '../../simulation/execution/run.js';
import {
  isAsynchronous,
  roundsOf as iterationsOf,
  type Point,
} from '../../simulation/experiment/experiment.js';
import { METRICS, QUANTILES } from '../../simulation/experiment/metrics.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import { InputError, type Issue, mistake } from '../../simulation/input/input-error.js';
import { pairedColumns } from '../../simulation/monte-carlo/paired.js';
import type { TrialsRow } from '../../simulation/results/labelled.js';
import { trialsCells } from '../../simulation/results/table.js';
import { type Estimate, type Interval, interval, meanOf } from '../../statistics/estimate.js';
import { intervalFromZero, ratioInterval, savedOf } from '../../statistics/paired.js';
import { ratio, scaled } from '../../statistics/ratios.js';
import { type Base, experimentOf, splitFor } from '../candidates/base.js';
import { type Candidate, candidateOf } from '../candidates/candidate.js';
import { judgeOfRounds, roundsDrawn } from '../candidates/judge.js';
import { isReplay, roundsOf } from '../candidates/measured.js';
import type { SchemeSpec } from '../candidates/spec.js';

/** Schemes side by side in one experiment. */
export interface Comparison {
  readonly base: Base;
  readonly rows: readonly ComparisonRow[];
  /** Place in `rows`. */
  readonly baseline: number;
  /** Successive rounds that were resampled together for the intervals, where a trace is replayed. */
  readonly block?: number;
  /**
   * Whether a scheme has no barrier: then times are those per pass, in which as many gradients are used as there are
   * workers, and the candidates' trials are not paired.
   */
  readonly perPass?: boolean;
}

interface ComparisonRow {
  readonly candidate: Candidate;
  readonly result: TrialsRow;
  /** Mean completion time, or with a scheme without a barrier time per pass; 95 % interval. */
  readonly time: Interval;
  /** Time saved against the baseline, as a fraction of the baseline's: 95 % interval of the paired ratio. */
  readonly saved: Interval;
}

/**
 * The schemes as candidates. What a scheme is not told it takes from the experiment's own scheme, where that has it.
 * @throws InputError with one line for each that does not fit, or is there twice
 */
export function comparedCandidates(
  base: Base,
  specs: readonly SchemeSpec[],
  problems: ProblemCache,
): Candidate[] {
  const mistakes: Issue[] = [];
  const found: Candidate[] = [];
  for (const spec of specs) {
    const where = `--schemes ${spec.text}`;
    const definition = schemeNamed(spec.name);
    const choice = {
      name: spec.name,
      parameters: { ...inherited(base, spec.name), ...spec.parameters },
      tolerance: spec.tolerance ?? (definition?.tolerant ? base.point.tolerance : 0),
      split: splitFor(base, spec.name),
    };
    const candidate = candidateOf(base, choice, problems, true);
    if (Array.isArray(candidate))
      mistakes.push(...candidate.map((issue) => ({ ...issue, path: `${where}: ${issue.path}` })));
    else if (found.some((other) => other.spec === candidate.spec)) {
      mistakes.push(mistake(where, `${candidate.spec} twice`, 'each once'));
    } else found.push(candidate);
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
  return found;
}

/** Parameters of the experiment's scheme that another scheme has, too. */
function inherited({ document }: Base, name: string): Record<string, unknown> {
  const definition = schemeNamed(name);
  const own = document.data.scheme;
  if (definition === undefined || own === null || typeof own !== 'object') return {};
  const known = definition.parameters.shape;
  return Object.fromEntries(Object.entries(own).filter(([key]) => key !== 'name' && key in known));
}

/** The number of rounds that trials meet in turn: more trials than that would only repeat them. */
export function replayedRounds({ point }: Base): number | undefined {
  return isReplay(point) ? roundsOf(point) : undefined;
}

/** Runs all candidates on the same draws; of a trace that is replayed, each round once at most. The result does not depend on `jobs`. */
export async function compare(
  base: Base,
  candidates: readonly Candidate[],
  baseline: number,
  options: { readonly trials: number; readonly jobs: number; readonly progress?: Progress },
): Promise<Comparison> {
  const { jobs, progress } = options;
  const replayed = replayedRounds(base);
  const trials = Math.min(options.trials, replayed ?? Infinity);
  const without = candidates.some(({ point }) => isAsynchronous(point));
  const points = candidates.map(({ point: { training: _, ...point } }) => ({ ...point, trials }));
  if (without)
    return comparePasses(base, candidates, baseline, points, { jobs, ...(progress && { progress }) });
  const pairing = { metric: 'completion_time', baseline: points.map(() => baseline) } as const;
  const texts = candidates.map(({ spec }) => spec);
  const keepsTimes = replayed !== undefined;
  const experiment = { ...experimentOf(base, points, texts), pairing, keepsTimes };
  const executor = new Executor(jobs);
  try {
    const results = await runTrials(experiment, executor, progress);
    if (!keepsTimes) {
      return { base, baseline, rows: results.rows.map((result, i) => rowOfTrials(candidates[i], result)) };
    }
    const times = results.rows.map(({ summary }) => summary.times);
    const judge = judgeOfRounds(times, baseline, roundsDrawn(base.point));
    const rows = results.rows.map((result, i) => {
      return { candidate: candidates[i], result, time: judge.time(i), saved: judge.saved(i) };
    });
    return { base, baseline, rows, block: judge.block };
  } finally {
    await executor.end();
  }
}

/** The same by time per pass, where an update has fewer gradients than workers, or workers have several in it. */
async function comparePasses(
  base: Base,
  candidates: readonly Candidate[],
  baseline: number,
  points: readonly Point[],
  { jobs, progress }: { readonly jobs: number; readonly progress?: Progress },
): Promise<Comparison> {
  const texts = candidates.map(({ spec }) => spec);
  const executor = new Executor(jobs);
  try {
    const some = points.map(inLongTrials);
    const { rows } = await runTrials(experimentOf(base, some, texts), executor, progress);
    const passes = rows.map(timePerPass);
    return {
      ...{ base, baseline, perPass: true },
      rows: rows.map((result, i) => {
        const over = ratio(passes[i], passes[baseline]);
        const { low, high } = interval(i === baseline ? { value: 1, se: 0 } : over);
        return {
          candidate: candidates[i],
          result,
          time: { value: passes[i].value, ...interval(passes[i]) },
          saved: { value: 1 - over.value, low: 1 - high, high: 1 - low },
        };
      }),
    };
  } finally {
    await executor.end();
  }
}

/** Fewer trials say too little about how their means differ. */
const LEAST_TRIALS = 50;

/** As many updates as there would be iterations, in trials of many. */
function inLongTrials(point: Point): Point {
  if (!isAsynchronous(point)) return point;
  const { rounds, warmup } = iterationsOf(point);
  return { ...point, trials: Math.max(LEAST_TRIALS, Math.ceil(point.trials / (rounds - warmup))) };
}

/** Gradients of a worker's tasks that are used in an update or iteration; with a code, those that are recovered. */
function gradientsOf(result: TrialsRow): Estimate {
  const { updates } = result.summary;
  return updates === undefined
    ? scaled(result.mean('recovered'), result.point.workers)
    : meanOf(updates.gradients);
}

/** Time until as many gradients are used as there are workers. */
function timePerPass(result: TrialsRow): Estimate {
  const df = result.trials - 1;
  return { ...scaled(ratio(result.time, gradientsOf(result)), result.point.workers), df };
}

/**
 * Mean time that passes for each iteration that completes, E[T]/P(complete) (renewal reward): what fails is done again.
 * Infinity where none has completed.
 */
export function timePerSuccess({ candidate, result, time }: ComparisonRow): number {
  const { rounds, warmup } = iterationsOf(candidate.point);
  const iterations = result.trials * (rounds - warmup);
  return (time.value * iterations) / (iterations - result.summary.incomplete);
}

const NOTHING_KNOWN: Interval = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

function rowOfTrials(candidate: Candidate, result: TrialsRow): ComparisonRow {
  const df = result.trials - 1;
  const moments = result.paired?.moments;
  return {
    candidate,
    result,
    time: intervalFromZero({ ...result.time, df }, 0.95),
    saved: moments === undefined ? NOTHING_KNOWN : savedOf(ratioInterval(moments, 0.95)),
  };
}

/** Columns of the CSV of a comparison: those of a sweep over schemes with a baseline, and what a scheme takes. */
export const COMPARISON_COLUMNS = [
  ...['scheme', 'trials'],
  ...METRICS.flatMap((metric) => [`${metric}_mean`, `${metric}_se`]),
  ...QUANTILES.map(({ ending }) => `completion_time_${ending}`),
  ...pairedColumns('completion_time'),
  ...['completion_time_low', 'completion_time_high', 'saved', 'saved_low', 'saved_high', 'load', 'storage'],
  ...['time_per_success', 'gradients', 'time_per_pass'],
];

/** One row per scheme, in the order in which they were named. */
export function comparisonRows({ rows }: Comparison): CsvCell[][] {
  const cell = (x: number) => (Number.isFinite(x) ? x : null);
  return rows.map((row) => {
    const { candidate, result, time, saved } = row;
    return [
      ...trialsCells([candidate.spec], result),
      ...(result.paired ? [] : [null, null, null, null]),
      ...[time.low, time.high, saved.value, saved.low, saved.high].map(cell),
      candidate.load,
      candidate.storage,
      cell(timePerSuccess(row)),
      cell(gradientsOf(result).value),
      cell(timePerPass(result).value),
    ];
  });
}
