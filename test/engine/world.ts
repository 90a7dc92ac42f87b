import { DelayStream } from '../../src/engine/delays.js';
import { largestWork } from '../../src/engine/plan.js';
import { createDelay } from '../../src/models/delays/registry.js';
import { Streams } from '../../src/random/stream.js';
import { isAsynchronous, layOut, type Point } from '../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../src/simulation/input/document.js';
import { asynchronousRun, openTrial } from '../../src/simulation/monte-carlo/asynchronous-trials.js';
import { PointCompiler } from '../../src/simulation/monte-carlo/compiled-point.js';

/** One iteration after the other of the only point of an experiment. */
export function worldOf(experiment: object) {
  const { points } = resolveExperiment(parseExperiment(JSON.stringify(experiment), 'e.yaml'));
  const [{ code, sequence }] = new PointCompiler().compile(points);
  const { plan } = code;
  const stream = new DelayStream(createDelay(points[0].delay), plan.workers, largestWork(plan));
  stream.open(new Streams('costs'));
  sequence.restart();
  return {
    plan,
    next() {
      const delays = stream.next();
      return { delays, measures: sequence.next(delays) };
    },
  };
}

const EVENTS = 100_000;

/** Code that is not optimised yet puts every number into a box; after so many runs it is. */
const WARM = [10, 15, 20, 30, 60];

/** Bytes per event below which nothing is allocated for an event: a box takes 16. */
export const NOTHING = 12;

/**
 * Bytes that iterations allocate per event.
 * @param collectGarbage V8's own, of --expose-gc
 */
export function bytesPerEvent(experiment: object, collectGarbage: () => void): number {
  return bytesOf(runOf(experiment), collectGarbage);
}

/** What makes so many events of an experiment, and returns how many. */
function runOf(experiment: object): () => number {
  const { points } = resolveExperiment(parseExperiment(JSON.stringify(experiment), 'e.yaml'));
  if (isAsynchronous(points[0])) return updatesOf(points[0]);
  const { next } = worldOf(experiment);
  return () => {
    let events = 0;
    while (events < EVENTS) events += next().measures.events;
    return events;
  };
}

/** Updates of a single trial, on and on. */
function updatesOf(point: Point): () => number {
  const { run, draws } = asynchronousRun(point, layOut(point));
  openTrial(point, draws, 0);
  run.restart();
  return () => {
    const before = run.events;
    while (run.events - before < EVENTS) run.next();
    return run.events - before;
  };
}

function bytesOf(run: () => number, collectGarbage: () => void): number {
  let bytes = Number.POSITIVE_INFINITY;
  let runs = 0;
  for (const warm of WARM) {
    for (; runs < warm - 1; runs++) run();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const events = run();
    bytes = (process.memoryUsage().heapUsed - before) / events;
    runs++;
    if (bytes < NOTHING) break;
  }
  return bytes;
}
