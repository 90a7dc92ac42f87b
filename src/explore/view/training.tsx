import { scaleLinear, scaleLog } from 'd3-scale';
import { plain, short } from '../../report/numbers.js';
import { pow } from '../../statistics/pow.js';
import type { Outline, Trajectory } from '../protocol.js';
import { dashOf, Key, Mark } from './marks.js';

interface TrainingProps {
  readonly outline: Outline;
  readonly trajectories: readonly (Trajectory | undefined)[];
  readonly width: number;
  /** Index of the value along the axis that is looked at. */
  readonly at: number;
  /** The series whose iteration is drawn. */
  readonly chosen: number;
  readonly onChoose: (series: number) => void;
}

const HEIGHT = 330;
const MARGIN = { left: 62, right: 14, top: 12, bottom: 42 };

/** Error against simulated time, a line with its band for each scheme, and where each of them ends. */
export function Training({ outline, trajectories, width, at, chosen, onChoose }: TrainingProps) {
  const { series, axis, values, unit } = outline;
  const found = series.map(({ points }) => trajectories[points[at]]);
  const known = found.filter((each) => each !== undefined);
  const what = known[0]?.of ?? 'error';
  return (
    <>
      {known.length > 0 && <Lines {...{ found, width, what, unit }} />}
      <div class="scroll">
        <table class="comparison training">
          <caption>
            {axis === undefined ? '' : `At ${axis} ${plain(values[at])}: `}
            after {known[0]?.iterations.at(-1) ?? 0} iterations; at equal time: when the first of them ends
          </caption>
          <thead>
            <tr>
              {['Scheme', 'time', what, `${what} at equal time`, 'runs'].map((head, i) => (
                <th key={head} scope="col" class={i === 0 ? '' : 'number'}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {series.map(({ label }, s) => (
              <tr key={label} class={s === bestOf(found) ? 'best' : ''}>
                <th scope="row">
                  <label>
                    <input type="radio" name="series" checked={s === chosen} onChange={() => onChoose(s)} />
                    <Key series={s} /> {label}
                    {s === bestOf(found) && series.length > 1 && <small> least {what} at equal time</small>}
                  </label>
                </th>
                {[found[s]?.time.at(-1)?.mean, found[s]?.value.at(-1)?.mean, atEqualTime(found)[s]].map(
                  (value, i) => (
                    <td key={i} class="number">
                      {value === undefined ? '–' : short(value)}
                    </td>
                  ),
                )}
                <td class="number">{found[s]?.runs ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

type Found = readonly (Trajectory | undefined)[];

/** What each has reached when the first of them ends: where its line in the picture is then. */
function atEqualTime(found: Found): (number | undefined)[] {
  const end = Math.min(...found.map((each) => each?.time.at(-1)?.mean ?? Number.POSITIVE_INFINITY));
  return found.map((each) => {
    const line = linesOf(each);
    const next = line.findIndex(({ time }) => time >= end * (1 - 1e-12));
    if (next <= 0) return line[next]?.value;
    const [before, after] = [line[next - 1], line[next]];
    const share = (end - before.time) / (after.time - before.time);
    return before.value * pow(after.value / before.value, share);
  });
}

function bestOf(found: Found): number {
  const values = atEqualTime(found).map((value) => value ?? Number.POSITIVE_INFINITY);
  return values.indexOf(Math.min(...values));
}

interface LinesProps {
  readonly found: Found;
  readonly width: number;
  readonly what: string;
  readonly unit: string;
}

function Lines({ found, width, what, unit }: LinesProps) {
  const lines = found.map(linesOf);
  const all = lines.flat();
  const bottom = Math.min(...all.map(({ value }) => value));
  const top = Math.max(...all.map(({ value }) => value));
  const latest = Math.max(...all.map(({ time }) => time));
  const x = scaleLinear([0, latest], [MARGIN.left, width - MARGIN.right - 10]);
  const y = scaleLog([bottom / 1.1, top * 1.1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const ticks = y.ticks(6).filter((tick, _, { length }) => length <= 8 || /^1/.test(tick.toExponential()));
  const place = (time: number, value: number) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`;
  return (
    <div class="curves" role="img" aria-label={`${what} against simulated time`}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={MARGIN.left - 8} y={y(tick)} dy=".32em" text-anchor="end">
              {tick >= 1e5 ? tick.toExponential().replace('+', '') : plain(tick)}
            </text>
          </g>
        ))}
        {x.ticks(Math.max(2, Math.floor(width / 90))).map((tick) => (
          <text key={tick} class="tick" x={x(tick)} y={HEIGHT - MARGIN.bottom + 18} text-anchor="middle">
            {plain(tick)}
          </text>
        ))}
        <line
          class="axis"
          x1={MARGIN.left}
          x2={width - MARGIN.right}
          y1={HEIGHT - MARGIN.bottom}
          y2={HEIGHT - MARGIN.bottom}
        />
        <text class="title" x={(MARGIN.left + width - MARGIN.right) / 2} y={HEIGHT - 6} text-anchor="middle">
          {unit === 's' ? 'simulated time (s)' : 'simulated time'}
        </text>
        <text
          class="title"
          transform={`translate(12 ${(HEIGHT - MARGIN.bottom) / 2}) rotate(-90)`}
          text-anchor="middle"
        >
          {what === 'error' ? 'distance from the optimum' : 'loss'}
        </text>
        {lines.map((line, s) => {
          const upper = line.map((each) => place(each.time, each.value + each.half));
          const lower = line.map((each) => place(each.time, Math.max(bottom / 1.1, each.value - each.half)));
          const marked = line.filter((_, i) => i % Math.ceil(line.length / 8) === 0);
          return (
            <g key={s} class={`s${s % 8}`}>
              {line.length > 1 && <path class="band" d={`M${[...upper, ...lower.reverse()].join('L')}Z`} />}
              <path
                class="line"
                d={line.map(({ time, value }, i) => `${i === 0 ? 'M' : 'L'}${place(time, value)}`).join('')}
                stroke-dasharray={dashOf(s)}
              />
              {marked.map(({ time, value }) => (
                <Mark key={time} series={s} x={x(time)} y={y(value)} />
              ))}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Places along a line, positive ones alone: the axis is logarithmic. */
function linesOf(trajectory: Trajectory | undefined) {
  if (trajectory === undefined) return [];
  return trajectory.value.flatMap(({ mean, se }, i) =>
    mean > 0 ? [{ time: trajectory.time[i].mean, value: mean, half: Number.isNaN(se) ? 0 : 1.96 * se }] : [],
  );
}
