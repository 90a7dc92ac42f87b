/** A number with the ends of its interval. */
interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A number in about four digits, as short as it can be read: 0.0123, 2.724, 1,234. */
export function short(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(3).replace('e+', 'e');
  if (size >= 1000) return value.toLocaleString('en', { maximumFractionDigits: size < 10_000 ? 1 : 0 });
  if (size > 0 && size < 1e-3) return value.toExponential(2);
  return value.toPrecision(4);
}

/** A number in four digits without zeros at the end: 0.5, 12.34, 1.5e-4. */
export function plain(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}

/** A multiple: 1.25x, 12.5x. */
export function times(value: number): string {
  return `${value >= 99.5 ? Math.round(value) : value.toPrecision(3)}x`;
}

/** A count with thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A number of things: `1 figure`, `2 figures`, `1,000 rounds`. */
export function plural(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? '' : 's'}`;
}

/**
 * A fraction with its interval in percent, to a digit after the point where that is not all noise; without an interval
 * where none is known.
 * @example percent({ value: 0.412, low: 0.38, high: 0.44 }) // '41 % [38, 44]'
 */
export function percent({ value, low, high }: Interval): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(low) || !Number.isFinite(high)) return `${rounded(100 * value, 0)} %`;
  const digits = high - low < 0.02 && Math.abs(value) < 1 ? 1 : 0;
  const [middle, from, to] = [value, low, high].map((x) => rounded(100 * x, digits));
  return `${middle} % [${from}, ${to}]`;
}

/**
 * The same as time saved or lost.
 * @example lessTime({ value: -0.1, low: -0.12, high: -0.08 }) // '10 % [8, 12] more time'
 */
export function lessTime(saved: Interval): string {
  if (saved.value >= 0) return `${percent(saved)} less time`;
  return `${percent({ value: -saved.value, low: -saved.high, high: -saved.low })} more time`;
}

function rounded(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}
