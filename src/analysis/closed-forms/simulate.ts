import type { Collector } from '../../engine/collector.js';
import { DelayStream } from '../../engine/delays.js';
import { Iteration, type Measures } from '../../engine/iteration.js';
import { largestWork } from '../../engine/plan.js';
import { createDelay } from '../../models/delays/registry.js';
import { Streams } from '../../random/stream.js';
import { layOut, type Point } from '../../simulation/experiment/experiment.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import { parseExperiment } from '../../simulation/input/document.js';

/** The only point of an experiment without a sweep. */
export function pointOf(experiment: Record<string, unknown>): Point {
  return resolveExperiment(parseExperiment(JSON.stringify(experiment), 'check')).points[0];
}

/** Runs trials of one point one by one; `visit` sees each one's measures and collector, which the next overwrites. */
export function forEachTrial(
  point: Point,
  trials: number,
  visit: (measures: Measures, master: Collector) => void,
): void {
  const { plan, collector } = layOut(point);
  const iteration = new Iteration(plan, point.network, `${point.scheme.name} under ${point.delay.model}`);
  const draws = new DelayStream(createDelay(point.delay), plan.workers, largestWork(plan));
  draws.open(new Streams(point.seed, 'validate'));
  const master = collector();
  for (let t = 0; t < trials; t++) {
    draws.restart(t);
    visit(iteration.run(draws.next(), master), master);
  }
}

/** Mean and standard error of a measure over trials. */
export function simulatedMean(
  point: Point,
  trials: number,
  measure: (measures: Measures, master: Collector) => number = (m) => m.completionTime,
): { simulated: number; se: number } {
  let mean = 0;
  let m2 = 0;
  let n = 0;
  forEachTrial(point, trials, (measures, master) => {
    const value = measure(measures, master);
    const delta = value - mean;
    mean += delta / ++n;
    m2 += delta * (value - mean);
  });
  return { simulated: mean, se: Math.sqrt(m2 / (n - 1) / n) };
}
