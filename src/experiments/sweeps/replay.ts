import type { Code } from '../../engine/collector.js';
import { Draws } from '../../engine/draws.js';
import { Iteration, type Measures } from '../../engine/iteration.js';
import { largestWork, type Plan } from '../../engine/plan.js';
import { Streams } from '../../engine/stream.js';
import type { Watcher } from '../../engine/watcher.js';
import { createDelay } from '../../models/delays/registry.js';
import { isTraining, layOut, type Point, type TrainingPoint } from '../definition/experiment.js';
import { BLOCK_TRIALS, worldKey } from '../monte-carlo/world.js';
import { layOutRuns } from '../training/adaptive.js';
import { Problems } from '../training/problem.js';

/** A line of a replay: an event, or what was measured. */
export type ReplayLine = Readonly<Record<string, number | string | boolean>>;

/**
 * One trial of a point again, event by event, bit for bit what it was in the sweep; with training, one run,
 * iteration by iteration.
 * @param trial number of the trial, or run, from 0; below the point's number of trials
 * @param dataFolders where data files are looked up
 */
export function replay(
  point: Point,
  trial: number,
  dataFolders: readonly string[],
  say: (line: ReplayLine) => void,
): void {
  const code = isTraining(point) ? trainingCode(point, trial, dataFolders) : layOut(point);
  const { plan } = code;
  const iteration = new Iteration(plan, point.network, `${point.scheme.name} under ${point.delay.model}`);
  const collector = code.collector();
  const draws = new Draws(createDelay(point.delay), plan.workers, largestWork(plan));
  const key = new Streams(point.seed, worldKey(point));
  if (isTraining(point)) {
    const { iterations } = point.training;
    draws.open(key.under('run', trial, 'computing'));
    draws.restart(trial * iterations);
    for (let t = 1; t <= iterations; t++) {
      const measures = iteration.run(draws.next(), collector, t - 1, watcher(plan, say, { iteration: t }));
      say({ iteration: t, ...summary(measures) });
    }
    return;
  }
  // A stream belongs to a block: the trials before this one have drawn from it first.
  const first = Math.floor(trial / BLOCK_TRIALS) * BLOCK_TRIALS;
  draws.open(key.under('block', first / BLOCK_TRIALS, 'computing'));
  for (let t = first; t < trial; t++) {
    draws.restart(t);
    draws.next();
  }
  draws.restart(trial);
  say(summary(iteration.run(draws.next(), collector, 0, watcher(plan, say, {}))));
}

function trainingCode(point: TrainingPoint, run: number, dataFolders: readonly string[]): Code {
  const { setting } = new Problems(dataFolders).of(point, run);
  return layOutRuns(point, point.training.resample.includes('placement') ? { ...setting, run } : setting);
}

function summary(measures: Measures): ReplayLine {
  const { complete, completionTime, messages, volume, computations } = measures;
  return { event: 'measured', complete, completion_time: completionTime, messages, volume, computations };
}

/** Events as lines; sub-tasks are counted from 0 within their worker. */
function watcher({ firstSubtask }: Plan, say: (line: ReplayLine) => void, head: ReplayLine): Watcher {
  const event = (time: number, name: string, worker: number, subtask: number, more: ReplayLine = {}) =>
    say({ ...head, time, event: name, worker, subtask: subtask - firstSubtask[worker], ...more });
  return {
    started: (time, worker, subtask) => event(time, 'started', worker, subtask),
    finished: (time, worker, subtask) => event(time, 'finished', worker, subtask),
    sent: (time, worker, subtask, arrival) => event(time, 'sent', worker, subtask, { arrival }),
    arrived: (time, worker, subtask) => event(time, 'arrived', worker, subtask),
    ended: (time, complete) => say({ ...head, time, event: 'ended', complete }),
  };
}
