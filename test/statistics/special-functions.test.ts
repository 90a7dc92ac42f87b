import { describe, expect, test } from 'vitest';
import { digamma, gammaCdf, normalCdf, trigamma } from '../../src/statistics/special-functions.js';
import { erf } from '../models/delays/helpers.js';

const EULER = 0.5772156649015329;

test('digamma and trigamma have their closed forms and their recurrence', () => {
  // Abramowitz and Stegun, 6.3.2, 6.3.3, 6.4.2, 6.4.4.
  expect(digamma(1)).toBeCloseTo(-EULER, 14);
  expect(digamma(0.5)).toBeCloseTo(-EULER - 2 * Math.LN2, 13);
  expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 14);
  expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 13);
  for (const x of [0.01, 0.3, 2.7, 9.99, 10.01, 1e3]) {
    expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 11);
    expect(trigamma(x) - trigamma(x + 1)).toBeCloseTo(1 / x ** 2, 10);
    const h = 1e-4 * x;
    expect((digamma(x + h) - digamma(x - h)) / (2 * h) / trigamma(x)).toBeCloseTo(1, 6);
  }
});

describe('the distribution function of gamma variates', () => {
  test('of whole shapes is a sum of Poisson probabilities', () => {
    for (const shape of [1, 2, 7, 30]) {
      for (const x of [0.01, 0.5, 1, 4, 29, 31, 60]) {
        let term = Math.exp(-x);
        let fewer = 0;
        for (let k = 0; k < shape; k++) {
          fewer += term;
          term *= x / (k + 1);
        }
        expect(Math.abs(gammaCdf(shape, x) - (1 - fewer))).toBeLessThan(1e-14);
      }
    }
  });

  test('of shape 1/2 is an error function; so is the normal one', () => {
    for (const x of [0, 1e-9, 0.1, 0.8, 1.4, 1.6, 2, 3]) {
      expect(gammaCdf(0.5, x * x)).toBeCloseTo(erf(x), 10);
      expect(normalCdf(x * Math.SQRT2)).toBeCloseTo((1 + erf(x)) / 2, 10);
      expect(normalCdf(-x) + normalCdf(x)).toBe(1);
    }
    expect(normalCdf(-40)).toBe(0);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
  });

  test('goes over into its expansion for large shapes without a step', () => {
    for (const z of [-5, -2, -0.3, -0.01, 0, 0.01, 0.3, 2, 5]) {
      const at = (shape: number) => gammaCdf(shape, shape + z * Math.sqrt(shape));
      // The next term of the expansion is 1/(540·shape·√(2π·shape)); the change of shape itself makes 2e-10.
      expect(Math.abs(at(1000) - at(999.9999))).toBeLessThan(2.5e-8);
    }
    // The central limit, with its first correction for skewness (Edgeworth).
    for (const z of [-2, -1, 0, 1, 2]) {
      const a = 1e8;
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      const edgeworth = normalCdf(z) - (density * (z * z - 1)) / (3 * Math.sqrt(a));
      expect(Math.abs(gammaCdf(a, a + z * Math.sqrt(a)) - edgeworth)).toBeLessThan(1e-8);
    }
  });
});
