import { layOut } from '../../simulation/experiment/experiment.js';
import { asynchronousRun, openTrial } from '../../simulation/monte-carlo/asynchronous-trials.js';
import { standardError, Welford } from '../../statistics/moments.js';
import { pow } from '../../statistics/pow.js';
import { erlangCdf, harmonic, meanFromCdf } from '../closed-forms/completion-times.js';
import { pointOf } from '../closed-forms/simulate.js';
import type { Check } from './check.js';

const EXPONENTIAL = { model: 'exponential', mean: 2 };
const PARETO = { model: 'pareto', shape: 3, scale: 1 };

/** Updates of a trial that count, and those before them. */
const UPDATES = 1000;
const WARMUP = 250;

/**
 * Schemes without a barrier in the long run: T, time per update, and mean staleness. X is the time of a job, E its mean, n the workers. Staleness follows from
 * counting: in the long run a worker's results are a share of 1/n of all, whatever the times.
 */
export function asynchronousChecks(trials: number, seed: string): Check[] {
  const some = Math.max(20, Math.ceil(trials / 1000));
  const check =
    (what: 'time' | 'staleness') =>
    (name: string, source: string, expected: number, scheme: object, more: object = {}): Check => ({
      name: `${name}: ${what === 'time' ? 'T' : 'staleness'}`,
      source,
      expected,
      ...longRun(some, seed, scheme, more)[what],
    });
  const [time, staleness] = [check('time'), check('staleness')];
  return [
    time('k-batch-sync n=8 k=3, exponential', 'k E/n: a Poisson process', (3 * 2) / 8, {
      name: 'k-batch-sync',
      wait: 3,
    }),
    time('k-async n=8 k=3, exponential', '(H_n − H_{n−k}) E: no memory', 2 * (harmonic(8) - harmonic(5)), {
      name: 'k-async',
      wait: 3,
    }),
    time('k-batch-async n=8 k=3, exponential', 'k E/n', (3 * 2) / 8, { name: 'k-batch-async', wait: 3 }),
    time(
      'k-batch-async n=8 k=3, Pareto',
      'k E/n, for any times',
      (3 * 1.5) / 8,
      { name: 'k-batch-async', wait: 3 },
      { delay: PARETO },
    ),
    time('async n=8, Pareto', 'E/n', 1.5 / 8, { name: 'async' }, { delay: PARETO }),
    staleness(
      'k-async n=8 k=3, Pareto',
      'n/k − 1',
      8 / 3 - 1,
      { name: 'k-async', wait: 3 },
      { delay: PARETO },
    ),
    staleness(
      'k-batch-async n=8 k=3, Pareto',
      '(n − 1)/k',
      7 / 3,
      { name: 'k-batch-async', wait: 3 },
      { delay: PARETO },
    ),
    ...[0, 1, 3].map((s) =>
      time(
        `ssp n=2 s=${s}, exponential`,
        '(2s + 3)/(2s + 2) · E/2: a birth-and-death process',
        (2 * s + 3) / (2 * s + 2),
        { name: 'ssp', staleness: s },
        { workers: 2 },
      ),
    ),
    time(
      'carry-over n=8 k=1, exponential',
      'Q(n) E/n, Ramanujan’s Q: arrivals until one is of a worker that has begun anew',
      (ramanujanQ(8) * 2) / 8,
      { name: 'carry-over', wait: 1, keep: 0 },
    ),
    time(
      'async n=8, Pareto, latency 1/2',
      '(E + latency)/n: a worker waits for its message',
      (1.5 + 0.5) / 8,
      { name: 'async' },
      { delay: PARETO, network: { latency: 0.5 } },
    ),
    time(
      'local-sgd n=5 H=3, exponential',
      'integral of 1 − F^n, F Erlang',
      meanFromCdf((t) => pow(erlangCdf(t, 3, 0.5), 5), [0, 60]),
      { name: 'local-sgd', steps: 3 },
      { workers: 5 },
    ),
  ];
}

/** Q(n) = 1 + (n − 1)/n + (n − 1)(n − 2)/n² + … (Knuth, The Art of Computer Programming 1, 1.2.11.3). */
function ramanujanQ(n: number): number {
  let sum = 0;
  let term = 1;
  for (let i = 1; i <= n; i++) {
    sum += term;
    term *= 1 - i / n;
  }
  return sum;
}

/** Means over trials, after the warm-up, with their standard errors. */
function longRun(trials: number, seed: string, scheme: object, more: object) {
  const point = pointOf({
    ...{ seed, workers: 8, rounds: WARMUP + UPDATES, delay: EXPONENTIAL },
    ...{ scheme, ...more },
  });
  const { run, draws } = asynchronousRun(point, layOut(point));
  const times = new Welford();
  const staleness = new Welford();
  for (let trial = 0; trial < trials; trial++) {
    openTrial(point, draws, trial);
    run.restart();
    for (let update = 0; update < WARMUP; update++) run.next();
    const start = run.time;
    run.clearMeasures();
    for (let update = 0; update < UPDATES; update++) run.next();
    times.add((run.time - start) / UPDATES);
    staleness.add(run.staleness.sum / run.staleness.total);
  }
  const estimate = (of: Welford) => ({ simulated: of.mean, se: standardError(of) as number });
  return { time: estimate(times), staleness: estimate(staleness) };
}
