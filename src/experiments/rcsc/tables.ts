import { claimsFor } from '../../analysis/figures/claim.js';
import { type Figure, type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import { about, atMost, below, close, type Region } from '../../analysis/figures/verdict.js';
import { PAPER_DELAY } from '../../analysis/papers/cpgc.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import type { Coordinates } from '../../simulation/results/labelled.js';
import { type Estimate, interval, sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans, scaled } from '../../statistics/ratios.js';

/** K = M, the number of workers and of sub-matrices. */
export const WORKERS = 40;

/** q, the tolerance rates of the tables. */
export const TOLERANCES = [0, 0.15, 0.3] as const;

const METRICS = ['completion_time', 'messages'] as const satisfies readonly Metric[];

/** A scheme of a table, and what is printed of it at each tolerance: one number where it has no use for that. */
interface TableRow {
  readonly label: string;
  readonly scheme: { readonly name: string; readonly load?: number; readonly orders?: readonly number[] };
  readonly printed: Readonly<Record<(typeof METRICS)[number], readonly number[]>>;
}

interface Table {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly split: 'blocks' | 'points';
  /** r */
  readonly load: number;
  readonly rows: readonly TableRow[];
  /** Statements about the table beside its numbers. */
  readonly statements: (found: Found) => Parameters<ReturnType<typeof claimsFor>>[0][];
}

/** The printed numbers of Tables III and IV, which the statements compare ours with. */
const TABLE_3: readonly TableRow[] = [
  {
    label: 'RCSC',
    scheme: { name: 'rcsc', orders: [1, 2, 3] },
    printed: { completion_time: [0.1582, 0.0935, 0.0755], messages: [63.94, 42.8, 34.51] },
  },
  {
    label: 'UC-MM',
    scheme: { name: 'uc-mmc', load: 3 },
    printed: { completion_time: [0.2424, 0.117, 0.0799], messages: [81.29, 51.16, 36.7] },
  },
  {
    label: 'MCC',
    scheme: { name: 'mcc', load: 3 },
    printed: { completion_time: [0.1572], messages: [14] },
  },
];

const TABLE_4: readonly TableRow[] = [
  {
    label: 'RCSC',
    scheme: { name: 'rcsc', orders: [1, 2, 3] },
    printed: { completion_time: [0.2219, 0.1231, 0.094], messages: [62.56, 41.55, 32.37] },
  },
  {
    label: 'UC-MM',
    scheme: { name: 'uc-mmc', load: 6 },
    printed: { completion_time: [0.1874, 0.0986, 0.0736], messages: [99.63, 55.06, 38.3] },
  },
  {
    label: 'GC',
    scheme: { name: 'cyclic', load: 6 },
    printed: { completion_time: [1.2575], messages: [35] },
  },
];

/** Means over the seeds of a run; each seed draws delays and code anew, so that the error is that of both. */
class Found {
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

function tableFigure(table: Table): Figure {
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
            `K = M = ${WORKERS}, load r = ${load}, alpha = 0.01, mu = 10, one draw per worker and iteration, decoded by ` +
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

/** What is printed at the i-th tolerance; a scheme that does not use it has the same number at each. */
function printedAt(printed: readonly number[], i: number): number {
  return printed[Math.min(i, printed.length - 1)];
}

function cellText(estimate: Estimate, printed: number, metric: Metric): string {
  const digits = metric === 'messages' ? 2 : 4;
  const half = interval(estimate).high - estimate.value;
  const error = half < 10 ** -digits / 2 ? '' : ` ± ${half.toFixed(digits)}`;
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
      const farthest = ratios.reduce((a, b) =>
        Math.abs(Math.log(b.value)) > Math.abs(Math.log(a.value)) ? b : a,
      );
      return {
        id: `${id.replace('rcsc-', '')}-${name}-${metric === 'messages' ? 'messages' : 'time'}`,
        section: `VII, Table ${number}`,
        statement: `The printed ${what} of ${label} at load ${load} (${printed[metric].join(', ')})`,
        found: farthest,
        verdict: close,
        note: `value: ours ÷ printed, of the ${printed[metric].length === 1 ? 'number' : 'numbers the one'} farthest from 1; the interval includes the draw of the code, the printed number is of one code`,
        instead: 'the numbers of our table',
      };
    }),
  );
}

const percentLess = (ratio: Estimate): Estimate => scaled(ratio, -100, 100);

/** The largest of some quotients, judged by itself. */
function largest(ratios: readonly Estimate[]): Estimate {
  return ratios.reduce((a, b) => (b.value > a.value ? b : a));
}

