import { theoryDelay } from '../../analysis/closed-forms/erasurehead.js';
import { meanAndError, pointAt, tableOf } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { METRICS } from '../../simulation/experiment/metrics.js';
import { claims } from './claims.js';

/** Tasks and workers: c = n/k = 4. */
const TASKS = 80;
const WORKERS = 20;
const LOAD = TASKS / WORKERS;
const ERASURES = [0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18];

const SCHEMES = [
  { name: 'fastest-k', label: 'all but m of an uncoded partition (fastest-k)' },
  { name: 'erasurehead', label: '(n, k, n/k, k − m)-AGC' },
] as const;

/** Largest distance of losses that differ only in how r/k is rounded. */
const ROUNDING = 1e-12;

export const remark1: Figure = {
  id: 'erasurehead-remark1',
  paper: 'erasurehead',
  title: 'Erasures are AGC with c = n/k: waiting for all but m workers, either way',
  source: 'ErasureHead, Remark 1',
  make: async (context) => {
    const trials = trialsFor(context, 20_000, 500);
    const waits = ERASURES.map((m) => WORKERS - m);
    const common = {
      name: 'erasurehead-remark1',
      seed: context.seed,
      workers: WORKERS,
      tasks: TASKS,
      delay: theoryDelay(TASKS, 0.5),
      scheme: { name: 'fastest-k', wait: WORKERS },
    };
    const run = await context.run({ ...common, trials, sweep: { scheme: waits.flatMap(schemesFor) } });
    const training = await context.train({
      ...common,
      trials: trialsFor(context, 5, 2),
      training: {
        iterations: 30,
        data: { source: 'gaussian', points: 10 * TASKS, features: 20, std: 1, noise: 10 },
        step: { rule: 'constant', value: 5e-4 },
        record: 30,
      },
      sweep: { scheme: waits.slice(0, 6).flatMap(schemesFor) },
    });
    const times = largest(
      waits.flatMap((wait) => {
        const [a, b] = SCHEMES.map(({ name }) => run.results.at({ scheme: name, 'scheme.wait': wait }));
        return METRICS.map((metric) => Math.abs(a.mean(metric).value - b.mean(metric).value));
      }),
    );
    const losses = largest(
      training.results.values('scheme.wait').flatMap((wait) => {
        const [a, b] = SCHEMES.map(({ name }) =>
          training.results.at({ scheme: name, 'scheme.wait': wait }).values('loss'),
        );
        return a.map((loss, i) => Math.abs(loss - b[i]) / loss);
      }),
    );
    const lossesText = losses === 0 ? '0' : losses.toExponential(0);
    const rows = run.results.rows.map((row) => {
      const wait = row.coordinate('scheme.wait') as number;
      return { row, scheme: row.point.scheme.name, wait, m: WORKERS - wait };
    });
    const panels = [
      { metric: 'completion_time', y: 'E[T]', title: '(a) time of an iteration' },
      { metric: 'recovered', y: 'fraction', title: '(b) tasks that are in' },
    ] as const;
    return {
      ...tableOf(rows, {
        m: ({ m }) => m,
        r: ({ wait }) => wait,
        scheme: ({ scheme }) => scheme,
        trials: () => trials,
        ...meanAndError('time', ({ row }) => row.time),
        recovered_mean: ({ row }) => row.mean('recovered').value,
        messages_mean: ({ row }) => row.mean('messages').value,
      }),
      chart: {
        title: 'ErasureHead, Remark 1: erasures are AGC with c = n/k',
        caption:
          `n = ${TASKS} tasks, k = ${WORKERS} workers, c = ${LOAD}, λ = 0.5; ${trials.toLocaleString('en')} iterations per ` +
          `point, the same draws for both schemes, seed ${context.seed}. Largest difference of the two in any mean: ` +
          `${times}; of the training loss in ${training.results.rows[0].runs.length} runs of 30 iterations (AGC divided by 1 − p = ` +
          `r/k, as fastest-k is): ${lossesText} of the loss. The lines lie on one another.`,
        series: SCHEMES,
        panels: panels.map(({ metric, y, title }) => ({
          title,
          x: { title: 'm, erasures' },
          y: { title: y, zero: true },
          points: rows.map(({ row, scheme, m }) => pointAt(scheme, m, row.mean(metric))),
        })),
        columns: 2,
      },
      claims: claims([
        {
          id: 'remark1',
          section: 'Remark 1',
          statement: 'Waiting for all but m of k workers, each with n/k tasks, is (n, k, n/k, k − m)-AGC',
          found: times,
          verdict: times === 0 && losses <= ROUNDING,
          note:
            `value: largest difference of any mean (time, messages, volume, work, recovered) over ${ERASURES.length} values of m, on ` +
            `the same draws; the training losses differ by ${lossesText} of themselves (rounding: up to ${ROUNDING})`,
        },
      ]),
      runs: [run, training],
    };
  },
};

function schemesFor(wait: number): object[] {
  return [
    { name: 'fastest-k', wait },
    { name: 'erasurehead', load: LOAD, wait, unbiased: true },
  ];
}

function largest(differences: readonly number[]): number {
  return differences.reduce((most, each) => Math.max(most, each), 0);
}
