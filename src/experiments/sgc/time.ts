import { above, below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { curveOf, recordCells, recordColumns } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { ratioAtEqualTime } from '../../simulation/training/records.js';
import { interval, surelyBelow } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import { AUTHORS_DATA, STAND_IN, STEP, seriesOf, VARIANTS, type VariantName } from './settings.js';

const claimOf = claimsFor('sgc');

const WORKERS = 10;
const REDUNDANCY = 2;
const NAMES = ['gd', 'ignore', 'sgc', 'erasurehead', 'send-all'] as const;

/** Workers that the master waits for: few, as at large p, and most. */
const WAITS = [3, 8];

/** Times per task, which differ only in what takes the time. */
const SHIFTED = { model: 'shifted-exponential', alpha: 0.01, mu: 10 } as const;
const DELAYS = {
  computing: { ...SHIFTED, correlation: 'worker' },
  injected: { ...SHIFTED, correlation: 'iteration' },
} as const;
type DelayName = keyof typeof DELAYS;
const DELAY_NAMES = Object.keys(DELAYS) as DelayName[];

/** Times at which errors are compared, as fractions of the time of the faster one's last iteration. */
const FRACTIONS = [0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1];

export const time: Figure = {
  id: 'sgc-time',
  paper: 'sgc',
  title: 'Error against simulated time, the time of redundant computation included, n = 10, d = 2',
  source: 'SGC (journal), Remark 3 and Section VI.A (end), with what they leave out',
  make: async (context) => {
    const trials = trialsFor(context, 20, 3);
    const iterations = context.quick ? 100 : 5000;
    const waits = context.quick ? WAITS.slice(0, 1) : WAITS;
    const run = await context.train({
      name: 'sgc-time',
      seed: context.seed,
      trials,
      workers: WORKERS,
      training: { iterations, data: context.data(AUTHORS_DATA, STAND_IN), step: STEP, record: 40 },
      sweep: {
        delay: Object.values(DELAYS),
        scheme: waits.flatMap((wait) => NAMES.map((name) => schemeOf(name, wait))),
      },
    });
    const rowOf: RowOf = (variant, delay, wait) =>
      run.results.at({ delay: DELAYS[delay], scheme: schemeOf(variant, wait) });
    return {
      columns: ['delay', 'wait', 'variant', 'runs', 'iteration', ...recordColumns(MEASURES)],
      rows: DELAY_NAMES.flatMap((delay) =>
        waits.flatMap((wait) =>
          NAMES.flatMap((variant) => {
            const row = rowOf(variant, delay, wait);
            const head = [delay, wait, variant, row.runs.length];
            return row.iterations.map((t) => [...head, t, ...recordCells(row, MEASURES, t)]);
          }),
        ),
      ),
      chart: {
        title: 'SGC, Remark 3: error in time, with what redundancy costs',
        caption:
          `n = ${WORKERS}, d = ${REDUNDANCY}, ${iterations.toLocaleString('en')} iterations with the authors’ step, ${trials} ` +
          `runs that meet the same workers, 95 % bands, seed ${context.seed}. A task is a tenth of the points; a time per ` +
          'task is 0.01 + Exp(10), one draw per worker and iteration. Left: it is computing time, so that a worker with ' +
          'twice the points takes twice as long. Right: it is an injected delay, the same whatever the work, as the ' +
          'paper envisions. GD waits for all workers, the others for the first few, and divide by their share. ' +
          'On the left SGC is then biased, as workers with fewer points are in more often. ' +
          'ErasureHead also ends when every group is in, and is not divided.',
        series: seriesOf(NAMES).map((series) =>
          series.name === 'gd' ? { ...series, label: 'GD, waits for all workers' } : series,
        ),
        panels: waits.flatMap((wait, row) =>
          DELAY_NAMES.map((delay, column) => panel(rowOf, delay, wait, 'abcd'[2 * row + column])),
        ),
        columns: 2,
      },
      claims: [...waits.flatMap((wait) => claimsOf(rowOf, wait)), communicationClaim(rowOf, waits[0])],
      runs: [run],
    };
  },
};

/** The runs of a variant under one delay that waits for the first few workers. */
type RowOf = (variant: VariantName, delay: DelayName, wait: number) => TrainingRow;

function schemeOf(variant: VariantName, wait: number) {
  return { ...VARIANTS[variant].scheme(REDUNDANCY), wait };
}

const MEASURES = ['time', 'error', 'messages', 'volume'] as const;
function panel(rowOf: RowOf, delay: DelayName, wait: number, letter: string) {
  return {
    title: `(${letter}) ${delay === 'computing' ? 'computing time' : 'injected delay'}`,
    subtitle: `the first ${wait} of ${WORKERS} workers`,
    x: { title: 'simulated time (time units)', log: true },
    y: { title: '‖βₜ − β*‖', log: true },
    points: NAMES.flatMap((series) => curveOf(series, rowOf(series, delay, wait), 'error', 'time')),
  };
}

/** Remark 3 on error against time, from runs that have met the same workers. */
function claimsOf(rowOf: RowOf, wait: number): Claim[] {
  const errorsAt = (delay: DelayName, fraction: number) =>
    ratioAtEqualTime(rowOf('sgc', delay, wait).runs, rowOf('ignore', delay, wait).runs, 'error', fraction);
  const computing = FRACTIONS.map((fraction) => errorsAt('computing', fraction));
  const worst = computing.reduce((a, b) => (interval(b).low > interval(a).low ? b : a));
  const ahead = computing.filter((each) => surelyBelow(each, 1));
  const end = computing[computing.length - 1];
  const injected = errorsAt('injected', 1);
  // SGC under computing times, under injected delays, and the time of as many iterations without a code.
  const [sgc, unbiased, ignoring] = [
    rowOf('sgc', 'computing', wait),
    rowOf('sgc', 'injected', wait),
    rowOf('ignore', 'computing', wait),
  ];
  const share = ratioOfMeans(ignoring.values('time'), sgc.values('time')).value;
  const bias = ratioOfMeans(sgc.values('error'), unbiased.values('error')).value;
  const section = 'I.A, Remark 3';
  const value = 'value: error of SGC ÷ error of Ignore-Stragglers-SGD';
  const first = `(the first ${wait} of 10 workers)`;
  return [
    claimOf({
      ...{ id: `time-slower-${wait}`, section, found: worst },
      statement:
        'Where workers with twice the points take twice as long, coding can slow the process down more than the gains ' +
        `in convergence help ${first}`,
      verdict: above(1),
      note:
        `${value} after the same time, ${100 * FRACTIONS[computing.indexOf(worst)]} % of that of the latter's iterations, ` +
        `where SGC is furthest behind; of ${FRACTIONS.length} times it is surely ahead at ${ahead.length}`,
    }),
    claimOf({
      ...{ id: `time-bought-back-${wait}`, section, found: end },
      statement:
        'In the time that Ignore-Stragglers-SGD needs for all its iterations, SGC with d = 2 buys back what its ' +
        `computations cost ${first}`,
      verdict: below(1),
      origin: 'ours',
      instead: 'it is still behind then',
      note:
        `${value} then, when SGC has done about ${(100 * share).toFixed(0)} % of its own. After as many ` +
        `iterations its error is ${bias.toFixed(2)} times that under the injected delay: workers with fewer ` +
        'points are in more often, which biases its estimates',
    }),
    claimOf({
      ...{ id: `time-injected-${wait}`, section, found: injected },
      statement:
        'Where a delay that does not grow with the work dominates, the number of iterations is what counts, and SGC ' +
        `outperforms Ignore-Stragglers-SGD ${first}`,
      verdict: below(1),
      note: `${value} after the same time, which is that of as many iterations`,
    }),
  ];
}

/** Section VI.B: Send-All "computes a better estimate of the gradient at the expense of a higher communication cost". */
function communicationClaim(rowOf: RowOf, wait: number): Claim {
  const [sendAll, sgc] = [rowOf('send-all', 'injected', wait), rowOf('sgc', 'injected', wait)];
  const gradients = ratioOfMeans(sendAll.values('volume'), sendAll.values('messages'));
  return claimOf({
    id: 'send-all-communication',
    section: 'Table I, VI.B',
    statement: 'SGC-Send-All has a higher communication cost than SGC',
    found: ratioOfMeans(sendAll.values('volume'), sgc.values('volume')),
    verdict: above(1),
    note:
      `value: gradients sent by SGC-Send-All ÷ those sent by SGC, the first ${wait} of ${WORKERS} workers; a message of ` +
      `Send-All has ${gradients.value.toFixed(1)} of them, about md/n, one for each point that the worker holds`,
  });
}
