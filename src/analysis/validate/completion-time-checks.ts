import { delays } from '../../models/delays/registry.js';
import type { Description } from '../../registry/registry.js';
import { schemes } from '../../schemes/registry.js';
import { pow } from '../../statistics/pow.js';
import { integral } from '../../statistics/special-functions.js';
import {
  blockGcCdf,
  blockGcOfTwo,
  countsOf,
  eq1Cdf,
  eq1Mean,
  erlangCdf,
  harmonic,
  meanFromCdf,
  meanOrderStatistic,
  shiftedExponentialCdf,
} from '../closed-forms/completion-times.js';
import { pointOf, simulatedMean, simulatedMeans, simulatedSequences } from '../closed-forms/simulate.js';
import type { Check } from './check.js';

const ALPHA = 0.01;
const MU = 10;
const delay = { model: 'shifted-exponential', alpha: ALPHA, mu: MU };

/** Speeds of workers that always differ. */
const SPEEDS = [0.25, 0.4, 0.5, 0.8, 1, 1.1, 1.2, 1.25, 1.6, 2];

/** Shares of the coordinates that tolerate 0, 1, 2, … stragglers. */
const BLOCKS = [0.2, 0.3, 0, 0, 0.3, 0.2];

/** Work up to and with each level. */
function levelsOf(shares: readonly number[]): number[] {
  let work = 0;
  return shares.map((share, s) => {
    work += (s + 1) * share;
    return work;
  });
}

/** Completion times whose mean or law is known in closed form. */
export function completionTimeChecks(trials: number, seed: string, sampling?: 'sobol'): Check[] {
  const mean = (name: string, source: string, expected: number, experiment: object): Check => ({
    name,
    source,
    expected,
    ...simulatedMean(pointOf({ seed, ...sampled(sampling), ...experiment }), trials),
  });
  const farEnd = 12;
  return [
    ...eq1Checks(trials, seed, sampling),
    mean(
      'mcc K=20 r=3: E[T]',
      'r(alpha + (H_K − H_{K−m})/mu), m = 7',
      3 * meanOrderStatistic(20, 7, ALPHA, MU),
      { workers: 20, scheme: { name: 'mcc', load: 3 }, delay },
    ),
    mean('uncoded K=20: E[T]', 'ErasureHead, (12)', meanOrderStatistic(20, 20, ALPHA, MU), {
      workers: 20,
      scheme: { name: 'uncoded' },
      delay,
    }),
    mean('uncoded K=20, 3 tasks each: E[T]', '3(alpha + H_K/mu)', 3 * meanOrderStatistic(20, 20, ALPHA, MU), {
      workers: 20,
      tasks: 60,
      scheme: { name: 'uncoded' },
      delay,
    }),
    mean(
      'the same, a draw per sub-task: E[T]',
      'integral of 1 − F^K, F Erlang',
      meanFromCdf((t) => pow(erlangCdf(t - 3 * ALPHA, 3, MU), 20), [0, 3 * ALPHA, farEnd]),
      { workers: 20, tasks: 60, scheme: { name: 'uncoded' }, delay: { ...delay, correlation: 'subtask' } },
    ),
    mean('the same, one injected delay: E[T]', 'alpha + H_K/mu', meanOrderStatistic(20, 20, ALPHA, MU), {
      workers: 20,
      tasks: 60,
      scheme: { name: 'uncoded' },
      delay: { ...delay, correlation: 'iteration' },
    }),
    mean(
      'deadline 0.1, n=8: E[T]',
      'E min(D, X_(n)): integral of 1 − Fⁿ up to D',
      integral((t) => 1 - pow(shiftedExponentialCdf(t, ALPHA, MU), 8), 0, 0.1),
      { workers: 8, scheme: { name: 'fastest-k', wait: { deadline: 0.1 } }, delay, incomplete: 'partial' },
    ),
    mean('fastest 11 of 30: E[T]', 'ErasureHead, Lemma 6', meanOrderStatistic(30, 11, ALPHA, MU), {
      workers: 30,
      scheme: { name: 'fastest-k', wait: 11 },
      delay,
    }),
    mean(
      'block-gc of two workers, three quarters uncoded: E[T]',
      'y_1(alpha + 1/(2 mu)) + mean of what the slower one adds',
      blockGcOfTwo(0.75, ALPHA, MU),
      { workers: 2, scheme: { name: 'block-gc', redundancy: [3, 1] }, delay },
    ),
    mean(
      'block-gc K=12, four levels: E[T]',
      'integral of 1 − F, F by how many workers are how far',
      meanFromCdf(
        (t) => blockGcCdf(t, 12, BLOCKS, (x) => shiftedExponentialCdf(x, ALPHA, MU)),
        [0, ...levelsOf(BLOCKS).map((work) => work * ALPHA), farEnd],
      ),
      { workers: 12, scheme: { name: 'block-gc', redundancy: BLOCKS }, delay },
    ),
    mean('uncoded K=10, exponential: E[T]', 'H_K · mean', 0.5 * harmonic(10), {
      workers: 10,
      scheme: { name: 'uncoded' },
      delay: { model: 'exponential', mean: 0.5 },
    }),
    mean('sum of a constant and an exponential: E[T]', 'value + H_K · mean', 2 + 0.5 * harmonic(10), {
      workers: 10,
      scheme: { name: 'uncoded' },
      delay: {
        model: 'sum',
        models: [
          { model: 'deterministic', value: 2 },
          { model: 'exponential', mean: 0.5 },
        ],
      },
    }),
    mean(
      'per-worker, ten speeds: E[T]',
      'integral of 1 − product of the F_j',
      meanFromCdf(
        (t) => SPEEDS.reduce((product, speed) => product * shiftedExponentialCdf(t * speed, ALPHA, MU), 1),
        [0, ...SPEEDS.map((speed) => ALPHA / speed).sort((a, b) => a - b), farEnd],
      ),
      {
        workers: SPEEDS.length,
        scheme: { name: 'uncoded' },
        delay: { model: 'per-worker', speeds: SPEEDS, of: delay },
      },
    ),
    mean(
      'two classes, 3 : 1 of 20: E[T]',
      'integral of 1 − F1^15 F2^5',
      meanFromCdf(
        (t) => pow(shiftedExponentialCdf(t, ALPHA, MU), 15) * pow(shiftedExponentialCdf(t, 0.1, 2), 5),
        [0, ALPHA, 0.1, 2, farEnd * 2],
      ),
      {
        workers: 20,
        scheme: { name: 'uncoded' },
        delay: {
          model: 'classes',
          classes: [
            { share: 0.75, ...delay },
            { share: 0.25, model: 'shifted-exponential', alpha: 0.1, mu: 2 },
          ],
        },
      },
    ),
    ...knownTimes().map(([name, source, expected, experiment]): Check => {
      if (!('rounds' in experiment)) return mean(name, source, expected, experiment);
      return { name, source, expected, ...simulatedSequences(pointOf({ seed, ...experiment }), trials) };
    }),
  ];
}

