import type { Code, Collector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { fault, type Issue, mistake, shown } from '../input/input-error.js';
import { type Point, settingOf } from './experiment.js';

/** An iteration in which everyone responds and every message arrives must complete, at the least tolerance there is. */
export function impossible(point: Point, { plan, collector }: Code): Issue[] {
  if (isNobodyInTime(point, plan)) {
    const allowed = 'a time by which somebody may be in, or incomplete: skip or partial';
    return [mistake('scheme.wait', shown(point.scheme.wait), allowed)];
  }
  if (canComplete(plan, collector())) return [];
  const what = `${point.scheme.name} under ${point.delay.model} can never complete, even if every message arrives`;
  return [fault('scheme', what, 'one that recovers enough, or incomplete: skip or partial')];
}

/** Whether nobody is ever in by a deadline, as far as the delay model knows. */
function isNobodyInTime(point: Point, { workers, firstSubtask, workDone, messageSize }: Plan): boolean {
  const { wait } = point.scheme;
  if (typeof wait !== 'object' || wait === null || !('deadline' in wait)) return false;
  const chance = settingOf(point).chancesBy?.(Number(wait.deadline));
  if (chance === undefined) return false;
  for (let j = 0; j < workers; j++) {
    let s = firstSubtask[j];
    while (s < firstSubtask[j + 1] && messageSize[s] === 0) s++;
    if (s < firstSubtask[j + 1] && chance(j, workDone[s], messageSize[s]) > 0) return false;
  }
  return true;
}

function canComplete(plan: Plan, collector: Collector): boolean {
  collector.reset();
  for (let j = 0; j < plan.workers; j++) {
    for (let s = plan.firstSubtask[j]; s < plan.firstSubtask[j + 1]; s++) {
      if (plan.messageSize[s] > 0 && collector.receive(j, s)) return true;
    }
  }
  return collector.exhausted();
}
