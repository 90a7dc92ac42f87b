import { above, below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { pointAt } from '../../analysis/figures/estimates.js';
import { type Figure, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { ratioAtEqualTime } from '../../simulation/training/records.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { pow } from '../../statistics/pow.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import { delaysOf, half, type NamedDelay, WORKERS } from './settings.js';

const POINTS = 240;
const FEATURES = 20;

/** Step times ‖XᵀX‖₂: small enough for gradients that are 29 updates old. */
const STEP = 0.02;

/** Lower end of the panels: exact gradients go on below it, to rounding. */
const LEAST_ERROR = 0.02;

/** Schemes that race, by points; k = n/2 where an update waits for k results. */
const RACERS = [
  { name: 'sync', label: 'synchronous (uncoded)', scheme: () => ({ name: 'uncoded' }) },
  { name: 'k-sync', label: 'K-sync', scheme: (k: number) => ({ name: 'fastest-k', wait: k }) },
  { name: 'k-batch-sync', label: 'K-batch-sync', scheme: (k: number) => ({ name: 'k-batch-sync', wait: k }) },
  { name: 'k-async', label: 'K-async', scheme: (k: number) => ({ name: 'k-async', wait: k }) },
  {
    name: 'k-batch-async',
    label: 'K-batch-async',
    scheme: (k: number) => ({ name: 'k-batch-async', wait: k }),
  },
  { name: 'async', label: 'asynchronous', scheme: () => ({ name: 'async' }) },
  { name: 'frc', label: 'exact code, load 2', scheme: () => ({ name: 'frc', load: 2 }) },
  { name: 'sgc', label: 'SGC, d = 2', scheme: (k: number) => ({ name: 'sgc', redundancy: 2, wait: k }) },
  { name: 'uc-mmc', label: 'UC-MMC, load 2', scheme: () => ({ name: 'uc-mmc', load: 2 }) },
] as const;

type Racer = (typeof RACERS)[number]['name'];

export const race: Figure = {
  id: 'async-race',
  paper: 'async',
  title: 'Error against time and against updates: asynchronous schemes and redundancy on the same delays',
  source: 'Slow and Stale Gradients Can Win the Race, error against time, with gradient codes beside it',
  make: async (context) => {
    const delays = delaysOf(context).filter(({ name }) => name !== 'exponential');
    const trials = trialsFor(context, 10, 3);
    const iterations = context.quick ? 200 : 1500;
    const runs: TrainingRun[] = [];
    for (const workers of WORKERS) {
      runs.push(
        await context.train({
          ...{ name: 'async-race', seed: context.seed, trials, workers, split: 'points' },
          training: {
            ...{ iterations, record: recordedOf(iterations) },
            data: { source: 'gaussian', points: POINTS, features: FEATURES, std: 1, noise: 3 },
            step: { rule: 'power', scale: STEP, exponent: 0, normalise: 'spectral' },
          },
          sweep: {
            delay: delays.map(({ delay }) => delay),
            scheme: RACERS.map(({ scheme }) => scheme(half(workers))),
          },
        }),
      );
    }
    const rowOf: RowOf = (racer, { delay }, workers) => {
      const scheme = RACERS.find(({ name }) => name === racer)?.scheme(half(workers));
      return runs[WORKERS.indexOf(workers)].results.at({ delay, scheme });
    };
    const panels = (x: 'time' | 'iteration', letters: string) =>
      WORKERS.flatMap((workers, row) =>
        delays.map((delay, column) => ({
          title: `(${letters[row * delays.length + column]}) ${delay.label}`,
          subtitle: `n = ${workers}`,
          x: { title: x === 'time' ? 'simulated time' : 'updates', log: true },
          y: { title: '‖βₜ − β*‖', log: true, domain: [LEAST_ERROR, 30] as const },
          points: RACERS.flatMap(({ name }) => pointsOf(name, rowOf(name, delay, workers), x)),
        })),
      );
    return {
      columns: [
        ...['workers', 'delay', 'scheme', 'runs', 'updates'],
        ...['time_mean', 'time_se', 'error_mean', 'error_se', 'messages_mean'],
      ],
      rows: WORKERS.flatMap((workers) =>
        delays.flatMap((delay) =>
          RACERS.flatMap(({ name }) => {
            const row = rowOf(name, delay, workers);
            return row.iterations.map((t) => {
              const [time, error] = [row.mean('time', t), row.mean('error', t)];
              return [
                ...[workers, delay.name, name, row.runs.length, t],
                ...[time.value, time.se, error.value, error.se, row.mean('messages', t).value],
              ];
            });
          }),
        ),
      ),
      chart: {
        title: 'Slow and stale gradients in a race with codes',
        caption:
          `Least squares, one data set of ${POINTS} points, ${FEATURES} features; a worker has ${POINTS}/n of the points, and a job is their ` +
          `gradient; K = n/2, also for SGC; the same constant step ${STEP}/‖XᵀX‖₂ for all. ${iterations.toLocaleString('en')} ` +
          `updates, ${trials} runs that meet the same workers, 95 % bands, seed ${context.seed}. Times of a job: 0.5 + Exp(2); ` +
          'Pareto with shape 2.5 and mean 1; measured, AWS Lambda (Canada), in seconds. Who has twice the points takes twice as ' +
          'long, but for the fixed part of the measured times. Exact gradients have no floor and go on below the panels: points are ' +
          'the only noise.',
        series: RACERS.map(({ name, label }) => ({ name, label })),
        panels: [...panels('time', 'abcdef'), ...panels('iteration', 'ghijkl')],
        columns: 3,
      },
      claims: claimsOf(rowOf, delays),
      runs,
    };
  },
};

type Workers = (typeof WORKERS)[number];

/** The runs of a racer. */
type RowOf = (racer: Racer, delay: NamedDelay, workers: Workers) => TrainingRow;

function pointsOf(series: Racer, row: TrainingRow, x: 'time' | 'iteration') {
  return row.iterations.map((t) => {
    const error = row.mean('error', t);
    return pointAt(series, x === 'time' ? row.mean('time', t).value : t, error);
  });
}

function claimsOf(rowOf: RowOf, delays: readonly NamedDelay[]): Claim[] {
  const claim = claimsFor('async');
  const section = 'error against time';
  const drawn = delays.filter(({ name }) => name !== 'trace');
  const measured = delays.filter(({ name }) => name === 'trace');
  const all = (of: (delay: NamedDelay, workers: Workers) => Estimate, some = delays) =>
    WORKERS.flatMap((workers) => some.map((delay) => of(delay, workers)));
  const largest = (ratios: readonly Estimate[]) =>
    ratios.reduce((a, b) => (interval(b).high > interval(a).high ? b : a));
  const smallest = (ratios: readonly Estimate[]) =>
    ratios.reduce((a, b) => (interval(b).low < interval(a).low ? b : a));
  const early = (racer: Racer, other: Racer) =>
    largest(
      all((delay, workers) => {
        const [own, others] = [racer, other].map((name) => rowOf(name, delay, workers).runs);
        return ratioAtEqualTime(own, others, 'error', 0.5);
      }),
    );
  const late = (racer: Racer, other: Racer, some = delays) =>
    smallest(
      all(
        (delay, workers) =>
          ratioOfMeans(floors(rowOf(racer, delay, workers)), floors(rowOf(other, delay, workers))),
        some,
      ),
    );
  const staleOver = (delay: NamedDelay) => {
    const [a, b] = (['k-batch-async', 'k-batch-sync'] as const).map((name) =>
      WORKERS.map((workers) => floors(rowOf(name, delay, workers))),
    );
    return `${delay.label} ${a.map((own, i) => ratioOfMeans(own, b[i]).value.toFixed(2)).join(' and ')}`;
  };
  const value = 'value: error of the former ÷ error of the latter';
  const half = `${value} in half the time that its updates take; the largest of both n and the three laws of times`;
  const end = `${value} over the last third of the updates; the smallest of both n and the three laws of times`;
  const endDrawn = `${value} over the last third of the updates; the smallest of both n and the two laws that are drawn from`;
  return [
    claim({
      ...{ id: 'race-first', section, found: early('async', 'sync'), verdict: below(1) },
      statement: 'At first the error of asynchronous SGD falls faster with time than that of synchronous SGD',
      note: half,
    }),
    claim({
      ...{ id: 'race-floor', section, found: late('async', 'k-sync', drawn), verdict: above(1) },
      statement:
        'The floor of asynchronous SGD is higher: with as many updates its error stays above that of K-sync',
      note: endDrawn,
    }),
    claim({
      ...{ id: 'race-floor-measured', section, origin: 'ours', verdict: above(1) },
      found: late('async', 'k-sync', measured),
      statement: 'On measured times, too, the error of asynchronous SGD stays above that of K-sync',
      note: `${value} over the last third of the updates; the smaller of both n`,
      instead:
        'some workers are slow again and again, and K-sync hardly ever uses their points, which biases it',
    }),
    claim({
      ...{ id: 'race-between', section, found: late('async', 'k-async'), verdict: above(1) },
      statement: 'K-async lies between: the floor of asynchronous SGD is above that of K-async',
      note: end,
    }),
    claim({
      ...{ id: 'race-between-time', section, found: early('k-async', 'sync'), verdict: below(1) },
      statement:
        'K-async lies between: at first the error of K-async falls faster with time than that of synchronous SGD',
      note: half,
    }),
    claim({
      ...{ id: 'race-staleness', section, origin: 'ours', verdict: above(1) },
      found: late('k-batch-async', 'k-batch-sync', drawn),
      statement: 'K-batch-async, whose gradients are stale, ends above K-batch-sync, whose gradients are not',
      note: endDrawn,
      instead:
        `that depends on the times: ${drawn.map(staleOver).join('; ')}. Where it ends below, it is since no job is given up, so that ` +
        'all workers are in as often, and which points are in is the noise here',
    }),
    ...(['frc', 'uc-mmc'] as const).map((name) =>
      claim({
        ...{ id: `race-code-${name}`, section, origin: 'ours', found: early('async', name) },
        verdict: below(1),
        statement: `At first the error of asynchronous SGD falls faster with time than that of ${name}, load 2`,
        note: half,
      }),
    ),
    claim({
      ...{ id: 'race-exact', section, origin: 'ours', found: late('k-async', 'sync'), verdict: above(1) },
      statement:
        'In the end the error of K-async stays above that of exact gradients, be they of all workers or from a code',
      note: end,
    }),
    claim({
      ...{ id: 'race-sgc', section, origin: 'ours', found: early('k-async', 'sgc'), verdict: below(1) },
      statement:
        'K-async is ahead of SGC (d = 2, the first K), where work takes time in proportion to its amount',
      note: half,
    }),
  ];
}

/** Updates that are recorded: 40 that are log-spaced, and one in 30 of the last third. */
function recordedOf(iterations: number): number[] {
  const spaced = Array.from({ length: 40 }, (_, i) => Math.round(pow(iterations, i / 39)));
  const last = Array.from({ length: 11 }, (_, i) => Math.round((iterations * (20 + i)) / 30));
  return [...new Set([...spaced, ...last])].sort((a, b) => a - b);
}

/** Mean error of each run over the recorded updates of the last third. */
function floors(row: TrainingRow): number[] {
  const last = row.iterations.filter((t) => t >= (2 / 3) * (row.iterations.at(-1) as number));
  const sums = row.runs.map(() => 0);
  for (const t of last) {
    row.values('error', t).forEach((error, run) => {
      sums[run] += error / last.length;
    });
  }
  return sums;
}
