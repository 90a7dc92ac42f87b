import { Streams } from '../../random/stream.js';
import { BalancedReedSolomon } from '../../schemes/designs/balanced-reed-solomon.js';
import { meanOrderStatistic } from '../closed-forms/completion-times.js';
import { pointOf, simulatedMean } from '../closed-forms/simulate.js';
import { gradientDifference, weightedDecodingError } from '../closed-forms/weighted.js';
import { computing, SYSTEM } from '../papers/wgc.js';
import type { Check } from './check.js';

/** Weighted gradient coding: its theorems hold to rounding, decoding to the accuracy of the complex code. */
export function sketchChecks(trials: number, seed: string): Check[] {
  const exact = (name: string, source: string, simulated: number, tolerance: number): Check => ({
    ...{ name, source, expected: 0, simulated, se: 0, tolerance },
  });
  return [
    exact(
      'weights, n=10, k=5, d=6: decoded − w',
      'Weighted gradient coding, Theorem 4.1',
      weightedDecodingError({ workers: 10, tasks: 5, load: 3 }, seed),
      1e-12,
    ),
    exact(
      'weights, n=50, k=20, d=30: decoded − w',
      'Weighted gradient coding, Theorem 4.1; to twice the error that the code states of itself',
      weightedDecodingError({ workers: 50, tasks: 20, load: 12 }, seed),
      2 * new BalancedReedSolomon(50, 20, 30).decodingError(new Streams(seed, 'stated error').uniform()),
    ),
    exact(
      'sketch of single rows: gradient, weighted',
      'Weighted gradient coding, Theorem 5.1: Σ over draws = Σ over distinct rows, times counts',
      gradientDifference({ factor: 5, partitions: 200 }, seed),
      1e-12,
    ),
    exact(
      'sketch of 25-row partitions: gradient',
      'Weighted gradient coding, Corollary 5.2',
      gradientDifference({ factor: 2, partitions: 20 }, seed),
      1e-12,
    ),
    ...[4].map((rho): Check => {
      const experiment = { seed, ...SYSTEM, delay: computing(rho) };
      return {
        name: `reed-solomon n=50, w=12, rho=${rho}: T`,
        source: 'w·(alpha + (H_n − H_s)/mu)/rho with s = 29 stragglers',
        expected: 12 * meanOrderStatistic(50, 21, 1 / rho, rho),
        ...simulatedMean(pointOf(experiment), Math.max(2, Math.round(trials / 20))),
      };
    }),
  ];
}
