import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import { plain } from '../../report/numbers.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import type { Outline, PointSoFar } from '../protocol.js';
import { dashOf, Mark } from './marks.js';

/** Measure on the vertical axis. */
export type Measure = Metric | 'p50' | 'p90' | 'p99';

/** Measures that can be drawn, with their labels. */
export const MEASURES: Readonly<Record<Measure, string>> = {
  completion_time: 'completion time',
  p50: 'completion time, median',
  p90: 'completion time, 90th percentile',
  p99: 'completion time, 99th percentile',
  messages: 'messages',
  volume: 'communication volume',
  computations: 'tasks computed',
  recovered: 'fraction recovered',
};

const QUANTILES = ['p50', 'p90', 'p99'];

/** A value with the ends of its 95 % interval; of quantiles none is known. */
export interface Value {
  readonly value: number;
  readonly half: number;
}

/** A measure of a point so far. */
export function measured(point: PointSoFar | undefined, measure: Measure): Value | undefined {
  if (point === undefined) return undefined;
  const quantile = QUANTILES.indexOf(measure);
  if (quantile >= 0) return { value: point.quantiles[quantile], half: 0 };
  const { mean, se } = point.means[measure as Metric];
  return { value: mean, half: Number.isNaN(se) ? 0 : 1.96 * se };
}

interface CurvesProps {
  readonly outline: Outline;
  readonly points: readonly (PointSoFar | undefined)[];
  readonly measure: Measure;
  readonly width: number;
  /** Index of the value along the axis that is looked at. */
  readonly at: number;
  readonly onAt: (at: number) => void;
}

const HEIGHT = 330;
const MARGIN = { left: 54, right: 14, top: 12, bottom: 42 };

/** The curves with their bands, one for each series. */
export function Curves({ outline, points, measure, width, at, onAt }: CurvesProps) {
  const { values, series, axis, unit } = outline;
  const lines = series.map((each) => each.points.map((point) => measured(points[point], measure)));
  const top = Math.max(
    ...lines.flat().map((each) => (each === undefined ? 0 : each.value + each.half)),
    1e-9,
  );
  const y = scaleLinear([0, top * 1.04], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(6);
  const x = alongX(values, width);
  const nearest = (event: { readonly clientX: number; readonly currentTarget: Element }) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const distances = values.map((value) => Math.abs(x(value) - left));
    onAt(distances.indexOf(Math.min(...distances)));
  };
  const name = MEASURES[measure];
  const timed = measure === 'completion_time' || measure.startsWith('p');
  return (
    <div
      class="curves"
      role="slider"
      tabIndex={0}
      aria-label={`${name} by ${axis}: the value that the table is about`}
      aria-valuemin={0}
      aria-valuemax={values.length - 1}
      aria-valuenow={at}
      aria-valuetext={`${axis} ${values[at]}`}
      onPointerMove={nearest}
      onPointerDown={nearest}
      onKeyDown={(event: KeyboardEvent) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, Home: -values.length, End: values.length }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onAt(Math.min(values.length - 1, Math.max(0, at + step)));
      }}
    >
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
        {y.ticks(6).map((tick) => (
          <g key={tick}>
            <line class="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={MARGIN.left - 8} y={y(tick)} dy=".32em" text-anchor="end">
              {plain(tick)}
            </text>
          </g>
        ))}
        {ticksAlong(x, width).map((tick) => (
          <g key={tick}>
            <line
              class="axis"
              x1={x(tick)}
              x2={x(tick)}
              y1={HEIGHT - MARGIN.bottom}
              y2={HEIGHT - MARGIN.bottom + 4}
            />
            <text class="tick" x={x(tick)} y={HEIGHT - MARGIN.bottom + 18} text-anchor="middle">
              {plain(tick)}
            </text>
          </g>
        ))}
        <line class="axis" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(0)} y2={y(0)} />
        <text class="title" x={(MARGIN.left + width - MARGIN.right) / 2} y={HEIGHT - 6} text-anchor="middle">
          {axis}
        </text>
        <text
          class="title"
          transform={`translate(12 ${(HEIGHT - MARGIN.bottom) / 2}) rotate(-90)`}
          text-anchor="middle"
        >
          {timed && unit === 's' ? `${name} (s)` : name}
        </text>
        <line class="at" x1={x(values[at])} x2={x(values[at])} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
        {lines.map((line, s) => (
          <path key={`band ${series[s].label}`} class={`band s${s % 8}`} d={bandPath(line, values, x, y)} />
        ))}
        {lines.map((line, s) => (
          <g key={series[s].label} class={`s${s % 8}`}>
            <path class="line" d={linePath(line, values, x, y)} stroke-dasharray={dashOf(s)} />
            {line.map((each, i) =>
              each === undefined ? null : (
                <Mark key={values[i]} series={s} x={x(values[i])} y={y(each.value)} />
              ),
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

type Scale = ScaleContinuousNumeric<number, number>;

/** Logarithmic where the values are spread like that. */
function alongX(values: readonly number[], width: number): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range = [MARGIN.left + 10, width - MARGIN.right - 10];
  return least > 0 && most / least >= 20 ? scaleLog([least, most], range) : scaleLinear([least, most], range);
}

function ticksAlong(x: Scale, width: number): number[] {
  const fit = Math.max(2, Math.floor(width / 90));
  const ticks = x.ticks(fit);
  if (ticks.length <= fit + 2) return ticks;
  const rounded = ticks.filter((tick) => /^[125]/.test(tick.toExponential()));
  return rounded.length <= fit + 3 ? rounded : rounded.filter((tick) => /^1/.test(tick.toExponential()));
}

type Line = readonly (Value | undefined)[];

function linePath(line: Line, values: readonly number[], x: Scale, y: Scale): string {
  return line
    .flatMap((each, i) =>
      each === undefined ? [] : [`${x(values[i]).toFixed(1)},${y(each.value).toFixed(1)}`],
    )
    .map((place, i) => (i === 0 ? 'M' : 'L') + place)
    .join('');
}

function bandPath(line: Line, values: readonly number[], x: Scale, y: Scale): string {
  const known = line.flatMap((each, i) =>
    each === undefined ? [] : [{ ...each, x: x(values[i]).toFixed(1) }],
  );
  const upper = known.map((each) => `${each.x},${y(each.value + each.half).toFixed(1)}`);
  const lower = known.map((each) => `${each.x},${y(Math.max(0, each.value - each.half)).toFixed(1)}`);
  return upper.length < 2 ? '' : `M${[...upper, ...lower.reverse()].join('L')}Z`;
}
