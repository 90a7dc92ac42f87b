import { describe, expect, it } from 'vitest';
import { exponentialCells, exponentialQuantile } from '../../src/random/exponential-quantile.js';
import { Streams } from '../../src/random/stream.js';

/** Binary digits behind the point of the whole numbers that stand for real ones here. */
const DIGITS = 1200n;
const ONE = 1n << DIGITS;

/** A number as such a whole one, exactly. */
function exact(x: number): bigint {
  let shift = 0n;
  for (; !Number.isInteger(x); x *= 2) shift++;
  return (BigInt(x) << DIGITS) >> shift;
}

/** ln 2 and −ln(1 − u) by series with 150 binary digits, not by the way that is tested: ln a = 2·artanh((a − 1)/(a + 1)). */
function minusLog(u: number): bigint {
  const drop = DIGITS - 170n;
  const unit = ONE >> drop;
  const ln = (a: bigint) => {
    const z = ((a - unit) * unit) / (a + unit);
    const square = (z * z) / unit;
    let sum = 0n;
    for (let k = 1n, power = z; power !== 0n; k += 2n, power = (power * square) / unit) sum += power / k;
    return 2n * sum;
  };
  let v = (ONE - exact(u)) >> drop;
  let halvings = 0n;
  for (; v < (3n * unit) / 4n; v *= 2n) halvings++;
  return (halvings * ln(2n * unit) - ln(v)) << drop;
}

/** Error in units in the last place of the true value. */
function error(u: number): number {
  const truth = minusLog(u);
  const place = 2 ** (Math.floor(Math.log2(exponentialQuantile(u))) - 52);
  const off = exact(exponentialQuantile(u)) - truth;
  return Math.abs(Number((off * 1000n) / exact(place))) / 1000;
}

const uniform = new Streams('quantile').uniform();

describe('the quantile function of the exponential distribution', () => {
  it('is right to two units in the last place', () => {
    const places: number[] = [2 ** -45, 2 ** -13, 1 - 2 ** -45, 1 - 2 ** -53, 0.5, 1 - 1 / 64];
    // At both ends of cells, where the series is longest, and in them.
    for (const j of [0, 1, 2, 3, 31, 500, 2047, 2048, 3000, 4000, 4030, 4031, 4032, 4080, 4094, 4095]) {
      places.push((j + 1e-9) / 4096, (j + 0.5) / 4096, (j + 1 - 1e-9) / 4096);
    }
    for (let i = 0; i < 150; i++) places.push(uniform(), 2 ** (-44 * uniform()), 1 - 2 ** (-45 * uniform()));
    for (const u of places) if (u > 0 && u < 1) expect(error(u), String(u)).toBeLessThan(2);
  }, 30_000);

  it('agrees with Math.log1p, is u where u is small, and ends with 0 and infinity', () => {
    for (let i = 0; i < 50_000; i++) {
      const u = uniform();
      const other = -Math.log1p(-u);
      expect(Math.abs(exponentialQuantile(u) - other) <= 3 * 2 ** -52 * other).toBe(true);
    }
    expect(exponentialQuantile(1e-300)).toBe(1e-300);
    expect(exponentialQuantile(0)).toBe(0);
    expect(exponentialQuantile(1)).toBe(Infinity);
  });

  it('is that of centres of cells in its table, the last of which is ln 8192', () => {
    const { logarithm } = exponentialCells();
    expect(logarithm[4095]).toBe(9.010913347279288);
    expect(logarithm[2047] - Math.log(2 / (1 + 1 / 4096))).toBeCloseTo(0, 15);
  });
});
