import { expect, it } from 'vitest';
import { gammaQuantile, normalQuantile } from '../../src/statistics/quantiles.js';
import { gammaCdf, normalCdf } from '../../src/statistics/special-functions.js';

it.each([
  // Tables of the normal law (Abramowitz and Stegun, 26.1 and 26.5) and, far out, mpmath with 30 digits.
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [1e-10, -6.361340902404056],
  [1e-20, -9.262340089798409],
  [1e-300, -37.0470962993612],
])('normal quantile at %f', (u, z) => {
  expect(Math.abs(normalQuantile(u) - z)).toBeLessThanOrEqual(4e-16 * Math.abs(z));
  if (u > 1e-8 && u < 1) expect(normalCdf(normalQuantile(u))).toBeCloseTo(u, 14);
});

it('the gamma quantile is the inverse of the distribution function', () => {
  for (const a of [0.05, 0.3, 0.8, 1, 2.5, 20, 400]) {
    for (const u of [1e-10, 1e-4, 0.01, 0.3, 0.5, 0.7, 0.99, 0.9999]) {
      expect(Math.abs(gammaCdf(a, gammaQuantile(a, u)) / u - 1)).toBeLessThan(1e-11);
    }
  }
});

it('is that of the exponential law for shape 1, and of χ² for half shapes', () => {
  for (const u of [1e-12, 0.2, 0.9, 0.999999]) {
    expect(Math.abs(gammaQuantile(1, u) / -Math.log1p(-u) - 1)).toBeLessThan(1e-11);
    const z = normalQuantile((1 + u) / 2);
    if (u > 1e-6) expect(Math.abs(gammaQuantile(0.5, u) / ((z * z) / 2) - 1)).toBeLessThan(1e-10);
  }
});
