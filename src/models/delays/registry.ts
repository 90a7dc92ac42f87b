import { z } from 'zod';
import type { DelayModel } from '../../engine/delays.js';
import { Registry } from '../../registry/registry.js';
import { alteredStragglers } from './altered-stragglers.js';
import { bernoulli } from './bernoulli.js';
import { classes, sum, type WorkerClass } from './composites.js';
import type { DelayDefinition, NestedDelay } from './delay.js';
import { deterministic } from './deterministic.js';
import { exponential, hyperexponential, shiftedExponential } from './exponential.js';
import { gamma } from './gamma.js';
import { gilbertElliott } from './gilbert-elliott.js';
import { lognormal, pareto, weibull } from './heavy-tailed.js';
import { racks } from './racks.js';
import { trace } from './trace.js';

// Models contain models, and a schema cannot be used before it is made: hence lazily.
const nested = z.lazy((): z.ZodType<NestedDelay> => delaySchema);
const workerClass = z.lazy((): z.ZodType<WorkerClass> => workerClassSchema);

/** All delay models, in the order in which they are listed. A new one is one file and one line here. */
export const delays = new Registry<'model', DelayDefinition>('model', 'delay model', [
  shiftedExponential,
  deterministic,
  exponential,
  weibull,
  pareto,
  lognormal,
  gamma,
  hyperexponential,
  gilbertElliott(nested),
  bernoulli,
  trace,
  classes(workerClass),
  sum(nested),
  alteredStragglers(nested),
  racks(nested),
]);

/** Schema of an experiment's `delay`: `model` names the model, the other keys are its parameters. */
export const delaySchema = delays.schema().describe('a delay model: its name, and its parameters');

const workerClassSchema = delays.schema({
  share: z.number().positive().max(1).describe('share of the workers in this class, > 0 and <= 1'),
}) as z.ZodType<WorkerClass>;

/**
 * Makes the delay model that an experiment describes.
 * @param delay as parsed by `delaySchema`, with paths of files made absolute
 * @throws DelayError if a trace cannot be used
 */
export function createDelay(delay: NestedDelay): DelayModel {
  return delays.create(delay, createDelay);
}