export const table3 = tableFigure({
  id: 'rcsc-table3',
  number: 'III',
  title: 'coded computation, completion time and messages at load 3',
  split: 'blocks',
  load: 3,
  rows: TABLE_3,
  statements: (found) => [
    {
      id: 'same-time-as-mcc',
      section: 'VII.B',
      statement: 'At full recovery RCSC takes approximately the same time as MCC',
      found: found.ratio(['rcsc', 0], ['mcc', 0]),
      verdict: close,
      note: 'value: RCSC ÷ MCC; "approximately the same" is taken as "close"',
    },
    ...([0.15, 0.3] as const).map((tolerance, i) => ({
      id: `reduction-${tolerance}`,
      section: 'VII.B',
      statement: `Tolerance ${tolerance} reduces the iteration time of RCSC by approximately ${[40, 50][i]} %`,
      found: percentLess(found.ratio(['rcsc', tolerance], ['rcsc', 0])),
      verdict: about([40, 50][i]) as Region,
      note: 'value: percent less time than at full recovery',
    })),
    {
      id: 'faster-than-uc-mm',
      section: 'VII.B',
      statement: 'RCSC outperforms UC-MM at all three tolerances (load 3)',
      found: largest(TOLERANCES.map((q) => found.ratio(['rcsc', q], ['uc-mmc', q]))),
      verdict: below(1),
      note: 'value: largest of the three quotients of completion times, RCSC ÷ UC-MM',
    },
    {
      id: 'messages-of-uc-mm',
      section: 'VII.B',
      statement: 'At full recovery UC-MM needs 28 % more messages than RCSC',
      found: scaled(found.ratio(['uc-mmc', 0], ['rcsc', 0], 'messages'), 100, -100),
      verdict: about(28),
      note: 'value: percent more messages',
    },
    {
      id: 'fewest-messages-mcc',
      section: 'VII.B',
      statement: 'MCC needs the fewest messages',
      found: largest(
        TOLERANCES.flatMap((q) =>
          ['rcsc', 'uc-mmc'].map((other) => found.ratio(['mcc', q], [other, q], 'messages')),
        ),
      ),
      verdict: below(1),
      note: 'value: largest quotient of messages, MCC ÷ RCSC or UC-MM',
    },
    {
      id: 'uc-mm-comes-closer',
      section: 'VII.B',
      statement: 'With a larger tolerance the time of UC-MM comes closer to that of RCSC',
      found: largest(
        [0.15, 0.3].map((q, i) => {
          const before = found.ratio(['uc-mmc', TOLERANCES[i]], ['rcsc', TOLERANCES[i]]);
          const after = found.ratio(['uc-mmc', q], ['rcsc', q]);
          const { value, se } = { value: after.value - before.value, se: Math.hypot(after.se, before.se) };
          return { value, se, df: after.df ?? Number.POSITIVE_INFINITY };
        }),
      ),
      verdict: below(0),
      note: 'value: largest change of UC-MM ÷ RCSC from one tolerance to the next',
    },
  ],
});

export const table4 = tableFigure({
  id: 'rcsc-table4',
  number: 'IV',
  title: 'coded communication, completion time and messages at load 6',
  split: 'points',
  load: 6,
  rows: TABLE_4,
  statements: (found) => [
    {
      id: 'faster-than-gc',
      section: 'VII.B',
      statement: 'RCSC and UC-MM outperform gradient coding in iteration time (load 6)',
      found: largest(['rcsc', 'uc-mmc'].map((scheme) => found.ratio([scheme, 0], ['cyclic', 0]))),
      verdict: below(1),
      note: 'value: the larger of the two quotients at full recovery, RCSC or UC-MM ÷ gradient coding',
    },
    {
      id: 'uc-mm-slightly-faster',
      section: 'VII.B',
      statement: 'UC-MM even performs slightly better than RCSC (load 6)',
      found: largest(TOLERANCES.map((q) => percentLess(found.ratio(['uc-mmc', q], ['rcsc', q])))),
      verdict: { from: 0, to: 10 },
      note: 'value: percent less time, the largest of the three tolerances; "slightly" is taken as up to 10 %, as "close"',
      instead: 'UC-MM takes about a fifth less time at every tolerance',
    },
    {
      id: 'most-messages-uc-mm',
      section: 'VII.B',
      statement: 'UC-MM has the largest communication load (load 6)',
      found: largest(
        TOLERANCES.flatMap((q) =>
          ['rcsc', 'cyclic'].map((other) => found.ratio([other, q], ['uc-mmc', q], 'messages')),
        ),
      ),
      verdict: atMost(1),
      note: 'value: largest quotient of messages, RCSC or gradient coding ÷ UC-MM',
    },
  ],
});
