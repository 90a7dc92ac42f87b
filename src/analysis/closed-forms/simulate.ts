import type { Collector } from '../../engine/collector.js';
import type { Measures } from '../../engine/measures.js';
import { Streams } from '../../random/stream.js';
import { type Point, roundsOf } from '../../simulation/experiment/experiment.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import { documentOf } from '../../simulation/input/document.js';
import { compilePoint, delaysOf } from '../../simulation/monte-carlo/compiled-point.js';
import { blockStreams, blockTrials } from '../../simulation/monte-carlo/point-group.js';
import { standardError, Welford } from '../../statistics/moments.js';

/** The only point of an experiment without a sweep. */
export function pointOf(experiment: Record<string, unknown>): Point {
  return resolveExperiment(documentOf(experiment, 'check')).points[0];
}

/**
 * Runs trials of one point one by one; `visit` sees each one's measures and collector, which the next overwrites. With
 * Sobol points there are whole blocks of them.
 */
export function forEachTrial(
  point: Point,
  trials: number,
  visit: (measures: Measures, master: Collector) => void,
): void {
  const { code, iteration, collector } = compilePoint(point);
  const draws = delaysOf(point, code.plan);
  const { seed, sampling } = point;
  if (sampling === undefined) draws.open(new Streams(seed, 'validate'));
  const size = blockTrials(sampling);
  const count = sampling === undefined ? trials : size * Math.ceil(trials / size);
  for (let t = 0; t < count; t++) {
    if (sampling !== undefined && t % size === 0) {
      draws.open(blockStreams(seed, 'validate', t / size, sampling));
    }
    draws.restart(t);
    visit(iteration.run(draws.next(), collector), collector);
  }
}

/** A measure of a trial. */
type Measure = (measures: Measures, master: Collector) => number;

/** Mean and standard error of measures over trials; with Sobol points the error is that of the means of blocks. */
export function simulatedMeans(
  point: Point,
  trials: number,
  measures: readonly Measure[],
): { simulated: number; se: number }[] {
  const found = measures.map(() => new Welford());
  const size = point.sampling === undefined ? 1 : blockTrials(point.sampling);
  const sums = new Float64Array(measures.length);
  let inBlock = 0;
  forEachTrial(point, trials, (measured, master) => {
    inBlock++;
    measures.forEach((measure, i) => {
      sums[i] += measure(measured, master);
      if (inBlock < size) return;
      found[i].add(sums[i] / size);
      sums[i] = 0;
    });
    if (inBlock === size) inBlock = 0;
  });
  return found.map((each) => ({ simulated: each.mean, se: standardError(each) as number }));
}

/** The same for one measure, the completion time where no other is given. */
export function simulatedMean(
  point: Point,
  trials: number,
  measure: Measure = (m) => m.completionTime,
): { simulated: number; se: number } {
  return simulatedMeans(point, trials, [measure])[0];
}

/** Mean completion time of an iteration in trials of several, of a scheme with memory, and its standard error. */
export function simulatedSequences(point: Point, trials: number): { simulated: number; se: number } {
  const { code, sequence } = compilePoint(point);
  const draws = delaysOf(point, code.plan);
  draws.open(new Streams(point.seed, 'validate'));
  const { rounds } = roundsOf(point);
  const found = new Welford();
  for (let t = 0; t < trials; t++) {
    draws.restart(t * rounds);
    sequence.restart();
    let time = 0;
    for (let round = 0; round < rounds; round++) time += sequence.next(draws.next()).completionTime;
    found.add(time / rounds);
  }
  return { simulated: found.mean, se: standardError(found) as number };
}
