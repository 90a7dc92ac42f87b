import { pointOf } from '../../analysis/closed-forms/simulate.js';
import { type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { fields, meanAndError, tableOf } from '../../analysis/figures/columns.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import { above, below } from '../../analysis/figures/verdict.js';
import { PAPER_SYSTEM, SCHEME_LABELS } from '../../analysis/papers/cpgc.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import { compilePoint } from '../../simulation/monte-carlo/compiled-point.js';
import type { Results, TrialsRow } from '../../simulation/results/labelled.js';
import { sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';

const TOLERANCES = Array.from({ length: 11 }, (_, i) => i / 20);

/** LT codes with the load of the paper. */
export const LT = { name: 'lt', load: 3 } as const;
export const RCSC = { name: 'rcsc', orders: [1, 2, 3] } as const;
const SCHEMES = [{ name: 'uc-mmc', load: 3 }, { name: 'mcc', load: 3 }, { name: 'cpgc', load: 3 }, LT, RCSC];

const METRICS: readonly { metric: Metric; title: string }[] = [
  { metric: 'completion_time', title: 'completion time (time units)' },
  { metric: 'messages', title: 'communication load (messages)' },
  { metric: 'volume', title: 'communication volume (full results)' },
];

export const codes: Figure = {
  id: 'cpgc-codes',
  paper: 'cpgc',
  title: 'Figure 1 with random codes beside CPGC: LT and RCSC, several draws of each, K = 20, r = 3',
  source: 'CPGC, Section 3 (LT codes) and Figure 1; RCSC from the authors’ longer version',
  make: async (context) => {
    const draws = context.quick ? 4 : 40;
    const trials = trialsFor(context, 2_000, 100);
    const { seeds, refused } = decodableSeeds(context.seed, draws);
    const run = await context.run({
      ...{ name: 'cpgc-codes', trials, ...PAPER_SYSTEM },
      sweep: { seed: seeds, scheme: SCHEMES, tolerance: TOLERANCES },
    });
    const rows = SCHEMES.flatMap(({ name: scheme }) =>
      TOLERANCES.map((tolerance) => {
        const own = run.results.where({ scheme, tolerance });
        return {
          ...{ scheme, tolerance, codes: draws, trials },
          of: (metric: Metric) => overCodes(own, metric),
        };
      }),
    );
    return {
      ...tableOf(rows, {
        ...fields('scheme', 'tolerance', 'codes', 'trials'),
        ...Object.assign(
          {},
          ...METRICS.map(({ metric }) =>
            meanAndError<(typeof rows)[number]>(metric, (row) => row.of(metric)),
          ),
        ),
      }),
      chart: {
        title: 'CPGC beside random codes: LT is fast for all blocks, and gains little from a tolerance',
        caption:
          `K = M = 20, r = 3, α = 0.01, μ = 10, one draw per worker and iteration; ${draws} draws of each code with ` +
          `${trials.toLocaleString('en')} iterations each, the same for all schemes; bands: 95 % intervals over the draws, ` +
          `seeds “${context.seed} code i”. LT: robust soliton degrees (c = 0.03, δ = 0.5); of ${draws + refused} codes ` +
          `${refused} could not be decoded from all 60 messages; others took their place. RCSC: messages of 1, 2 and 3 blocks.`,
        series: SCHEMES.map(({ name }) => ({ name, label: SCHEME_LABELS[name] })),
        panels: METRICS.map(({ metric, title }, i) => ({
          title: `(${'abc'[i]}) ${title.split(' (')[0]}`,
          x: { title: 'tolerance ratio' },
          y: { title, zero: true },
          points: rows.map((row) => pointAt(row.scheme, row.tolerance, row.of(metric))),
        })),
        columns: 3,
        height: 220,
      },
      claims: claimsOf(run.results),
      runs: [run],
    };
  },
};

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

function overCodes(rows: Results<TrialsRow>, metric: Metric) {
  return sampleMean(rows.rows.map((row) => row.mean(metric).value));
}

function claimsOf(results: Results<TrialsRow>): Claim[] {
  const times = (scheme: string, tolerance: number) =>
    results.where({ scheme, tolerance }).rows.map(({ time }) => time.value);
  const toCpgc = (scheme: string, tolerance: number) =>
    ratioOfMeans(times(scheme, tolerance), times('cpgc', tolerance));
  const gain = ratioOfMeans(times('lt', 0.1), times('lt', 0));
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
      note: `${note}, LT ÷ CPGC`,
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
  ].map(claimsFor('cpgc'));
}