/** Completion times that schemes and delay models declare to be known. */
function knownTimes(): [name: string, source: string, expected: number, experiment: object][] {
  const declared = <D extends Description>(all: readonly D[], named: (name: string, of: object) => object) =>
    all.flatMap(({ name, known = [] }) =>
      known.map(({ parameters, experiment, mean, source }, i): [string, string, number, object] => {
        const which = known.length > 1 ? ` (${i + 1})` : '';
        const all = { scheme: { name: 'uncoded' }, ...experiment, ...named(name, parameters) };
        const what = experiment.rounds === undefined ? 'E[T]' : `T, ${experiment.rounds} rounds`;
        return [`${name} K=${experiment.workers}${which}: ${what}`, source, mean, all];
      }),
    );
  return [
    ...declared(schemes(), (name, of) => ({ scheme: { name, ...of } })),
    ...declared(delays.all, (model, of) => ({ delay: { model, ...of } })),
  ];
}

/** K = 4, r = 2: the mean and the law of T from eq. (1) and the counted score vectors. */
function eq1Checks(trials: number, seed: string, sampling: 'sobol' | undefined): Check[] {
  return [4, 3].flatMap((needed) =>
    (['mcc', 'uc-mmc', 'cpgc'] as const).flatMap((scheme): Check[] => {
      const types = countsOf(scheme, needed);
      const expected = eq1Mean(types, { alpha: ALPHA, mu: MU });
      const times = [0.6 * expected, expected, 1.8 * expected];
      const point = pointOf({
        seed,
        ...sampled(sampling),
        workers: 4,
        tolerance: 1 - needed / 4,
        split: 'blocks',
        scheme: { name: scheme, load: 2 },
        delay,
      });
      const [mean, ...before] = simulatedMeans(point, trials, [
        ({ completionTime }) => completionTime,
        ...times.map((t) => (measured: { completionTime: number }) => Number(measured.completionTime <= t)),
      ]);
      const name = `${scheme} K=4 r=2, ${needed} of 4`;
      const source = 'CPGC, eq. (1) with the counts of Tables 1 and 2';
      return [
        {
          name: `${name}: E[T]`,
          source,
          expected,
          ...mean,
        },
        ...times.map((t, i) => {
          const p = eq1Cdf(t, types, { alpha: ALPHA, mu: MU });
          return {
            name: `${name}: P(T < ${t.toPrecision(3)})`,
            source,
            expected: p,
            simulated: before[i].simulated,
            // Of independent trials it is known.
            se: sampling === undefined ? Math.sqrt((p * (1 - p)) / trials) : before[i].se,
          };
        }),
      ];
    }),
  );
}

function sampled(sampling: 'sobol' | undefined): object {
  return sampling === undefined ? {} : { sampling };
}
