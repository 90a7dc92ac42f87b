/** A value of a record in a log: the text of a CSV cell, or a value of JSON or Parquet. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

/** Units of time, as powers of ten of a second. */
export const UNITS = { s: 0, ms: -3, us: -6, ns: -9 } as const;

/** Unit of the durations or times of a log. */
export type Unit = keyof typeof UNITS;

/** Notation of numbers in a log. */
interface NumberFormat {
  readonly unit: Unit;
  /** Whether the decimal separator is a comma. */
  readonly comma: boolean;
}

const DECIMAL = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:e([+-]?\d+))?$/i;
const WITH_UNIT = /^(.*?\d\.?)\s*(s|ms|us|µs|μs|ns)$/i;
const MISSING = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-']);

/** Whether a cell stands for a measurement that was not made: empty, null, NaN, NA, N/A, none or a dash. */
export function isMissing(cell: Cell): boolean {
  // Most cells begin with a digit, and a log may have ten million.
  if (typeof cell === 'string')
    return !(cell.charCodeAt(0) >= 48 && cell.charCodeAt(0) <= 57) && MISSING.has(cell.trim().toLowerCase());
  return cell === null || cell === undefined || Number.isNaN(cell);
}

/**
 * A duration in seconds, rounded once: 413.7 ms is the number nearest to 0.4137. A unit in the cell itself
 * (`413.7 ms`) takes precedence.
 * @returns undefined where the cell is not a number
 */
export function secondsOf(cell: Cell, { unit, comma }: NumberFormat): number | undefined {
  if (typeof cell === 'number' && unit === 's') return cell;
  if (typeof cell !== 'string' && typeof cell !== 'number' && typeof cell !== 'bigint') return undefined;
  const text = String(cell).trim();
  const plain = DECIMAL.exec(comma ? text.replace(',', '.') : text);
  if (plain !== null) return shifted(plain, UNITS[unit]);
  const [, number, own] = WITH_UNIT.exec(text) ?? [];
  const parts = number === undefined ? null : DECIMAL.exec(comma ? number.replace(',', '.') : number);
  return parts === null ? undefined : shifted(parts, UNITS[own.toLowerCase().replace(/[µμ]/, 'u') as Unit]);
}

/** The decimal number times a power of ten, rounded once. */
function shifted([, mantissa, exponent]: RegExpExecArray, power: number): number {
  return Number(`${mantissa}e${exponent === undefined ? power : Number(exponent) + power}`);
}

/** Whether a cell is text with a unit of its own, such as `413.7 ms`. */
export function hasUnit(cell: Cell): boolean {
  return typeof cell === 'string' && WITH_UNIT.test(cell.trim());
}

/** Whether a cell is a date with a time of day (ISO 8601, or with a space in place of the T). */
export function isDate(cell: Cell): boolean {
  return cell instanceof Date || (typeof cell === 'string' && DATE.test(cell.trim()));
}

/**
 * Seconds from one time to another; whole numbers and dates lose no digits. Dates without a zone are taken as UTC.
 * @returns undefined where a cell is neither a number nor a date
 */
export function secondsBetween(start: Cell, end: Cell, format: NumberFormat): number | undefined {
  if (isDate(start) && isDate(end)) {
    const [from, to] = [dateOf(start), dateOf(end)];
    return to.whole - from.whole + (to.fraction - from.fraction);
  }
  const [from, to] = [wholeOf(start), wholeOf(end)];
  if (from !== undefined && to !== undefined) return secondsOf(to - from, format);
  const [first, last] = [secondsOf(start, format), secondsOf(end, format)];
  return first === undefined || last === undefined ? undefined : last - first;
}

const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

function dateOf(cell: Cell): { whole: number; fraction: number } {
  if (cell instanceof Date)
    return { whole: Math.floor(cell.getTime() / 1000), fraction: (cell.getTime() % 1000) / 1000 };
  const [, day, time, fraction = '0', zone = 'Z'] = DATE.exec(String(cell).trim()) ?? [];
  return {
    whole: Date.parse(`${day}T${time}${zone.toUpperCase()}`) / 1000,
    fraction: Number(`0.${fraction}`),
  };
}

function wholeOf(cell: Cell): bigint | undefined {
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? BigInt(cell) : undefined;
  return typeof cell === 'string' && /^\s*[+-]?\d+\s*$/.test(cell)
    ? BigInt(cell.trim().replace('+', ''))
    : undefined;
}

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;
