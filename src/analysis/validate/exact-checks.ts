import { checkDecoding } from '../closed-forms/checked-decoding.js';
import { pointOf, simulatedMean } from '../closed-forms/simulate.js';
import { PAPER_DELAY } from '../papers/cpgc.js';
import type { Check } from './check.js';

const constant = { model: 'deterministic', value: 2 };

/** What must come out to rounding, and responders under the Bernoulli model. */
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
        expected: (10 * (1 - p)) / (redraw ? 1 - p ** 10 : 1),
        ...simulatedMean(pointOf(experiment), trials, (m) => m.messages),
      };
    }),
  );
}

/**
 * Decoding of real message vectors: by blocks coded products against W·theta, by points combinations of partial
 * gradients against the sum of v_i g_i. The bounds of mcc, cyclic and reed-solomon are those of their conditioning.
 */
function decodingChecks(seed: string): Check[] {
  return DECODED.map(({ scheme, split, tolerance, tasks = 20 }): Check => {
    const point = pointOf({
      seed,
      workers: 20,
      tasks,
      split,
      scheme,
      delay: PAPER_DELAY,
      incomplete: 'skip',
    });
    const { error, disagreements } = checkDecoding(point, 200);
    const kind = 'decoder' in scheme ? `, ${scheme.decoder}` : '';
    return {
      name: `${scheme.name}${kind}, ${split}: decoded, error`,
      source: 'real vectors sent and decoded, against W·theta or the sum of v_i g_i',
      expected: 0,
      // A decoder that recovers other blocks than the weights say is wrong, however exact.
      simulated: disagreements === 0 ? error : Number.MAX_VALUE,
      se: 0,
      tolerance,
    };
  });
}

/** 20 workers, and as many tasks where nothing else is said. */
const DECODED: readonly {
  readonly split: 'blocks' | 'points';
  readonly tasks?: number;
  readonly scheme: { readonly name: string } & Readonly<Record<string, unknown>>;
  readonly tolerance: number;
}[] = [
  { split: 'blocks', scheme: { name: 'uncoded' }, tolerance: 1e-14 },
  { split: 'blocks', scheme: { name: 'uc-mmc', load: 3 }, tolerance: 1e-14 },
  { split: 'blocks', scheme: { name: 'cpgc', load: 3 }, tolerance: 1e-13 },
  { split: 'blocks', scheme: { name: 'cpgc', load: 3, decoder: 'gaussian' }, tolerance: 1e-13 },
  { split: 'blocks', scheme: { name: 'lt', load: 6 }, tolerance: 1e-12 },
  { split: 'blocks', scheme: { name: 'rcsc' }, tolerance: 1e-12 },
  { split: 'blocks', scheme: { name: 'mcc', load: 3 }, tolerance: 1e-10 },
  { split: 'points', scheme: { name: 'uncoded' }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'fastest-k', wait: 12 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'ignore-stragglers', wait: 12 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'uc-mmc', load: 3 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'frc', load: 4 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'erasurehead', load: 4, wait: 9 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'bgc', redundancy: 2, wait: 12 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'sgc', redundancy: 2.5, wait: 12 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'sgc-send-all', redundancy: 2, wait: 12 }, tolerance: 1e-13 },
  { split: 'points', scheme: { name: 'cyclic', load: 4 }, tolerance: 1e-9 },
  { split: 'points', tasks: 40, scheme: { name: 'partial-replication', load: 5 }, tolerance: 1e-13 },
  { split: 'points', tasks: 40, scheme: { name: 'partial-cyclic', load: 5 }, tolerance: 1e-9 },
  { split: 'points', scheme: { name: 'reed-solomon', load: 4 }, tolerance: 1e-9 },
];
