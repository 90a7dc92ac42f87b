import type { TopLevelSpec } from 'vega-lite';
import { type LinePoint, lineChart } from '../../report/line-chart.js';
import { count } from '../../report/numbers.js';
import { Z95 } from '../../statistics/estimate.js';
import type { Histogram } from '../../statistics/histogram.js';
import { unitOfTime } from '../candidates/base.js';
import type { Comparison } from './compare.js';

/** P(T > t) at some t, with a 95 % interval. */
interface Survival {
  readonly t: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The empirical probability that a time is exceeded, as the corners of its steps, from a histogram: times are those that
 * bins stand for. It is shown wherever it has fallen by a factor `step`, so that it is never drawn too high by more, and
 * down to the last time, where it ends at that of the longest but one. Intervals are Wilson's (JASA 22, 1927), each for
 * itself.
 */
function survivalOf(histogram: Histogram, step = 0.97): Survival[] {
  const bins = histogram.bins();
  const n = bins.reduce((sum, [, count]) => sum + count, 0);
  if (n === 0) return [];
  const at = (bin: number, count: number): Survival => ({
    t: histogram.valueIn(bin),
    probability: count / n,
    ...wilson(count, n),
  });
  const corners = [at(bins[0][0], n)];
  let left = n;
  let shown = n;
  for (const [bin, count] of bins) {
    left -= count;
    if (left > 0 && left > step * shown) continue;
    corners.push(at(bin, shown));
    if (left > 0) corners.push(at(bin, left));
    shown = left;
  }
  return corners;
}

/** Wilson's interval for a proportion of k in n. */
function wilson(k: number, n: number): { low: number; high: number } {
  const p = k / n;
  const z2 = Z95 * Z95;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Times that lie further apart than by this factor are shown on a logarithmic axis. */
const FAR_APART = 10;

/** Probability that an iteration takes longer than t, for every scheme of a comparison. */
export function survivalChart({ base, rows }: Comparison): TopLevelSpec {
  const points = rows.flatMap(({ candidate, result }) =>
    survivalOf(result.summary.histogram).map(
      ({ t, probability, low, high }): LinePoint => ({
        series: candidate.spec,
        x: t,
        y: probability,
        low,
        high,
      }),
    ),
  );
  const times = points.map(({ x }) => x);
  const { point, experiment } = base;
  const trials = rows[0].result.trials;
  const unit = unitOfTime(base);
  return lineChart({
    title: `${experiment.name}: how likely an iteration takes longer`,
    caption:
      `${count(point.workers)} workers, ${count(point.tasks)} tasks, delays: ${point.delay.model}; ${count(trials)} iterations ` +
      `of each scheme, all on the same draws, seed ${point.seed}. P(T > t) as counted, down to 1 in ${count(trials)}; bands: ` +
      '95 % at each t (Wilson). Where a line is low all iterations end early; where it is flat a few take long.',
    series: rows.map(({ candidate }) => ({ name: candidate.spec, label: candidate.label })),
    panels: [
      {
        x: {
          title: `completion time t of an iteration${unit ? ` (${unit})` : ''}`,
          log: Math.min(...times) > 0 && Math.max(...times) > FAR_APART * Math.min(...times),
        },
        y: { title: 'P(T > t)', log: true },
        points,
      },
    ],
    width: 560,
    height: 340,
  });
}
