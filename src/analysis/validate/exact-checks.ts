import { schemes } from '../../schemes/registry.js';
import type { SchemeDefinition, SchemeExample, Split } from '../../schemes/scheme.js';
import { pow } from '../../statistics/pow.js';
import { checkDecoding } from '../closed-forms/checked-decoding.js';
import { pointOf, simulatedMean } from '../closed-forms/simulate.js';
import { PAPER_DELAY } from '../papers/cpgc.js';
import type { Check } from './check.js';

const constant = { model: 'deterministic', value: 2 };

/** Checks of results that are exact to rounding, and of responders under the Bernoulli model. */
export function exactChecks(trials: number, seed: string): Check[] {
  const exact = (name: string, source: string, expected: number, experiment: object): Check => {
    const { simulated } = simulatedMean(pointOf({ seed, ...experiment }), 10);
    return { name, source, expected, simulated, se: 0 };
  };
  return [
    exact('constant delay, 3 tasks each: T', '3 · value', 6, {
      workers: 5,
      tasks: 15,
      scheme: { name: 'uncoded' },
      delay: constant,
    }),
    exact('dedicated links: T', 'value + size/bandwidth + latency', 2 + 1 / 4 + 0.5, {
      workers: 5,
      split: 'points',
      scheme: { name: 'uncoded' },
      delay: constant,
      network: { bandwidth: 4, latency: 0.5 },
    }),
    exact('one shared link, all ready at once: T', 'value + K · size/bandwidth + latency', 2 + 5 / 4 + 0.5, {
      workers: 5,
      split: 'points',
      scheme: { name: 'uncoded' },
      delay: constant,
      network: { bandwidth: 4, latency: 0.5, link: 'shared' },
    }),
    exact(
      'a message per sub-task on a slow link: T',
      'value + 2 · size/bandwidth: the first waits',
      2 + 2 * 4,
      {
        workers: 2,
        split: 'points',
        scheme: { name: 'uc-mmc', load: 1 },
        delay: constant,
        network: { bandwidth: 0.25, link: 'shared' },
      },
    ),
    ...responderChecks(trials, seed),
    deadlineCheck(trials, seed),
    ...decodingChecks(seed),
  ];
}

/** Responders per iteration: a redrawn empty pattern raises their mean by 1/(1 − pⁿ). */
function responderChecks(trials: number, seed: string): Check[] {
  return [0.3, 0.9].flatMap((p) =>
    [true, false].map((redraw): Check => {
      const experiment = {
        seed,
        workers: 10,
        scheme: { name: 'ignore-stragglers' },
        delay: { model: 'bernoulli', p, redraw_empty: redraw },
        incomplete: 'skip',
      };
      return {
        name: `bernoulli p=${p}, n=10${redraw ? ', redrawn' : ''}: responders`,
        source: redraw ? 'n(1 − p)/(1 − pⁿ)' : 'n(1 − p)',
        expected: (10 * (1 - p)) / (redraw ? 1 - pow(p, 10) : 1),
        ...simulatedMean(pointOf(experiment), trials, (m) => m.messages),
      };
    }),
  );
}

/** Workers that are in by a deadline: binomial with F(D). */
function deadlineCheck(trials: number, seed: string): Check {
  const experiment = {
    ...{ seed, workers: 8, incomplete: 'partial' },
    scheme: { name: 'fastest-k', wait: { deadline: 1.5 } },
    delay: { model: 'exponential', mean: 1 },
  };
  return {
    name: 'deadline 1.5 means, n=8: responders',
    source: 'n F(D)',
    expected: 8 * -Math.expm1(-1.5),
    ...simulatedMean(pointOf(experiment), trials, (m) => m.messages),
  };
}

/**
 * Decoding of real message vectors, for the examples of every scheme: by blocks coded products against W·theta, by
 * points combinations of partial gradients against the sum of v_i g_i.
 */
function decodingChecks(seed: string): Check[] {
  // Of a code with memory an iteration by itself decodes nothing.
  const alone = schemes().filter(({ memory }) => !memory);
  return alone.flatMap((definition) =>
    splitsOf(definition).flatMap((split) =>
      definition.examples.map((example): Check => {
        const point = pointOf({
          seed,
          workers: 20,
          tasks: 20 * (example.tasksPerWorker ?? 1),
          split,
          scheme: { name: definition.name, ...example.parameters },
          delay: PAPER_DELAY,
          incomplete: 'skip',
        });
        const { error, disagreements } = checkDecoding(point, 200);
        return {
          name: `${[definition.name, ...variantOf(example, definition), split].join(', ')}: decoded, error`,
          source: 'real vectors sent and decoded, against W·theta or the sum of v_i g_i',
          expected: 0,
          // A decoder that recovers other blocks than the weights say is wrong, however exact.
          simulated: disagreements === 0 ? error : Number.MAX_VALUE,
          se: 0,
          tolerance: definition.decodingError,
        };
      }),
    ),
  );
}

function splitsOf({ split }: SchemeDefinition): readonly Split[] {
  return split === 'either' ? ['blocks', 'points'] : [split];
}

/** The parameters in which an example differs from the first one. */
function variantOf({ parameters }: SchemeExample, { examples: [first] }: SchemeDefinition): string[] {
  return Object.entries(parameters).flatMap(([key, value]) => {
    if (first.parameters[key] === value) return [];
    return typeof value === 'boolean' ? (value ? key : `not ${key}`) : String(value);
  });
}
