import { about, above, below, type Claim, claimsFor, close } from '../../analysis/figures/claim.js';
import { pointAt } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import type { LinePanel } from '../../report/line-chart.js';
import { trainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import type { Results, TrainingRow, TrialsRow } from '../../simulation/results/labelled.js';
import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { jackknife, least, ratio, ratioOfMeans, scaled } from '../../statistics/ratios.js';
import { balanceClaims, placementsOf } from './balance.js';
import { logSpaced } from './bounds.js';
import { CLOSE_TEXT, meanRatio, written } from './floors.js';
import { STEP } from './settings.js';
import { linePoint } from './study-figure.js';

const claimOf = claimsFor('sgc');

const WORKERS = 10;
const POINTS = 200;
/** d of the papers' simulations, at which exact codes are compared with SGC. */
const D = 2;
const DEGREES = [1, 2, 3, 5, 8, 10];
/** d of the exact code. */
const LOADS = Array.from({ length: WORKERS }, (_, i) => i + 1);
const PROBABILITIES = [0.3, 0.7];

/** Load of an exact code that tolerates as many stragglers as there are on average. */
const averageLoad = (p: number) => Math.round(p * WORKERS) + 1;

/** E‖beta_T − beta*‖² at d by that at d = 1, as the noise of SGC's estimate at beta* has it for pairwise balance. */
const lineAt = (d: number) => (1 / d - 1 / WORKERS) / (1 - 1 / WORKERS);

export const redundancy: Figure = {
  id: 'sgc-redundancy',
  paper: 'sgc',
  title: 'Error against the redundancy d, and exact gradient codes beside SGC, n = 10',
  source: 'SGC (journal), Sections I, III (Definition 1), IV.A and IV.B',
  make: async (context) => {
    const { seed, quick } = context;
    const trials = trialsFor(context, 250, 10);
    // Exact codes have no noise but that of how many iterations they lose.
    const exactTrials = Math.min(trials, 30);
    const iterations = quick ? 200 : 500;
    const system = { seed, trials, workers: WORKERS, delay: { model: 'bernoulli' } };
    const training = {
      ...{ iterations, step: STEP, record: logSpaced(iterations, 30) },
      data: { source: 'gaussian', points: POINTS, features: 10, row_norm: 10, noise: 10 },
    };
    const loads = [...new Set([D, ...PROBABILITIES.map(averageLoad)])];
    const [sgc, exact, gd] = await context.trainAll([
      {
        ...{ ...system, name: 'sgc-redundancy', training: { ...training, resample: ['placement'] } },
        scheme: { name: 'sgc' },
        sweep: { 'delay.p': PROBABILITIES, 'scheme.redundancy': DEGREES },
      },
      {
        ...{ ...system, name: 'sgc-redundancy-exact', training, trials: exactTrials },
        ...{ scheme: { name: 'cyclic' }, incomplete: 'skip' },
        sweep: { 'delay.p': PROBABILITIES, 'scheme.load': loads },
      },
      {
        ...{ ...system, name: 'sgc-redundancy-gd', training, trials: 1, scheme: { name: 'uncoded' } },
        delay: { model: 'bernoulli', p: 0 },
      },
    ]);
    const completed = await context.run({
      ...{ seed, name: 'sgc-redundancy-completed', workers: WORKERS, delay: { model: 'bernoulli' } },
      ...{ trials: trialsFor(context, 5000, 1000), scheme: { name: 'cyclic' }, incomplete: 'skip' },
      sweep: { 'delay.p': PROBABILITIES, 'scheme.load': LOADS },
    });
    const made = {
      sgc: sgc.results,
      exact: exact.results,
      gd: gd.results.rows[0],
      completed: completed.results,
    };
    const point = trainingPoint(made.sgc.at({ 'delay.p': PROBABILITIES[0], 'scheme.redundancy': D }).point);
    return {
      columns: ['panel', 'scheme', 'p', 'redundancy', 'runs', 'iteration', 'value_mean', 'value_se'],
      rows: rowsOf(made),
      chart: {
        title: 'What redundancy buys, and exact gradient codes beside SGC',
        caption:
          `n = ${WORKERS} workers, m = ${POINTS} points of 10 features and equal norm, generated; T = ${iterations.toLocaleString('en')} ` +
          `iterations with the authors’ step from β₀ = 0; ${trials} runs of SGC and ${exactTrials} of exact codes, 95 % intervals, seed ${seed}; SGC’s points are placed ` +
          'anew in each run. (a) E‖β_T − β*‖² of SGC by that at d = 1, run by run on the same stragglers. (b) Share of ' +
          'iterations in which an exact gradient code (cyclic repetition, d copies of each task) can give the gradient: at most d − 1 ' +
          'workers straggle; otherwise the iteration changes nothing. (c), (d): the exact code with SGC’s d, and with as many copies as ' +
          'tolerate pn stragglers.',
        series: [
          ...PROBABILITIES.map((p) => ({ name: `p ${p}`, label: `(a, b) p = ${p}` })),
          { name: 'line', label: '(a) (1/d − 1/n)/(1 − 1/n)', look: 46 },
          { name: 'inverse', label: '(a) 1/d', look: 11 },
          { name: 'sgc', label: `(c, d) SGC, d = ${D}`, look: 5 },
          { name: 'same', label: `(c, d) exact code, d = ${D}`, look: 3 },
          { name: 'average', label: '(c, d) exact code, d = pn + 1', look: 2 },
          { name: 'gd', label: '(c, d) gradient descent, no stragglers', look: 4 },
        ],
        panels: [
          ratioPanel(made.sgc),
          completedPanel(made.completed),
          ...PROBABILITIES.map((p, i) => convergencePanel(made, p, 'cd'[i])),
        ],
        columns: 2,
        height: 230,
      },
      claims: [
        ...errorClaims(made.sgc),
        ...exactClaims(made),
        ...balanceClaims(placementsOf(point, new ProblemCache(context.dataFolders), D, exactTrials)),
      ],
      runs: [sgc, exact, gd, completed],
    };
  },
};

interface Made {
  readonly sgc: Results<TrainingRow>;
  readonly exact: Results<TrainingRow>;
  readonly gd: TrainingRow;
  readonly completed: Results<TrialsRow>;
}

/** ‖beta_T − beta*‖² of every run. */
function squares(sgc: Results<TrainingRow>, p: number, d: number): number[] {
  return sgc
    .at({ 'delay.p': p, 'scheme.redundancy': d })
    .values('error')
    .map((error) => error ** 2);
}

/** The exact code of load d at p. */
function exactAt({ exact }: Made, p: number, d: number): TrainingRow {
  return exact.at({ 'delay.p': p, 'scheme.load': d });
}

function shareAt(completed: Results<TrialsRow>, p: number, d: number): Estimate {
  return completed.at({ 'delay.p': p, 'scheme.load': d }).mean('recovered');
}

function rowsOf(made: Made) {
  const convergence = (panel: string, scheme: string, p: number, d: number | null, row: TrainingRow) =>
    row.iterations.map((t) => {
      const { value, se } = row.mean('error', t);
      return [panel, scheme, p, d, row.runs.length, t, value, row.runs.length > 1 ? se : null];
    });
  return [
    ...PROBABILITIES.flatMap((p) =>
      DEGREES.map((d) => {
        const { value, se } = sampleMean(squares(made.sgc, p, d));
        const { runs, iterations } = made.sgc.at({ 'delay.p': p, 'scheme.redundancy': d });
        return ['a', 'sgc, squared error', p, d, runs.length, iterations.at(-1), value, se];
      }),
    ),
    ...PROBABILITIES.flatMap((p) =>
      LOADS.map((d) => {
        const row = made.completed.at({ 'delay.p': p, 'scheme.load': d });
        const { value, se } = row.mean('recovered');
        return ['b', 'cyclic, share completed', p, d, row.summary.trials, null, value, se];
      }),
    ),
    ...PROBABILITIES.flatMap((p, i) => [
      ...convergence('cd'[i], 'sgc', p, D, made.sgc.at({ 'delay.p': p, 'scheme.redundancy': D })),
      ...[D, averageLoad(p)].flatMap((d) => convergence('cd'[i], 'cyclic', p, d, exactAt(made, p, d))),
      ...convergence('cd'[i], 'gradient descent', 0, null, made.gd),
    ]),
  ];
}

function ratioPanel(sgc: Results<TrainingRow>): LinePanel {
  return {
    title: '(a) error of SGC',
    subtitle: 'by that at d = 1',
    x: { title: 'redundancy d' },
    y: { title: 'ratio of E‖β_T − β*‖²', zero: true },
    points: [
      ...PROBABILITIES.flatMap((p) =>
        DEGREES.map((d) => pointAt(`p ${p}`, d, ratioOfMeans(squares(sgc, p, d), squares(sgc, p, 1)))),
      ),
      ...DEGREES.map((d) => ({ series: 'line', x: d, y: lineAt(d) })),
      ...DEGREES.map((d) => ({ series: 'inverse', x: d, y: 1 / d })),
    ],
  };
}

function completedPanel(completed: Results<TrialsRow>): LinePanel {
  return {
    title: '(b) exact gradient code',
    subtitle: 'share of iterations that it completes',
    x: { title: 'redundancy d' },
    y: { title: 'share of iterations', zero: true },
    points: PROBABILITIES.flatMap((p) => LOADS.map((d) => pointAt(`p ${p}`, d, shareAt(completed, p, d)))),
  };
}

function convergencePanel(made: Made, p: number, letter: string): LinePanel {
  const drawn: [string, TrainingRow][] = [
    ['sgc', made.sgc.at({ 'delay.p': p, 'scheme.redundancy': D })],
    ['same', exactAt(made, p, D)],
    ['average', exactAt(made, p, averageLoad(p))],
    ['gd', made.gd],
  ];
  return {
    title: `(${letter}) p = ${p}`,
    subtitle: `exact code with d = ${D} and ${averageLoad(p)}`,
    x: { title: 'iteration t', log: true },
    y: { title: 'error ‖βₜ − β*‖', log: true, domain: [1e-6, 30] },
    points: drawn.flatMap(([series, row]) =>
      row.iterations.map((t) => linePoint(series, t, row.values('error', t))),
    ),
  };
}

/** Section IV.A: "it is roughly like 1/d"; "say, so that ‖beta_t − beta*‖² is half as large", with d = 2. */
function errorClaims(sgc: Results<TrainingRow>): Claim[] {
  const overFirst = (d: number) =>
    meanRatio(PROBABILITIES.map((p) => [squares(sgc, p, d), squares(sgc, p, 1)] as const));
  const between1AndN = DEGREES.filter((d) => d > 1 && d < WORKERS);
  const list = between1AndN.map((d) => `${overFirst(d).value.toFixed(3)} at d = ${d}`).join(', ');
  return [
    claimOf({
      id: 'redundancy-half',
      section: 'IV.A',
      statement: 'With d = 2 the squared error of SGC is about half of what it is without redundancy',
      found: overFirst(2),
      verdict: about(1 / 2),
      note: `value: E‖β_T − β*‖² at d = 2 ÷ that at d = 1, n = ${WORKERS}, mean over p = ${PROBABILITIES.join(', ')}`,
    }),
    claimOf({
      id: 'redundancy-line',
      section: 'IV.A',
      origin: 'ours',
      statement: 'The squared error of SGC falls with d as (1/d − 1/n)/(1 − 1/n)',
      found: jackknife(squares(sgc, PROBABILITIES[0], 1).length, (some) =>
        meanQuotient(sgc, between1AndN, some),
      ),
      verdict: close,
      note:
        `value: E‖β_T − β*‖² at d ÷ that at d = 1, by this formula, mean over d = ${between1AndN.join(', ')} and p; close: ` +
        `${CLOSE_TEXT}. The ratio itself is ${list}. The noise of the estimate at β* is p/(1 − p)·Σ‖x_i‖²r_i²(1/d − 1/n) for pairwise balance`,
    }),
  ];
}

/** Mean over d and p of the ratio of squared errors by the line, from some runs: all d meet the same stragglers. */
function meanQuotient(
  sgc: Results<TrainingRow>,
  degrees: readonly number[],
  some: readonly number[],
): number {
  const sum = (p: number, d: number) => {
    const all = squares(sgc, p, d);
    return some.reduce((total, run) => total + all[run], 0);
  };
  const quotients = PROBABILITIES.flatMap((p) => degrees.map((d) => sum(p, d) / sum(p, 1) / lineAt(d)));
  return quotients.reduce((total, quotient) => total + quotient, 0) / quotients.length;
}

/** Section I: exact codes "are brittle"; Section IV.B: they "would require redundancy d ≈ pn", and "lack this flexibility". */
function exactClaims(made: Made): Claim[] {
  const p = PROBABILITIES[PROBABILITIES.length - 1];
  const sgc = made.sgc.at({ 'delay.p': p, 'scheme.redundancy': D });
  const lost = PROBABILITIES.map((each) =>
    scaled(shareAt(made.completed, each, averageLoad(each)), -100, 100),
  );
  return [
    claimOf({
      id: 'exact-brittle',
      section: 'I',
      statement: `Exact gradient codes cannot handle more stragglers than they are made for: with d = ${D} and p = ${p} SGC ends closer to β*`,
      found: ratio(sgc.mean('error'), exactAt(made, p, D).mean('error')),
      verdict: below(1),
      note:
        `value: last error of SGC ÷ that of cyclic repetition of the same d, n = ${WORKERS}; it completes ` +
        `${written(scaled(shareAt(made.completed, p, D), 100))} % of the iterations at p = ${p}, ` +
        `${written(scaled(shareAt(made.completed, PROBABILITIES[0], D), 100))} % at p = ${PROBABILITIES[0]}`,
    }),
    claimOf({
      id: 'exact-redundancy',
      section: 'IV.B',
      origin: 'ours',
      statement: 'With d = pn + 1 an exact gradient code still loses more than a quarter of the iterations',
      found: least(lost),
      verdict: above(25),
      note:
        `value: percent of iterations with more than pn stragglers, the least over p = ${PROBABILITIES.join(', ')}; pn is only ` +
        'the mean. The paper says that d ≈ pn would be required',
    }),
  ];
}
