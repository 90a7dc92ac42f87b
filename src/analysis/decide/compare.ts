import type { CsvCell } from '../../report/csv.js';
import { parametersOf, schemeNamed } from '../../schemes/registry.js';
import { PairedSummary, pairedColumns } from '../../simulation/execution/paired.js';
import { runExperiment } from '../../simulation/execution/run-trials.js';
import { METRICS, QUANTILES } from '../../simulation/experiment/metrics.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import { InputError, mistake } from '../../simulation/input/input-error.js';
import type { PointSummary } from '../../simulation/monte-carlo/summary.js';
import { meanOf } from '../../statistics/estimate.js';
import { standardError } from '../../statistics/moments.js';
import { type Base, experimentOf, splitFor } from './base.js';
import { type Candidate, candidateOf } from './candidate.js';
import { type Interval, intervalOf } from './paired.js';
import type { SchemeSpec } from './spec.js';

/** Schemes side by side in one experiment. */
export interface Comparison {
  readonly base: Base;
  readonly rows: readonly ComparisonRow[];
  /** Place in `rows`. */
  readonly baseline: number;
}

export interface ComparisonRow {
  readonly candidate: Candidate;
  readonly summary: PointSummary;
  /** Mean completion time; 95 % interval. */
  readonly time: Interval;
  /** Time saved against the baseline, as a fraction of the baseline's: 95 % interval of the paired ratio. */
  readonly saved: Interval;
  /** The same in the columns of a sweep with a baseline. */
  readonly paired: readonly CsvCell[];
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
  const split = splitFor(
    base,
    specs.map(({ name }) => name),
  );
  const mistakes: string[] = [];
  const found: Candidate[] = [];
  for (const spec of specs) {
    const where = `--schemes ${spec.text}`;
    const definition = schemeNamed(spec.name);
    const choice = {
      name: spec.name,
      parameters: { ...inherited(base, spec.name), ...spec.parameters },
      tolerance: spec.tolerance ?? (definition?.tolerant ? base.point.tolerance : 0),
      split:
        definition === undefined || definition.split === 'either' ? split : (base.split ?? definition.split),
    };
    const candidate = candidateOf(base, choice, problems);
    if (Array.isArray(candidate)) mistakes.push(...candidate.map((line) => `${where}: ${line}`));
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
  const known = parametersOf(definition).shape;
  return Object.fromEntries(Object.entries(own).filter(([key]) => key !== 'name' && key in known));
}

/** Runs all candidates on the same draws. The result does not depend on `jobs`. */
export async function compare(
  base: Base,
  candidates: readonly Candidate[],
  baseline: number,
  options: {
    readonly trials: number;
    readonly jobs: number;
    readonly apart?: boolean;
    readonly progress?: (done: number, total: number) => void;
  },
): Promise<Comparison> {
  const { trials, ...run } = options;
  const points = candidates.map(({ point: { training: _, ...point } }) => ({ ...point, trials }));
  const pairing = { metric: 'completion_time', baseline: points.map(() => baseline) } as const;
  const texts = candidates.map(({ spec }) => spec);
  const experiment = { ...experimentOf(base, points, texts), pairing };
  let pairs: PairedSummary | undefined;
  const summaries = await runExperiment(experiment, {
    ...run,
    block: (results, { points: all }) => {
      // All have the same baseline, and so stand together in one slice.
      pairs ??= new PairedSummary(pairing, all);
      pairs.add(results);
    },
  });
  const rows = summaries.map((summary, i): ComparisonRow => {
    const df = summary.trials - 1;
    const paired = pairs?.row(i) ?? [];
    const [, , ratio, error] = paired.map((cell) => (typeof cell === 'number' ? cell : Number.NaN));
    return {
      candidate: candidates[i],
      summary,
      time: intervalOf({ ...meanOf(summary.of('completion_time')), df }, 0.95),
      saved: intervalOf({ value: 1 - ratio, se: error, df }, 0.95),
      paired,
    };
  });
  return { base, rows, baseline };
}

/** Columns of the CSV of a comparison: those of a sweep over schemes with a baseline, and what a scheme takes. */
export const COMPARISON_COLUMNS = [
  ...['scheme', 'trials'],
  ...METRICS.flatMap((metric) => [`${metric}_mean`, `${metric}_se`]),
  ...QUANTILES.map(({ ending }) => `completion_time_${ending}`),
  ...pairedColumns('completion_time'),
  ...['load', 'storage'],
];

/** One row per scheme, in the order in which they were named. */
export function comparisonRows({ rows }: Comparison): CsvCell[][] {
  return rows.map(({ candidate, summary, paired }) => [
    candidate.spec,
    summary.trials,
    ...METRICS.flatMap((metric) => {
      const moments = summary.of(metric);
      return [moments.mean, standardError(moments)];
    }),
    ...summary.quantiles(),
    ...paired,
    candidate.load,
    candidate.storage,
  ]);
}
