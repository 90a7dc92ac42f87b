import { claimsFor, close } from '../../analysis/figures/claim.js';
import { type Figure, type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import { PAPER_DELAY } from '../../analysis/papers/cpgc.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import type { Coordinates } from '../../simulation/results/labelled.js';
import { type Estimate, interval, sampleMean } from '../../statistics/estimate.js';
import { pow } from '../../statistics/pow.js';
import { farthestFromOne, ratioOfMeans, scaled } from '../../statistics/ratios.js';

/** K = M, the number of workers and of sub-matrices. */
export const WORKERS = 40;

/** q, the tolerance rates of the tables. */
export const TOLERANCES = [0, 0.15, 0.3] as const;

const METRICS = ['completion_time', 'messages'] as const satisfies readonly Metric[];

/** A scheme of a table, and what is printed of it at each tolerance: one number where it has no use for that. */
export interface TableRow {
  readonly label: string;
  readonly scheme: { readonly name: string; readonly load?: number; readonly orders?: readonly number[] };
  readonly printed: Readonly<Record<(typeof METRICS)[number], readonly number[]>>;
}

export interface Table {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly split: 'blocks' | 'points';
  /** r */
  readonly load: number;
  readonly rows: readonly TableRow[];
  /** Statements about the table besides its numbers. */
  readonly statements: (found: Found) => Parameters<ReturnType<typeof claimsFor>>[0][];
}

/** Means over the seeds of a run; each seed draws delays and code anew, so that the error is that of both. */
export class Found {
  constructor(private readonly run: Run) {}

  private means(scheme: string, tolerance: number, metric: Metric): number[] {
    const rows = this.run.results.where({ scheme, tolerance } satisfies Coordinates);
    return rows.rows.map((row) => row.mean(metric).value);
  }

  mean(scheme: string, tolerance: number, metric: Metric = 'completion_time'): Estimate {
    return sampleMean(this.means(scheme, tolerance, metric));
  }

  /** A quotient of means of two settings that have met the same delays, seed by seed. */
  ratio(
    [scheme, tolerance]: readonly [string, number],
    [other, otherTolerance]: readonly [string, number],
    metric: Metric = 'completion_time',
  ): Estimate {
    return ratioOfMeans(this.means(scheme, tolerance, metric), this.means(other, otherTolerance, metric));
  }
}

const claim = claimsFor('rcsc');

export function tableFigure(table: Table): Figure {
  const { id, number, title, split, load, rows } = table;
  return {
    id,
    paper: 'rcsc',
    title,
    source: `RCSC, Section VII and Table ${number}`,
    make: async (context) => {
      const seeds = context.quick ? 4 : 24;
      const trials = trialsFor(context, 4_000, 300);
      const run = await context.run({
        name: id,
        trials,
        workers: WORKERS,
        split,
        delay: PAPER_DELAY,
        sweep: {
          seed: seedsOf(context, seeds),
          scheme: rows.map(({ scheme }) => scheme),
          tolerance: TOLERANCES,
        },
      });
      const found = new Found(run);
      const cells = rows.flatMap(({ label, scheme: { name }, printed }) =>
        TOLERANCES.map((tolerance, i) => ({ label, name, tolerance, printed, i })),
      );
      return {
        columns: [
          ...['scheme', 'tolerance', 'seeds', 'trials_per_seed'],
          ...METRICS.flatMap((metric) => [`${metric}_mean`, `${metric}_se`, `${metric}_printed`]),
        ],
        rows: cells.map(({ label, name, tolerance, printed, i }) => [
          ...[label, tolerance, seeds, trials],
          ...METRICS.flatMap((metric) => {
            const { value, se } = found.mean(name, tolerance, metric);
            return [value, se, printedAt(printed[metric], i)];
          }),
        ]),
        chart: {
          title: `RCSC, Table ${number}: ${title}`,
          caption:
            `K = M = ${WORKERS}, load r = ${load}, α = 0.01, μ = 10, one draw per worker and iteration, decoded by ` +
            `peeling. Mean over ${seeds} seeds of ${trials.toLocaleString('en')} iterations ± half the 95 % interval ` +
            'over the seeds; each seed draws the random shifts and the delays anew, and all schemes of a seed meet ' +
            'the same delays. In brackets: as printed, one code in 800 iterations.' +
            (split === 'points'
              ? ' Coded communication: a message adds up to three partial gradients and leaves when the last of them is computed.'
              : ''),
          columns: [
            { header: 'Scheme' },
            { header: 'Tolerance', align: 'right' },
            { header: 'Completion time\n(time units)', align: 'right' },
            { header: 'Messages received', align: 'right' },
          ],
          rows: cells.map(({ label, name, tolerance, printed, i }) => [
            label,
            `${tolerance}`,
            ...METRICS.map((metric) =>
              cellText(found.mean(name, tolerance, metric), printedAt(printed[metric], i), metric),
            ),
          ]),
        },
        claims: [...printedClaims(table, found), ...table.statements(found)].map(claim),
        runs: [run],
      };
    },
  };
}

/** Seeds below the one that the user chose. */
function seedsOf({ seed }: FigureContext, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${seed}/code-${i + 1}`);
}

/** Printed number at the i-th tolerance; a scheme that does not use it has the same number at each. */
function printedAt(printed: readonly number[], i: number): number {
  return printed[Math.min(i, printed.length - 1)];
}

function cellText(estimate: Estimate, printed: number, metric: Metric): string {
  const digits = metric === 'messages' ? 2 : 4;
  const half = interval(estimate).high - estimate.value;
  const error = half < pow(10, -digits) / 2 ? '' : ` ± ${half.toFixed(digits)}`;
  return `${estimate.value.toFixed(digits)}${error} (${printed})`;
}

/** A row for the times and one for the messages of each scheme: the number that is farthest from the printed one. */
function printedClaims({ id, number, load, rows }: Table, found: Found) {
  return rows.flatMap(({ label, scheme: { name }, printed }) =>
    METRICS.map((metric) => {
      const what = metric === 'messages' ? 'numbers of messages' : 'iteration times';
      const ratios = printed[metric].map((number, i) =>
        scaled(found.mean(name, TOLERANCES[i], metric), 1 / number),
      );
      return {
        id: `${id.replace('rcsc-', '')}-${name}-${metric === 'messages' ? 'messages' : 'time'}`,
        section: `VII, Table ${number}`,
        statement: `The printed ${what} of ${label} at load ${load} (${printed[metric].join(', ')})`,
        found: farthestFromOne(ratios),
        verdict: close,
        note: `value: ours ÷ printed, of the ${printed[metric].length === 1 ? 'number' : 'numbers the one'} farthest from 1; the interval includes the draw of the code, the printed number is of one code`,
        instead: 'the numbers of our table',
      };
    }),
  );
}
