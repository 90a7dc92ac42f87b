import type { Code } from '../../engine/collector.js';
import type { Combination, Plan } from '../../engine/plan.js';
import { PeelingCollector } from './peeling.js';
import { PeelingDecoder } from './peeling-decoder.js';

/**
 * The code of a plan by blocks whose messages each carry one plain sum of tasks, decoded by peeling: a sum of which
 * all tasks but one are known gives that one. A single task is a sum, too.
 * @param needed M', number of tasks that complete the iteration
 * @throws RangeError if a message carries anything else
 */
export function peelingCode(plan: Plan, needed: number): Code {
  for (let s = 0; s < plan.workDone.length; s++) {
    const carried = plan.carries(s);
    if (plan.messageSize[s] > 0 && !(carried.length === 1 && isPlainSum(carried[0]))) {
      const worker = plan.firstSubtask.findLastIndex((first) => first <= s);
      const which = `worker ${worker}: the message after sub-task ${s - plan.firstSubtask[worker]}`;
      throw new RangeError(
        `${which}; allowed for peeling: one sum of different tasks, all with coefficient 1`,
      );
    }
  }
  return {
    plan,
    collector: () => new PeelingCollector(plan, needed),
    decoder: () => new PeelingDecoder(plan),
  };
}

function isPlainSum({ tasks, real, imaginary }: Combination): boolean {
  if (imaginary !== undefined || tasks.length === 0) return false;
  return new Set(Array.from(tasks)).size === tasks.length && Array.from(real).every((r) => r === 1);
}
