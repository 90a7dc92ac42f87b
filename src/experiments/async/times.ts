import { harmonic } from '../../analysis/closed-forms/completion-times.js';
import { about, atMost, between, type Checked, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { estimateCells, meanText } from '../../analysis/figures/estimates.js';
import { type Figure, type Run, trialsFor } from '../../analysis/figures/figure.js';
import { type Estimate, exactly, meanOf } from '../../statistics/estimate.js';
import { farthestFromOne, largest, ratio, scaled } from '../../statistics/ratios.js';
import {
  type DelayName,
  delaysOf,
  formulaOf,
  half,
  KNOWN,
  type Known,
  SCHEMES,
  type SchemeName,
  schemeOf,
  staleness,
  WORKERS,
  waitOf,
} from './settings.js';

/** Updates of a trial that count, and those before them. */
const UPDATES = 400;
const WARMUP = 100;

export const times: Figure = {
  id: 'async-times',
  paper: 'async',
  title: 'Time per update and staleness in the long run, with and without a barrier',
  source: 'Slow and Stale Gradients Can Win the Race, runtime of its schemes',
  make: async (context) => {
    const delays = delaysOf(context);
    const trials = trialsFor(context, 50, 4);
    const runs: Run[] = [];
    for (const workers of WORKERS) {
      runs.push(
        await context.run({
          ...{ name: 'async-times', seed: context.seed, trials, workers, split: 'points' },
          ...{ rounds: UPDATES + WARMUP, warmup: WARMUP },
          sweep: {
            delay: delays.map(({ delay }) => delay),
            scheme: SCHEMES.map((name) => schemeOf(name, workers)),
          },
        }),
      );
    }
    const rowOf = (name: SchemeName, delay: DelayName, workers: number) => {
      const { results } = runs[WORKERS.indexOf(workers as (typeof WORKERS)[number])];
      const model = delays.find((each) => each.name === delay)?.delay;
      return results.at({ scheme: schemeOf(name, workers), delay: model });
    };
    const timeOf: TimeOf = (name, delay, workers) => rowOf(name, delay, workers).time;
    const stalenessOf: TimeOf = (name, delay, workers) => {
      const { updates } = rowOf(name, delay, workers).summary;
      return updates === undefined ? exactly(0) : meanOf(updates.staleness);
    };
    const labelled = delays.flatMap((delay) => SCHEMES.map((name) => ({ ...delay, scheme: name })));
    return {
      columns: [
        ...['workers', 'delay', 'scheme', 'wait', 'time_mean', 'time_se', 'time_formula'],
        ...['staleness_mean', 'staleness_se', 'staleness_formula'],
      ],
      rows: WORKERS.flatMap((n) =>
        labelled.map(({ name, scheme }) => [
          ...[n, name, scheme, waitOf(scheme, n)],
          ...estimateCells(timeOf(scheme, name, n)),
          formulaOf(scheme, name, n) ?? null,
          ...estimateCells(stalenessOf(scheme, name, n)),
          staleness(scheme, n),
        ]),
      ),
      chart: {
        title: 'Time per update and staleness in the long run',
        caption:
          `Time per update for n = 8 and 30 workers; k = n/2 where an update waits for k results. ${trials} trials of ${UPDATES} updates after ${WARMUP} that do not ` +
          `count, mean ± half a 95 % interval, seed ${context.seed}; formulas where they are known. Times of a job: exponential ` +
          'with mean 1; 0.5 + Exp(2); Pareto with shape 2.5 and mean 1; measured, AWS Lambda (Canada), in seconds, whole rounds drawn with ' +
          'replacement. Staleness is that of n = 8, measured and by its formula.',
        columns: [
          { header: 'Job times' },
          { header: 'Scheme' },
          ...WORKERS.flatMap((n) => [
            { header: `n = ${n}`, align: 'right' as const },
            { header: 'formula', align: 'right' as const },
          ]),
          { header: 'staleness', align: 'right' },
          { header: 'formula', align: 'right' },
        ],
        rows: labelled.map(({ name, label, scheme }) => [
          ...[label, scheme],
          ...WORKERS.flatMap((n) => [
            meanText(timeOf(scheme, name, n), 4),
            formulaOf(scheme, name, n)?.toFixed(4) ?? '',
          ]),
          meanText(stalenessOf(scheme, name, WORKERS[0]), 3),
          staleness(scheme, WORKERS[0]).toFixed(3),
        ]),
      },
      claims: claimsOf(timeOf, stalenessOf),
      runs,
    };
  },
};

type TimeOf = (name: SchemeName, delay: DelayName, workers: number) => Estimate;

/** An equation of a paper is taken to hold within 3 %: sampling must not decide it. */
const EQUAL = between(0.97, 1.03);

function claimsOf(timeOf: TimeOf, stalenessOf: TimeOf): Claim[] {
  const claim = claimsFor('async');
  const section = 'runtime of the schemes';
  const overFormula = (name: SchemeName, delays: readonly Known[]) =>
    WORKERS.flatMap((n) =>
      delays.map((delay) => scaled(timeOf(name, delay, n), 1 / (formulaOf(name, delay, n) ?? Number.NaN))),
    );
  /** How many times as long one scheme takes as another where X is exponential, over a number that is stated. */
  const speedUpOver = (slow: SchemeName, fast: SchemeName, n: number, stated: number): Checked => {
    const [a, b] = [slow, fast].map((name) => formulaOf(name, 'exponential', n) as number);
    const sampled = ratio(timeOf(slow, 'exponential', n), timeOf(fast, 'exponential', n));
    return { exact: a / b / stated, sampled: scaled(sampled, 1 / stated) };
  };
  const both = (delay: DelayName) =>
    WORKERS.map((n) => ratio(timeOf('k-async', delay, n), timeOf('k-sync', delay, n)));
  const staleOver = (name: SchemeName) =>
    WORKERS.flatMap((n) =>
      [...KNOWN, 'trace' as const].map((delay) =>
        scaled(stalenessOf(name, delay, n), 1 / staleness(name, n)),
      ),
    );
  const formula = (id: string, statement: string, name: SchemeName, delays: readonly Known[]) =>
    claim({
      ...{ id: `times-${id}`, section, statement, verdict: EQUAL },
      found: farthestFromOne(overFormula(name, delays)),
      note: `value: simulated ÷ formula, of n = 8 and 30 under ${delays.join(', ')} times the one farthest from 1; equal is within 3 %`,
    });
  return [
    formula('k-sync', 'K-sync takes E[X_(K:n)] per update', 'k-sync', KNOWN),
    formula('k-batch-sync', 'K-batch-sync takes K·E[X]/n per update where X is exponential', 'k-batch-sync', [
      'exponential',
    ]),
    formula('k-async', 'K-async takes as long as K-sync per update where X is exponential', 'k-async', [
      'exponential',
    ]),
    formula(
      'k-batch-async',
      'K-batch-async takes K·E[X]/n per update, whatever the law of X',
      'k-batch-async',
      KNOWN,
    ),
    claim({
      ...{ id: 'times-k-async-below', section, found: largest(both('shifted')), verdict: atMost(1) },
      statement:
        'K-async takes at most as long as K-sync where a job in progress is sooner done than a new one (shifted exponential)',
      note: 'value: K-async ÷ K-sync, the larger of n = 8 and 30',
    }),
    claim({
      ...{ id: 'times-k-async-pareto', section, found: largest(both('pareto')), verdict: atMost(1) },
      origin: 'ours',
      statement:
        'K-async takes at most as long as K-sync under Pareto times, too, which the condition leaves out',
      note: 'value: K-async ÷ K-sync, the larger of n = 8 and 30',
    }),
    ...WORKERS.map((n) =>
      claim({
        ...{ id: `times-speed-up-${n}`, section, verdict: about(1) },
        found: speedUpOver('sync', 'async', n, n * Math.log(n)),
        statement: `Synchronous updates take about n·ln n times as long as asynchronous ones where X is exponential, n = ${n}`,
        note: `value: time of synchronous ÷ asynchronous updates ÷ (n·ln n); "about" is within a fifth`,
        instead: 'n·H_n times as long, see below',
      }),
    ),
    claim({
      ...{ id: 'times-speed-up-exact', section, origin: 'ours', verdict: EQUAL },
      found: farthestFromOne(WORKERS.map((n) => speedUpOver('sync', 'async', n, n * harmonic(n)).sampled)),
      statement: 'It is n·H_n times as long, with H_n = 1 + 1/2 + … + 1/n',
      note: 'value: simulated ÷ formula, of n = 8 and 30 the one farther from 1',
    }),
    claim({
      ...{ id: 'times-k-speed-up', section, verdict: about(1) },
      found: WORKERS.map((n) =>
        speedUpOver('k-sync', 'k-batch-async', n, (n / half(n)) * Math.log(n / (n - half(n)))),
      ).reduce((a, b) => (Math.abs(Math.log(b.exact)) > Math.abs(Math.log(a.exact)) ? b : a)),
      statement:
        'K-sync takes about (n/K)·ln(n/(n − K)) times as long as K-batch-async where X is exponential',
      note: 'value: time of K-sync ÷ K-batch-async ÷ that formula, of n = 8 and 30 the one farther from 1; "about" is within a fifth',
    }),
    claim({
      ...{ id: 'times-trace', section, origin: 'ours', verdict: EQUAL },
      found: farthestFromOne(
        WORKERS.map((n) =>
          scaled(ratio(timeOf('k-batch-async', 'trace', n), timeOf('async', 'trace', n)), 1 / half(n)),
        ),
      ),
      statement: 'On measured times K-batch-async takes K times as long per update as asynchronous updates',
      note: 'value: quotient of the times ÷ K, of n = 8 and 30 the one farther from 1',
    }),
    ...(['k-async', 'k-batch-async'] as const).map((name) =>
      claim({
        ...{ id: `times-staleness-${name}`, section, origin: 'ours', verdict: EQUAL },
        found: farthestFromOne(staleOver(name)),
        statement: `The mean staleness of ${name} is ${name === 'k-async' ? 'n/K − 1' : '(n − 1)/K'}, whatever the times`,
        note: 'value: simulated ÷ formula, of n = 8 and 30 and all four laws the one farthest from 1',
      }),
    ),
  ];
}
