import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { pow } from '../../src/statistics/pow.js';

/** Fixed-point numbers with this many bits after the point. */
const BITS = 220n;
const ONE = 1n << BITS;

/** A double as a fraction of whole numbers: mantissa·2^exponent. */
function partsOf(x: number): [mantissa: bigint, exponent: number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075];
}

const shifted = (x: bigint, by: number) => (by >= 0 ? x << BigInt(by) : x >> BigInt(-by));

/** ln x by the series of the inverse hyperbolic tangent. */
function ln(x: bigint): bigint {
  const z = ((x - ONE) * ONE) / (x + ONE);
  let sum = 0n;
  let term = z;
  for (let odd = 1n; term !== 0n; odd += 2n) {
    sum += term / odd;
    term = (((term * z) / ONE) * z) / ONE;
  }
  return 2n * sum;
}

function exp(x: bigint): bigint {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = (term * x) / ONE / n;
  }
  return sum;
}

const LN2 = ln(2n * ONE);

/** How far y is from base^exponent, in units of its last place. */
function ulps(base: number, exponent: number, y: number): number {
  const [m, k] = partsOf(base);
  const logarithm = ln(m << (BITS - 52n)) + BigInt(k + 52) * LN2;
  const [em, ek] = partsOf(Math.abs(exponent));
  const product = shifted(logarithm * em, ek) * BigInt(Math.sign(exponent));
  const twos = product / LN2;
  const exact = exp(product - twos * LN2);
  const [ym, yk] = partsOf(y);
  const own = shifted(ym << BITS, yk - Number(twos));
  return Number(((own - exact) * 1024n) / shifted(ONE, yk - Number(twos))) / 1024;
}

describe('pow', () => {
  it('is within 1.5 units in the last place of a calculation with 220 bits', () => {
    const uniform = new Streams('pow').uniform();
    let worst = 0;
    for (let i = 0; i < 3000; i++) {
      const base = Math.exp(40 * (uniform() - 0.5));
      const exponent = (i % 2 === 0 ? 1 : 30) * (uniform() - 0.5);
      worst = Math.max(worst, Math.abs(ulps(base, exponent, pow(base, exponent))));
    }
    for (let t = 2; t < 2000; t += 7) {
      for (const [base, exponent] of [
        [t, -0.7],
        [0.98, t],
        [1 - 1 / t, t],
        [t, 1 / 39],
      ]) {
        worst = Math.max(worst, Math.abs(ulps(base, exponent, pow(base, exponent))));
      }
    }
    expect(worst).toBeLessThan(1.5);
    expect(worst).toBeGreaterThan(0.5);
  });

  it('is exact for powers of whole numbers that fit, and for halves', () => {
    for (let base = 2; base < 50; base++) {
      let exact = 1n;
      for (let n = 0; exact < 2n ** 53n; n++, exact *= BigInt(base)) expect(pow(base, n)).toBe(Number(exact));
    }
    for (let n = -300; n <= 300; n++) expect(pow(2, n)).toBe(2 ** n);
    for (let n = 0; n < 23; n++) expect(pow(10, n)).toBe(Number(`1e${n}`));
    for (const x of [0.1, 3, 1e-9, 7.7e12])
      expect(Math.abs(pow(x, 0.5) / Math.sqrt(x) - 1)).toBeLessThan(3e-16);
  });

  it('has the limits of Math.pow', () => {
    for (const base of [0, -0, 1, -1, 2, 0.5, -2, Infinity, -Infinity, Number.NaN, 5e-324, 1.7e308]) {
      for (const exponent of [
        0,
        1,
        -1,
        2,
        3,
        0.5,
        -0.5,
        1e300,
        -1e300,
        1e5,
        Infinity,
        -Infinity,
        Number.NaN,
      ]) {
        const expected = base ** exponent;
        const got = pow(base, exponent);
        if (Number.isFinite(expected) && expected !== 0)
          expect(Math.abs(got / expected - 1)).toBeLessThan(1e-12);
        else expect(got).toBe(expected);
      }
    }
  });

  it('gives the same bits everywhere', () => {
    const uniform = new Streams('bits').uniform();
    const values = Float64Array.from({ length: 10_000 }, () => pow(30 * uniform(), 20 * (uniform() - 0.5)));
    expect(createHash('sha256').update(values).digest('hex').slice(0, 16)).toBe('5898c564db8eeef2');
  });
});
