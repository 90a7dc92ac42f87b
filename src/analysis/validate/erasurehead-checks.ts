import type { Collector } from '../../engine/collector.js';
import { meanOrderStatistic } from '../closed-forms/completion-times.js';
import {
  meanApproximate,
  meanArrival,
  meanCyclic,
  meanExact,
  meanUncoded,
  momentsOfY,
  type Times,
  theoryDelay,
} from '../closed-forms/erasurehead.js';
import { pointOf, simulatedMean } from '../closed-forms/simulate.js';
import type { Check } from './check.js';

/** n workers and tasks, c tasks each, straggling parameter lambda, and delta: r = delta·n workers are waited for. */
const CASES: readonly {
  readonly n: number;
  readonly settings: readonly (readonly [number, number, number])[];
}[] = [
  {
    n: 30,
    settings: [
      [2, 0.5, 11 / 30],
      [3, 2, 0.5],
      [5, 0.2, 0.5],
    ],
  },
  {
    n: 100,
    settings: [
      [2, 0.1, 0.9],
      [5, 1, 0.5],
      [10, 0.5, 0.2],
    ],
  },
  {
    n: 1000,
    settings: [
      [2, 1, 0.95],
      [5, 0.2, 0.6],
      [20, 0.05, 0.1],
    ],
  },
];

/**
 * ErasureHead's lemmas, and what docs/background/corrections.md, 2 puts in the place of (13) and (14).
 * @param most the largest n that is checked: the largest of all takes the longest
 */
export function erasureheadChecks(trials: number, seed: string, most = Infinity): Check[] {
  return CASES.filter(({ n }) => n <= most).flatMap(({ n, settings }) => {
    // About as many events for each n; with too few trials a sample may not vary at all.
    const fewer = Math.max(200, Math.round((trials * 2) / n));
    return [
      ...lemma6And7(n, fewer, seed),
      ...settings.flatMap(([c, lambda, delta]) => [
        ...lemma2And5(n, c, Math.round(delta * n), fewer, seed),
        ...lemma8({ n, c, lambda }, Math.round(delta * n), fewer, seed),
      ]),
    ];
  });
}

/** Moments of Y, from the weights that the collector leaves. */
function lemma2And5(n: number, c: number, r: number, trials: number, seed: string): Check[] {
  const scheme = { name: 'erasurehead', load: c, wait: r };
  const point = pointOf({ seed, workers: n, scheme, delay: { model: 'exponential', mean: 1 } });
  const v = new Float64Array(n);
  const groups = n / c;
  /** Number of groups that are in. */
  const present = (master: Collector): number => {
    master.weights(v);
    let tasks = 0;
    for (let i = 0; i < n; i++) tasks += v[i];
    return tasks / c;
  };
  const { p, q } = momentsOfY(n, c, r);
  const name = `agc n=${n} c=${c} r=${r}`;
  const first = simulatedMean(point, trials, (_, master) => present(master) / groups);
  return [
    { name: `${name}: E[Y_i]`, source: 'ErasureHead, Lemma 2', expected: 1 - p, ...first },
    {
      name: `${name}: E[Y_i Y_j]`,
      source: 'ErasureHead, Lemma 2',
      expected: 1 - q,
      // Of the pairs of groups, those of which both are in.
      ...simulatedMean(point, trials, (_, master) => {
        const m = present(master);
        return (m * (m - 1)) / (groups * (groups - 1));
      }),
    },
    {
      name: `n=${n} c=${c}: r with p > exp(−cr/n)`,
      source: 'ErasureHead, Lemma 5',
      expected: 0,
      simulated: Array.from({ length: n }, (_, i) => i + 1).filter(
        (wait) => momentsOfY(n, c, wait).p > Math.exp((-c * wait) / n),
      ).length,
      se: 0,
    },
  ];
}

/** Order statistics and minima of n exponentials; the last two are of Lemma 7. */
export function lemma6And7(n: number, trials: number, seed: string): Check[] {
  const mean = 2;
  const delay = { model: 'exponential', mean };
  const statistic = (k: number): Check => ({
    name: `exponentials: ${k} of ${n}, mean`,
    source: k === 1 ? 'ErasureHead, Lemma 7' : 'ErasureHead, Lemma 6',
    expected: meanOrderStatistic(n, k, 0, 1 / mean),
    ...simulatedMean(pointOf({ seed, workers: n, scheme: { name: 'fastest-k', wait: k }, delay }), trials),
  });
  const least = pointOf({ seed, workers: n, scheme: { name: 'fastest-k', wait: 1 }, delay });
  return [
    statistic(Math.round(0.37 * n)),
    statistic(Math.round(0.9 * n)),
    statistic(1),
    {
      name: `exponentials: least of ${n}, P(<= mean)`,
      source: 'ErasureHead, Lemma 7: it is exponential, too',
      expected: 1 - Math.exp(-1),
      ...simulatedMean(least, trials, (m) => (m.completionTime <= mean / n ? 1 : 0)),
    },
  ];
}

/** Mean times per iteration. */
function lemma8(times: Times, r: number, trials: number, seed: string): Check[] {
  const { n, c, lambda } = times;
  const delay = theoryDelay(n, lambda);
  const check = (
    name: string,
    source: string,
    expected: number,
    scheme: object,
    more: object = {},
  ): Check => ({
    name: `${name} n=${n} lambda=${lambda}: E[T]`,
    source,
    expected,
    ...simulatedMean(pointOf({ seed, workers: n, scheme, delay, ...more }), trials),
  });
  return [
    check('uncoded', 'ErasureHead, (12)', meanUncoded(times), { name: 'uncoded' }),
    check(`frc c=${c}`, 'ErasureHead, (13) corrected: c/n + H_{n/c}/(lambda n)', meanExact(times), {
      name: 'frc',
      load: c,
    }),
    // c tasks each that nobody else has: the order statistic alone.
    check(
      `${r}th arrival c=${c}`,
      'ErasureHead, (14)',
      meanArrival(times, r),
      { name: 'fastest-k', wait: r },
      // The work is counted in tasks, and the delay in the same tasks.
      { tasks: c * n },
    ),
    check(
      `agc c=${c} r=${r}`,
      'docs/background/corrections.md, 2: c/n + (c/(lambda n)) Σ P(K >= s)/(n − s + 1)',
      meanApproximate(times, r),
      { name: 'erasurehead', load: c, wait: r },
    ),
    check(`cyclic c=${c}`, 'order statistic n − c + 1 of c/n + Exp(lambda n/c)', meanCyclic(times), {
      name: 'cyclic',
      load: c,
    }),
  ];
}
