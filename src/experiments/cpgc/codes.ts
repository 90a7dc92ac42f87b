import { pointOf } from '../../analysis/closed-forms/simulate.js';
import { above, below, type ClaimDraft } from '../../analysis/figures/claim.js';
import { type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import { PAPER_DELAY, PAPER_SYSTEM } from '../../analysis/papers/cpgc.js';
import type { CsvCell } from '../../report/csv.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import { compilePoint } from '../../simulation/monte-carlo/compiled-point.js';
import type { ResultTable } from '../../simulation/results/table.js';
import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';

/** LT codes with the load of the paper. */
export const LT = { name: 'lt', load: 3 } as const;
export const RCSC = { name: 'rcsc', orders: [1, 2, 3] } as const;

const METRICS = ['completion_time', 'messages', 'volume'] as const;

/** Random codes, and CPGC on the same draws of the delays. */
const SCHEMES = [{ name: 'cpgc', load: 3 }, LT, RCSC];

/** The random codes of Figure 1, several draws of each. */
export interface RandomCodes {
  readonly run: Run;
  /** Draws of each code. */
  readonly draws: number;
  /** LT codes that were drawn and could not be decoded from all messages. */
  readonly refused: number;
  /** Iterations of each draw. */
  readonly trials: number;
}

/** Simulates several draws of LT and RCSC codes at some tolerances, with one draw of the delay per worker. */
export async function runCodes(context: FigureContext, tolerances: readonly number[]): Promise<RandomCodes> {
  const draws = context.quick ? 4 : 80;
  const trials = trialsFor(context, 1_000, 100);
  const { seeds, refused } = decodableSeeds(context.seed, draws);
  const run = await context.run({
    ...{ name: 'cpgc-fig1-codes', trials, ...PAPER_SYSTEM },
    sweep: { seed: seeds, scheme: SCHEMES, tolerance: tolerances },
  });
  return { run, draws, refused, trials };
}

/** The mean over the draws of a code. */
interface MeanOverCodes {
  readonly scheme: 'lt' | 'rcsc';
  readonly tolerance: number;
  readonly of: (metric: Metric) => Estimate;
}

/** The means over the draws of both random codes. */
export function meansOverCodes({ run }: RandomCodes, tolerances: readonly number[]): MeanOverCodes[] {
  return [LT.name, RCSC.name].flatMap((scheme) =>
    tolerances.map((tolerance) => {
      const { rows } = run.results.where({ scheme, tolerance });
      const of = (metric: Metric) => sampleMean(rows.map((row) => row.mean(metric).value));
      return { scheme, tolerance, of };
    }),
  );
}

/** The table of the three schemes, with a column for the number of codes, and below it the means over random codes. */
export function withCodes(
  { columns, rows }: ResultTable,
  random: readonly MeanOverCodes[],
  { draws, trials }: RandomCodes,
): ResultTable {
  const cells = ({ scheme, tolerance, of }: MeanOverCodes): Record<string, CsvCell> => ({
    ...{
      'delay.correlation': PAPER_DELAY.correlation,
      'scheme.name': scheme,
      tolerance,
      trials,
      codes: draws,
    },
    ...Object.fromEntries(
      METRICS.flatMap((metric) => {
        const { value, se } = of(metric);
        return [
          [`${metric}_mean`, value],
          [`${metric}_se`, se],
        ];
      }),
    ),
  });
  return {
    columns: [...columns, 'codes'],
    rows: [
      ...rows.map((row) => [...row, 1]),
      ...random.map(cells).map((row) => [...columns, 'codes'].map((column) => row[column] ?? null)),
    ],
  };
}

/**
 * Seeds of the first codes whose LT code can be decoded from all its messages. One that cannot is known as soon as it is
 * drawn, and nobody would use it.
 */
export function decodableSeeds(seed: string, count: number): { seeds: string[]; refused: number } {
  const seeds: string[] = [];
  let drawn = 0;
  while (seeds.length < count) {
    const own = `${seed} code ${++drawn}`;
    const { code, collector } = compilePoint(
      pointOf({ seed: own, ...PAPER_SYSTEM, scheme: LT, incomplete: 'skip' }),
    );
    collector.reset();
    let complete = false;
    for (let s = 0; s < code.plan.firstSubtask[20] && !complete; s++)
      complete = collector.receive(Math.floor(s / 3), s);
    if (complete) seeds.push(own);
  }
  return { seeds, refused: drawn - count };
}

/** The statements about random codes. */
export function codeDrafts({ run: { results } }: RandomCodes): ClaimDraft[] {
  const times = (scheme: string, tolerance: number) =>
    results.where({ scheme, tolerance }).rows.map(({ time }) => time.value);
  const toCpgc = (scheme: string, tolerance: number) =>
    ratioOfMeans(times(scheme, tolerance), times('cpgc', tolerance));
  const gain = ratioOfMeans(times('lt', 0.1), times('lt', 0));
  const ltTimes = times('lt', 0);
  const quotients = times('cpgc', 0).map((cpgc, i) => ltTimes[i] / cpgc);
  const faster = quotients.filter((each) => each < 1).length;
  const best = Math.min(...quotients).toFixed(2);
  const note = 'value: quotient of the mean times, its interval over the draws of the codes';
  return [
    {
      id: 'codes-lt-partial',
      section: '3',
      statement:
        'LT codes as designed do not allow a part of the gradient to be recovered: at tolerance 10 % CPGC is faster',
      found: toCpgc('lt', 0.1),
      verdict: above(1),
      note: `${note}, LT ÷ CPGC. LT itself takes ${gain.value.toFixed(2)} of its time for the full gradient`,
    },
    {
      id: 'codes-lt-exact',
      section: '3',
      origin: 'ours' as const,
      statement: 'For the full gradient an LT code that can be decoded is faster than CPGC',
      found: toCpgc('lt', 0),
      verdict: below(1),
      note: `${note}, LT ÷ CPGC; ${faster} of the ${ltTimes.length} codes are faster, the fastest takes ${best} of the time`,
      instead: 'that depends on the code: see the note',
    },
    {
      id: 'codes-rcsc-exact',
      section: 'longer version',
      origin: 'ours' as const,
      statement: 'For the full gradient RCSC is faster than CPGC',
      found: toCpgc('rcsc', 0),
      verdict: below(1),
      note: `${note}, RCSC ÷ CPGC; at tolerance 10 % it is ${toCpgc('rcsc', 0.1).value.toFixed(3)}`,
    },
  ];
}
