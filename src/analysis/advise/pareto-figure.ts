import type { TopLevelSpec } from 'vega-lite';
import { count } from '../../report/numbers.js';
import { type ScatterPoint, scatterChart } from '../../report/scatter-chart.js';
import { schemes } from '../../schemes/registry.js';
import { unitOfTime } from '../candidates/base.js';
import type { Advice } from './advise.js';
import type { Standing } from './standing.js';

/** Candidates that take longer than this multiple of both the baseline and the best are left out, unless on the front. */
const TOO_SLOW = 4;

/** Time against communication and computation of all candidates; those that no other one beats in all three stand out. */
export function paretoChart(advice: Advice): TopLevelSpec {
  const { standings, winner, baseline, search, spent } = advice;
  const { base, goal } = search;
  const able = standings
    .map((standing, i) => ({ ...standing, i }))
    .filter(({ time, outcome }) => time !== undefined && outcome.kind !== 'same');
  const limit = TOO_SLOW * Math.max(...able.filter(({ i }) => i === winner || i === baseline).map(timeOf));
  const shown = able.filter((standing) => standing.onFront || timeOf(standing) <= limit);
  const front = shown.filter(({ onFront }) => onFront);
  const named = new Set([winner, baseline, leastIn(front, volumeOf), leastIn(front, workOf)]);
  const points = (x: (standing: Standing) => number): ScatterPoint[] =>
    shown.map((standing) => ({
      series: standing.candidate.point.scheme.name,
      x: x(standing),
      y: timeOf(standing),
      low: standing.time?.low ?? timeOf(standing),
      high: standing.time?.high ?? timeOf(standing),
      strong: standing.onFront,
      ringed: standing.i === winner,
      ...(named.has(standing.i) ? { label: standing.candidate.label } : {}),
    }));
  const unit = goal.target ? 'until the target' : 'per iteration';
  const seconds = unitOfTime(base);
  const time = { title: `time ${unit}${seconds ? ` (${seconds})` : ''}`, log: true };
  const used = new Set(shown.map(({ candidate }) => candidate.point.scheme.name));
  const slow = able.length - shown.length;
  return scatterChart({
    title: `${base.experiment.name}: time, communication and computation`,
    caption:
      `${count(shown.length)} candidates, ${count(base.point.workers)} workers, ${count(base.point.tasks)} tasks, ` +
      `${count(spent)} ${goal.target ? 'training runs' : 'iterations'}, seed ${base.point.seed}. ` +
      'Large, with 95 % intervals of the time: no other candidate needs less or equal of all three, by means. ' +
      'Pale: the others. Ring: the best. All met the same stragglers, so that differences of times are sharper than the intervals.' +
      (slow > 0 ? ` ${count(slow)} that take more than ${TOO_SLOW} times as long are not shown.` : ''),
    series: schemes().flatMap(({ name }) => (used.has(name) ? [{ name }] : [])),
    panels: [
      {
        title: 'communication',
        x: { title: `volume ${unit} (1 = a full result)`, log: true },
        y: time,
        points: points(volumeOf),
      },
      {
        title: 'computation',
        x: { title: `tasks computed ${unit}`, log: true },
        y: time,
        points: points(workOf),
      },
    ],
  });
}

function leastIn<T extends Standing & { readonly i: number }>(
  some: readonly T[],
  value: (standing: Standing) => number,
): number | undefined {
  return [...some].sort((a, b) => value(a) - value(b))[0]?.i;
}

function volumeOf({ cost }: Standing): number {
  return cost?.volume ?? Number.NaN;
}

function workOf({ cost }: Standing): number {
  return cost?.computations ?? Number.NaN;
}

function timeOf({ time }: Standing): number {
  return time?.value ?? Number.NaN;
}
