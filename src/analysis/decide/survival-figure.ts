import type { TopLevelSpec } from 'vega-lite';
import { type LinePoint, lineChart } from '../../report/line-chart.js';
import { unitOfTime } from './base.js';
import type { Comparison } from './compare.js';
import { count } from './numbers.js';
import { survivalOf } from './survival.js';

/** Times that lie further apart than by this factor are shown on a logarithmic axis. */
const FAR_APART = 10;

/** How likely an iteration takes longer than t, for every scheme of a comparison. */
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
