import * as vega from 'vega';

/** An axis of a panel. */
export interface Axis {
  /** Quantity and unit. */
  readonly title: string;
  /** Logarithmic; values that are not positive are not shown. Default: linear. */
  readonly log?: boolean;
  /** Ends of the axis; what lies beyond is clipped. Default: extent of the data with a margin. */
  readonly domain?: readonly [number, number];
  /** Whether a linear axis includes 0. Default: no. */
  readonly zero?: boolean;
}

/** Map from values to pixels along an axis. */
export interface Scale {
  readonly log: boolean;
  readonly domain: readonly [number, number];
  /** Pixels from the axis's lower end (left, or bottom). */
  readonly at: (value: number) => number;
  /** Whether a value can be shown on the axis, perhaps beyond its ends. */
  readonly shows: (value: number) => boolean;
  /** Whether a value lies between the axis's ends. */
  readonly holds: (value: number) => boolean;
}

const MARGIN = 0.04;

/**
 * Scale of an axis that covers all of `values` with a margin. Values that it cannot show are ignored.
 *
 * @param length of the axis in pixels
 * @param headroom the margin at the upper end, as a fraction of the extent
 * @throws Error where the axis's own domain is empty or cannot be shown
 */
export function axisScale(axis: Axis, values: readonly number[], length: number, headroom = MARGIN): Scale {
  const log = axis.log ?? false;
  const forward = log ? Math.log10 : (value: number) => value;
  const back = log ? (value: number) => Math.exp(value * Math.LN10) : (value: number) => value;
  const shows = (value: number) => Number.isFinite(forward(value));
  let [low, high] =
    axis.domain === undefined ? extent(values.filter(shows).map(forward), axis) : axis.domain.map(forward);
  if (axis.domain === undefined) {
    const range = high - low;
    // An axis that includes zero begins there.
    if (!(axis.zero && !log && low === 0)) low -= MARGIN * range;
    if (!(axis.zero && !log && high === 0)) high += headroom * range;
  }
  if (!(low < high && Number.isFinite(high - low))) {
    throw new Error(`axis "${axis.title}" cannot reach from ${axis.domain?.join(' to ')}`);
  }
  return {
    log,
    // As given where it is given: rounding must not lose a tick at its ends.
    domain: axis.domain ?? [back(low), back(high)],
    at: (value) => (length * (forward(value) - low)) / (high - low),
    shows,
    holds: (value) => forward(value) >= low && forward(value) <= high,
  };
}

function extent(values: readonly number[], axis: Axis): number[] {
  if (axis.zero && !axis.log) values = [...values, 0];
  if (values.length === 0) return [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (low < high) return [low, high];
  // A single value: something around it, so that there is an axis.
  const half = axis.log ? 0.5 : Math.abs(low) / 2 || 1;
  return [low - half, high + half];
}

/** Ticks of a logarithmic axis and their labels; those of linear axes are vega's. */
export function logTicks([low, high]: readonly [number, number]): { values: number[]; labels: string[] } {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  if (last - first >= 2) {
    const step = Math.ceil((last - first) / 6);
    const exponents = range(first, last).filter((exponent) => exponent % step === 0);
    const plain = exponents.every((exponent) => exponent >= -3 && exponent <= 4);
    const values = exponents.map((exponent) => Number(`1e${exponent}`));
    return { values, labels: plain ? values.map(written) : exponents.map(powerOfTen) };
  }
  const fine = range(first - 1, last)
    .flatMap((e) => [1, 2, 5].map((digit) => Number(`${digit}e${e}`)))
    .filter((value) => value >= low && value <= high);
  const values = fine.length >= 3 ? fine : vega.scale('linear')().domain([low, high]).ticks(4);
  return { values, labels: values.map(written) };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** @example 0.05, 2,000, 5·10⁻⁷ */
function written(value: number): string {
  if (value >= 1e-3 && value < 1e5) return value.toLocaleString('en', { maximumSignificantDigits: 12 });
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits === '1' ? '' : `${digits}·`}${powerOfTen(Number(exponent))}`;
}

/** @example 10⁻³ */
function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('')}`;
}
