import { z } from 'zod';
import type { DelayModel } from '../../engine/delay.js';
import { alteredStragglers } from './altered-stragglers.js';
import { bernoulli } from './bernoulli.js';
import { classes, type WorkerClass } from './classes.js';
import type { DelayDefinition, NestedDelay } from './delay.js';
import { deterministic } from './deterministic.js';
import { exponential } from './exponential.js';
import { gamma } from './gamma.js';
import { gilbertElliott } from './gilbert-elliott.js';
import { hyperexponential } from './hyperexponential.js';
import { lognormal } from './lognormal.js';
import { pareto } from './pareto.js';
import { shiftedExponential } from './shifted-exponential.js';
import { sum } from './sum.js';
import { trace } from './trace.js';
import { weibull } from './weibull.js';

// Models contain models, and a schema cannot be used before it is made: hence lazily.
const nested = z.lazy((): z.ZodType<NestedDelay> => delaySchema);
const workerClass = z.lazy((): z.ZodType<WorkerClass> => workerClassSchema);

/** All delay models, in the order in which they are listed to users. */
export const delays: readonly DelayDefinition[] = [
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
];

/** The names of all delay models. */
export const delayNames: readonly string[] = delays.map(({ name }) => name);

/** Schema of an experiment's `delay`: `model` names the model, the other keys are its parameters. */
export const delaySchema = anyModel<NestedDelay>({}).describe(
  'what the workers meet: the name of a delay model and its parameters',
);

const workerClassSchema = anyModel<WorkerClass>({
  share: z.number().positive().max(1).describe('share of the workers in this class, > 0 and <= 1'),
});

/** Any of the models, with `extra` keys beside its parameters; parses to a `T`. */
function anyModel<T extends NestedDelay>(extra: z.ZodRawShape): z.ZodType<T> {
  const options = delays.map(({ name, parameters }) =>
    parameters.safeExtend({ model: z.literal(name).describe('the delay model'), ...extra }),
  );
  const union = z.discriminatedUnion('model', options as [(typeof options)[number]], { error: unknownModel });
  // The list of models is not known to the type system, and so neither is what they parse to.
  return union as unknown as z.ZodType<T>;
}

/** The message for a model that is missing or has an unknown name; other mistakes keep theirs. */
function unknownModel(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const given = (issue.input as { readonly model?: unknown }).model;
  const what = given === undefined ? 'no delay model given' : `unknown delay model ${JSON.stringify(given)}`;
  return `${what}; model must be one of ${delayNames.join(', ')}`;
}

/**
 * Makes the delay model that an experiment describes.
 * @param delay as parsed by `delaySchema`, with paths of files made absolute
 * @throws DelayError if a trace cannot be used
 */
export function createDelay(delay: NestedDelay): DelayModel {
  const { model, ...parameters } = delay;
  const definition = delays.find(({ name }) => name === model);
  if (definition === undefined) throw new RangeError(`no delay model is called ${JSON.stringify(model)}`);
  return definition.create(parameters, createDelay);
}
