import type { Collector } from '../../engine/collector.js';
import type { Measures } from '../../engine/iteration.js';
import { Streams } from '../../random/stream.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import { documentOf } from '../../simulation/input/document.js';
import { compilePoint, delaysOf } from '../../simulation/monte-carlo/compiled-point.js';
import { standardError, Welford } from '../../statistics/moments.js';

/** The only point of an experiment without a sweep. */
export function pointOf(experiment: Record<string, unknown>): Point {
  return resolveExperiment(documentOf(experiment, 'check')).points[0];
}

/** Runs trials of one point one by one; `visit` sees each one's measures and collector, which the next overwrites. */
export function forEachTrial(
  point: Point,
  trials: number,
  visit: (measures: Measures, master: Collector) => void,
): void {
  const { code, iteration, collector } = compilePoint(point);
  const draws = delaysOf(point, code.plan);
  draws.open(new Streams(point.seed, 'validate'));
  for (let t = 0; t < trials; t++) {
    draws.restart(t);
    visit(iteration.run(draws.next(), collector), collector);
  }
}

/** Mean and standard error of a measure over trials. */
export function simulatedMean(
  point: Point,
  trials: number,
  measure: (measures: Measures, master: Collector) => number = (m) => m.completionTime,
): { simulated: number; se: number } {
  const found = new Welford();
  forEachTrial(point, trials, (measures, master) => found.add(measure(measures, master)));
  return { simulated: found.mean, se: standardError(found) as number };
}
