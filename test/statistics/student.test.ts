import { expect, it } from 'vitest';
import { studentCdf, studentQuantile } from '../../src/statistics/estimate.js';

it('quantiles of Student’s t are those of the printed tables', () => {
  const table: [number, number, number][] = [
    [0.975, 1, 12.7062],
    [0.975, 2, 4.3027],
    [0.975, 5, 2.5706],
    [0.975, 9, 2.2622],
    [0.975, 19, 2.093],
    [0.975, 30, 2.0423],
    [0.995, 10, 3.1693],
    [0.9, 7, 1.4149],
    [0.975, 1000, 1.9623],
  ];
  for (const [p, freedom, t] of table) expect(studentQuantile(p, freedom)).toBeCloseTo(t, 4);
  expect(studentQuantile(0.025, 9)).toBeCloseTo(-2.2622, 4);
});

it('the distribution function is the integral of the density', () => {
  for (const freedom of [1, 2, 3, 4, 7, 12]) {
    const density = (x: number) => (1 + (x * x) / freedom) ** (-(freedom + 1) / 2);
    const steps = 20_000;
    const area = (from: number, to: number) => {
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += density(from + ((i + 0.5) * (to - from)) / steps);
      return (sum * (to - from)) / steps;
    };
    // By the substitution x = √n·tan(u) the whole area is finite for all n.
    const whole = (() => {
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const u = ((i + 0.5) * (Math.PI / 2)) / steps;
        sum += density(Math.sqrt(freedom) * Math.tan(u)) * (Math.sqrt(freedom) / Math.cos(u) ** 2);
      }
      return (sum * (Math.PI / 2)) / steps;
    })();
    expect(studentCdf(1.7, freedom)).toBeCloseTo(0.5 + area(0, 1.7) / (2 * whole), 5);
  }
});
