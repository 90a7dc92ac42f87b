import { Streams } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';
import type { TrainingPoint } from '../experiment/experiment.js';

/** beta_0 of every run, side by side. */
export function startingPoints(
  point: TrainingPoint,
  features: number,
  numbers: readonly number[],
): Float64Array {
  const { start } = point.training;
  const betas = new Float64Array(numbers.length * features);
  if (typeof start === 'object') betas.fill(start.value);
  if (start === 'normal') {
    numbers.forEach((number, r) => {
      const normal = standardNormal(new Streams(point.seed, 'start').uniform('run', number));
      for (let f = 0; f < features; f++) betas[r * features + f] = normal();
    });
  }
  return betas;
}
