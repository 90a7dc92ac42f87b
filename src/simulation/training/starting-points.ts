import { Streams } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';
import type { TrainingPoint } from '../experiment/experiment.js';

/**
 * beta_0 of every run, side by side.
 * @param points number of points with runs of these numbers, one point after the other
 */
export function startingPoints(
  point: TrainingPoint,
  features: number,
  numbers: readonly number[],
  points = 1,
): Float64Array {
  const { start } = point.training;
  const length = numbers.length * features;
  const betas = new Float64Array(points * length);
  if (typeof start === 'object') betas.fill(start.value);
  if (start === 'normal') {
    numbers.forEach((number, r) => {
      const normal = standardNormal(new Streams(point.seed, 'start').uniform('run', number));
      for (let f = 0; f < features; f++) betas[r * features + f] = normal();
    });
    for (let p = 1; p < points; p++) betas.copyWithin(p * length, 0, length);
  }
  return betas;
}
