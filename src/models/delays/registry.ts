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
import { perWorker } from './per-worker.js';
import { racks } from './racks.js';
import { trace } from './trace.js';

/**
 * Schema of any delay model, for the parameters of models that hold others. Models may be added later, and so such
 * parameters are a getter, which makes it anew: `get parameters() { return z.strictObject({ of: nestedDelay() }); }`.
 */
export const nestedDelay = () => z.lazy((): z.ZodType<NestedDelay> => delaySchema());
const workerClass = () => z.lazy((): z.ZodType<WorkerClass> => workerClassSchema());

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
  gilbertElliott(nestedDelay),
  bernoulli,
  trace,
  classes(workerClass),
  sum(nestedDelay),
  alteredStragglers(nestedDelay),
  racks(nestedDelay),
  perWorker(nestedDelay),
]);

/** Schema of an experiment's `delay`: `model` names the model, the other keys are its parameters. */
export const delaySchema = () => delays.schema();

const SHARE = {
  share: z.number().positive().max(1).describe('share of the workers in this class, > 0 and <= 1'),
};

const workerClassSchema = () => delays.schema(SHARE) as z.ZodType<WorkerClass>;

/**
 * Makes the delay model that an experiment describes.
 * @param delay as its schema has parsed it, with paths of files made absolute
 * @throws DelayError if a trace cannot be used
 */
export function createDelay(delay: NestedDelay): DelayModel {
  return delays.create(delay, createDelay);
}
