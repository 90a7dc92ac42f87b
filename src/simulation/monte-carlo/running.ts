import type { Collector } from '../../engine/collector.js';
import type { DelayStream, Delays } from '../../engine/delays.js';
import { SimulationError } from '../../engine/errors.js';
import type { Histogram } from '../../statistics/histogram.js';
import type { Point } from '../experiment/experiment.js';
import { METRICS } from '../experiment/metrics.js';
import type { AsynchronousTrials } from './asynchronous-trials.js';
import type { CompiledPoint, Samples } from './compiled-point.js';

/** One point of a group in the course of a block. */
export interface Running {
  readonly point: Point;
  readonly compiled: CompiledPoint;
  /** v of the last trial. */
  readonly v: Float64Array;
  readonly samples: Samples;
  /** Absent where there is a barrier. */
  readonly asynchronous?: AsynchronousTrials;
  /** Completion times of the iterations that count, where a trial has several. */
  readonly histogram: Histogram;
  incomplete: number;
  events: number;
  /** Iterations of a trial, and how many of them do not count. */
  readonly rounds: number;
  readonly warmup: number;
}

/** Runs a trial of all points of a group on the same draws. */
export function runTrial(running: readonly Running[], draws: DelayStream, slot: number, trial: number): void {
  const { asynchronous, rounds } = running[0];
  if (asynchronous !== undefined) {
    for (let i = 0; i < running.length; i++) runAsynchronous(running[i], slot, trial);
    return;
  }
  draws.restart(trial * rounds);
  for (let i = 0; i < running.length; i++) running[i].compiled.sequence.restart();
  for (let round = 0; round < rounds; round++) {
    const delays = draws.next();
    for (let i = 0; i < running.length; i++) runRound(running[i], delays, slot, round, trial);
  }
  if (rounds > 1) for (let i = 0; i < running.length; i++) endTrial(running[i], slot);
}

function runAsynchronous(running: Running, slot: number, trial: number): void {
  const { asynchronous, samples, histogram } = running;
  if (asynchronous !== undefined) running.events += asynchronous.run(trial, slot, samples, histogram);
}

/** Nothing has been measured yet. Metric by metric: a loop over their names costs as much as ten events. */
function clear({ completion_time, messages, volume, computations, recovered }: Samples, slot: number): void {
  completion_time[slot] = 0;
  messages[slot] = 0;
  volume[slot] = 0;
  computations[slot] = 0;
  recovered[slot] = 0;
}

/** Runs an iteration of a trial and adds what is measured to the trial's samples, unless it is one of the first few. */
export function runRound(running: Running, delays: Delays, slot: number, round: number, trial: number): void {
  const { samples, point, compiled, v, rounds, warmup } = running;
  const { sequence, collector, code } = compiled;
  const measures = sequence.next(delays);
  if (!measures.complete && point.incomplete === 'error') {
    throw new SimulationError(`trial ${trial}: an iteration ${sequence.iteration.failure}`);
  }
  running.events += measures.events;
  if (round < warmup) return;
  if (round === warmup) clear(samples, slot);
  if (!measures.complete) running.incomplete++;
  const isIn = measures.complete || point.incomplete === 'partial';
  samples.completion_time[slot] += measures.completionTime;
  samples.messages[slot] += measures.messages;
  samples.volume[slot] += measures.volume;
  samples.computations[slot] += measures.computations;
  samples.recovered[slot] += isIn ? recovered(collector, v, code.plan.partSize) : 0;
  if (rounds > 1) running.histogram.add(measures.completionTime);
}

/** Sums over the iterations become means. */
function endTrial({ samples, rounds, warmup }: Running, slot: number): void {
  for (const metric of METRICS) samples[metric][slot] /= rounds - warmup;
}

/** Fraction of tasks (or points), or of the job where they are unequal, that is in the estimate at all. */
function recovered(collector: Collector, v: Float64Array, size: Float64Array | undefined): number {
  if (collector.recovered !== undefined) return collector.recovered();
  collector.weights(v);
  let count = 0;
  if (size !== undefined) {
    // From what is missing: where nothing is, all is in, to the last bit.
    for (let i = 0; i < v.length; i++) if (!isIn(v[i])) count += size[i];
    return 1 - count;
  }
  for (let i = 0; i < v.length; i++) if (isIn(v[i])) count++;
  return count / v.length;
}

/** Whether a weight puts its task into the estimate. A scheme of one's own may give NaN. */
function isIn(weight: number): boolean {
  return weight > 0 || weight < 0;
}
