import type { Measures, Observer } from '../../engine/iteration.js';
import type { Plan } from '../../engine/plan.js';
import { isTraining, type Point } from '../experiment/experiment.js';
import { Rerun } from './rerun.js';

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
  const rerun = new Rerun(point, trial, dataFolders);
  const iterations = isTraining(point) ? rerun.iterations : 1;
  for (let t = 1; t <= iterations; t++) {
    const head: ReplayLine = isTraining(point) ? { iteration: t } : {};
    const measures = rerun.next(watcher(rerun.code.plan, say, head));
    say({ ...head, ...summary(measures) });
  }
}

function summary(measures: Measures): ReplayLine {
  const { complete, completionTime, messages, volume, computations } = measures;
  return { event: 'measured', complete, completion_time: completionTime, messages, volume, computations };
}

/** Events as lines; sub-tasks are counted from 0 within their worker. */
function watcher({ firstSubtask }: Plan, say: (line: ReplayLine) => void, head: ReplayLine): Observer {
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
