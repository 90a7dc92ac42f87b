import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { type Figure, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import {
  computing,
  LINEAR,
  SERIES,
  SYSTEM,
  SYSTEM_TEXT,
  sketchOf,
  VARIANTS,
} from '../../analysis/papers/wgc.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { type Sample, sampleOf } from './samples.js';

const RHO = 2;
const ITERATIONS = 180;
/** The first iterations, on a linear scale. */
const FIRST = 12;

export const fig2: Figure = {
  id: 'wgc-fig2',
  paper: 'wgc',
  title: 'Length of the gradient against the iteration at rho = 2, with and without weights',
  source: 'Weighted gradient coding, Figure 2',
  make: async (context) => {
    const runs = trialsFor(context, 20, 2);
    const iterations = Array.from({ length: ITERATIONS }, (_, i) => i + 1);
    const run = await context.train({
      ...{ name: 'wgc-fig2', seed: context.seed, trials: runs, ...SYSTEM, delay: computing(RHO) },
      training: { ...LINEAR, iterations: ITERATIONS, record: iterations },
      sweep: { 'training.sketch': VARIANTS.map(({ weights }) => sketchOf(RHO, weights)) },
    });
    const lengths = VARIANTS.map((_, i) => iterations.map((_t, t) => sampleOf(lengthsAt(run, i, t))));
    const points = (last: number) =>
      lengths.flatMap((samples, i) =>
        samples.slice(0, last).map((sample, t): LinePoint => pointOf(SERIES[i].name, t + 1, sample)),
      );
    const panel = (title: string, last: number, log: boolean): LinePanel => ({
      title,
      subtitle: log ? 'until well after the stop' : 'the beginning, linear scale',
      x: { title: 'iteration' },
      y: { title: 'mean ‖g‖', ...(log ? { log, domain: [1e-2, 1e4] as const } : { zero: true }) },
      points: points(last),
      ...(log ? { marks: [{ kind: 'horizontal', y: 0.1, label: 'stop: ‖g‖ < 0.1' }] } : {}),
    });
    return {
      columns: ['weights', 'iteration', 'runs', 'gradient_norm_mean', 'gradient_norm_se'],
      rows: lengths.flatMap((samples, i) =>
        samples.map(({ value, se }, t) => [SERIES[i].name, t + 1, runs, value, se]),
      ),
      chart: {
        title: 'Weighted gradient coding, Figure 2: weights act like a larger step',
        caption:
          `Mean over ${runs} runs of ‖g‖, the master’s estimate of the sketched gradient, before each update; data and ` +
          `sketch anew for each run, the same for the three lines; 95 % bands. rho = 2, ${SYSTEM_TEXT}, ` +
          'Uni[−15i, 15i] blocks, step 1e-7; runs go on beyond the stop. “Times draws/k” has weight 1 for all drawn ' +
          `partitions and the gradient multiplied by draws ÷ k. Seed ${context.seed}.`,
        series: SERIES,
        panels: [panel('(a) Convergence', ITERATIONS, true), panel('(b) First iterations', FIRST, false)],
        columns: 2,
        height: 230,
      },
      claims: fig2Claims(run, lengths),
      runs: [run],
    };
  },
};

/** ‖ĝ‖ of every run at a recorded iteration. */
function lengthsAt({ summaries }: TrainingRun, point: number, t: number): Float64Array {
  return Float64Array.from(summaries[point].runs, (record) => record.lengths[t]);
}

function pointOf(series: string, x: number, { value, low, high, se }: Sample): LinePoint {
  return se === undefined ? { series, x, y: value } : { series, x, y: value, low, high };
}

/** From what factor on one length is much higher than another. */
const MUCH = 1.25;

function fig2Claims(run: TrainingRun, lengths: readonly (readonly Sample[])[]): Claim[] {
  const base = { paper: 'wgc', section: '6.2, Fig. 2' };
  const [weighted, unweighted] = [0, 1].map((point) => lengthsAt(run, point, 0));
  const first = sampleOf(weighted.map((length, i) => length / unweighted[i]));
  const overtaken = lengths[0].findIndex(({ value }, t) => value < lengths[1][t].value);
  const below = (point: number) => lengths[point].findIndex(({ value }) => value < 0.1) + 1;
  return [
    {
      ...base,
      id: 'wgc-fig2-higher-first',
      statement: 'The weights introduce a much higher gradient norm at first',
      value: first.value,
      ...(first.se === undefined ? {} : { low: first.low, high: first.high }),
      verdict: first.value >= MUCH ? 'holds' : first.low > 1 ? 'holds as amended' : 'fails',
      note: `value: mean quotient of the first norms; "much" is taken as at least ${MUCH}. It is about draws/k`,
    },
    {
      ...base,
      id: 'wgc-fig2-drops-faster',
      statement: 'It drops much faster, and the termination criterion is met in fewer iterations',
      value: below(0),
      verdict: verdictOf(overtaken >= 0 && below(0) > 0 && below(0) < below(1)),
      note:
        `value: iteration from which the mean norm is below 0.1; without weights ${below(1)}, without weights but ` +
        `times draws/k ${below(2)}. The weighted mean is the smaller one from iteration ${overtaken + 1} on`,
    },
  ];
}
