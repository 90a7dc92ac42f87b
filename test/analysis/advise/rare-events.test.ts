import { expect, it } from 'vitest';
import { rareEvents } from '../../../src/analysis/advise/rare-events.js';
import { SimulationError } from '../../../src/engine/errors.js';
import { experimentOf } from '../../simulation/execution/helpers.js';

it.each([1e160, 1e308, 1e-170])('refuses delays of %d, of which no errors could be computed', (mean) => {
  const { points } = experimentOf({
    trials: 10,
    workers: 4,
    scheme: { name: 'uncoded' },
    delay: { model: 'exponential', mean },
  });
  expect(() => rareEvents(points[0])).toThrow(SimulationError);
});
