import { plain, short } from '../../report/numbers.js';
import { METRICS, type Metric } from '../../simulation/experiment/metrics.js';
import type { Mean, Outline, PointSoFar } from '../protocol.js';
import { MEASURES } from './curves.js';
import { Key } from './marks.js';

interface ComparisonProps {
  readonly outline: Outline;
  readonly points: readonly (PointSoFar | undefined)[];
  readonly at: number;
  /** The series whose trial is drawn. */
  readonly chosen: number;
  readonly onChoose: (series: number) => void;
}

/** The schemes side by side at one value along the axis: all that is measured. */
export function Comparison({ outline, points, at, chosen, onChoose }: ComparisonProps) {
  const { series, axis, values } = outline;
  const found = series.map((each) => points[each.points[at]]);
  const times = found.map((point) => point?.means.completion_time.mean ?? Number.POSITIVE_INFINITY);
  const best = times.indexOf(Math.min(...times));
  return (
    <div class="scroll">
      <table class="comparison">
        <caption>
          {axis === undefined
            ? 'Means and their standard errors'
            : `At ${axis} ${plain(values[at])}: means and their standard errors`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Scheme</th>
            {METRICS.map((metric) => (
              <th key={metric} scope="col" class="number">
                {MEASURES[metric]}
              </th>
            ))}
            <th scope="col" class="number">
              trials
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map(({ label }, s) => (
            <tr key={label} class={s === best ? 'best' : ''}>
              <th scope="row">
                <label>
                  <input type="radio" name="series" checked={s === chosen} onChange={() => onChoose(s)} />
                  <Key series={s} /> {label}
                  {s === best && series.length > 1 && <small> fastest</small>}
                </label>
              </th>
              {METRICS.map((metric) => (
                <td key={metric} class="number">
                  {cell(found[s]?.means, metric)}
                </td>
              ))}
              <td class="number">{found[s]?.trials.toLocaleString('en') ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell(means: Readonly<Record<Metric, Mean>> | undefined, metric: Metric) {
  if (means === undefined) return '–';
  const { mean, se } = means[metric];
  return (
    <>
      {short(mean)} <small>{Number.isNaN(se) ? '' : `± ${plainError(se)}`}</small>
    </>
  );
}

function plainError(se: number): string {
  return se === 0 ? '0' : String(Number(se.toPrecision(2)));
}
