import type { Plan } from '../../engine/plan.js';

/** More tasks than this are counted, not listed. */
const LISTED = 3;

/**
 * What the messages of a worker carry, one text for each of its sub-tasks; empty where none leaves after it. A sum
 * of tasks 3 and 5 is "3 + 5", both of them apart "3, 5".
 */
export function carriedBy(plan: Plan, worker: number): string[] {
  const { firstSubtask, messageSize } = plan;
  const names: string[] = [];
  for (let s = firstSubtask[worker]; s < firstSubtask[worker + 1]; s++) {
    names.push(messageSize[s] > 0 ? carried(plan, s) : '');
  }
  return names;
}

function carried(plan: Plan, subtask: number): string {
  const combinations = plan.carries(subtask);
  const tasks = new Set(combinations.flatMap((combination) => Array.from(combination.tasks)));
  if (tasks.size > LISTED) return `${tasks.size} ${partName(plan)}`;
  return combinations.map((combination) => Array.from(combination.tasks).join(' + ')).join(', ');
}

/** By points a scheme may place single points of the data, of which there are more than tasks. */
export function partName({ parts, tasks }: Plan): 'tasks' | 'points' {
  return parts === tasks ? 'tasks' : 'points';
}
