/** Binary digits of the cells that (0, 1) is cut into. */
export const CELL_BITS = 12;

const CELLS = 2 ** CELL_BITS;

/** The last cells, one in so many, are cut into cells again: a series around their centres would need many terms. */
export const LAST = 64;

/** ln 64. */
const LN_LAST = 4.1588830833596715;

/**
 * Per cell j its −ln(1 − c), c = (j + 1/2)/4096 the centre, and its width over 1 − c. The first is counted from its left end:
 * c = 0.
 */
export interface Cells {
  readonly logarithm: Float64Array;
  readonly width: Float64Array;
}

let known: Cells | undefined;

/** The table, by operations that round alike on every machine. */
export function exponentialCells(): Cells {
  if (known !== undefined) return known;
  const cells = { logarithm: new Float64Array(CELLS), width: new Float64Array(CELLS) };
  // From 0 to the first centre, and from each to the next, where 1 − c falls from n + 1 to n − 1 parts: ln((n + 1)/(n − 1)) =
  // 2·artanh(1/n). The sum and what it lacks, by Knuth's TwoSum.
  let sum = 0;
  let lacks = 0;
  for (let j = 0; j < CELLS; j++) {
    const m = CELLS - 1 - j;
    const n = j === 0 ? 4 * CELLS - 1 : 2 * m + 2;
    const z = 1 / n;
    const next = sum + 2 * z;
    const added = next - sum;
    lacks += sum - (next - added) + (2 * z - added) + 2 * (remainder(n, z) / n) + 2 * artanhFromCube(z);
    sum = next;
    cells.logarithm[j] = sum + lacks;
    cells.width[j] = 1 / (m + 0.5);
  }
  cells.logarithm[0] = 0;
  cells.width[0] = 1 / CELLS;
  known = cells;
  return cells;
}

/** 1 − n·z, exact: z = 1/n in 24 and 29 binary digits, n in 14. */
function remainder(n: number, z: number): number {
  const upper = Math.fround(z);
  return 1 - n * upper - n * (z - upper);
}

/** z³/3 + z⁵/5 + …, z <= 1/2. */
function artanhFromCube(z: number): number {
  let sum = 0;
  for (let k = z < 1 / 16 ? 15 : 61; k >= 3; k -= 2) sum = sum * z * z + 1 / k;
  return sum * z * z * z;
}

/** −ln(1 − s) = s + s²/2 + … + s⁷/7, as closely as is needed for |s| <= 1/129. */
export function series(s: number): number {
  const sum = 1 / 2 + s * (1 / 3 + s * (1 / 4 + s * (1 / 5 + s * (1 / 6 + s * (1 / 7)))));
  return s + s * s * sum;
}

/**
 * Quantile function of the exponential distribution with mean 1, −ln(1 − u): to 2 units in the last place, and the same bits
 * on every machine, which Math.log1p does not promise. From a table of cells, and a series around their centres.
 * @param u 0 to 1
 */
export function exponentialQuantile(u: number): number {
  const { logarithm, width } = exponentialCells();
  if (u < 1 - 1 / LAST) {
    const place = u * CELLS;
    const j = Math.floor(place);
    return logarithm[j] + series((j === 0 ? place : place - j - 0.5) * width[j]);
  }
  // With v = 1 − u, exact here: −ln v = ln 64 − ln 64v. Places of v count from the right end of a cell.
  let v = 1 - u;
  if (v <= 0) return Infinity;
  let more = 0;
  for (; v < 1 / LAST; v *= LAST) more += LN_LAST;
  const place = v * CELLS;
  const m = Math.min(Math.floor(place), CELLS - 1);
  const j = CELLS - 1 - m;
  return more + (j === 0 ? series(1 - v) : logarithm[j] + series((0.5 - (place - m)) * width[j]));
}
