import type { DelayModel } from '../../engine/delays.js';
import { createDelay } from '../../models/delays/registry.js';
import { DelayError } from '../../models/errors.js';
import { optimalShares, optimalTasks } from '../../schemes/shares/optimal.js';
import { areKnown, type KnownShares, type UnequalShares } from '../../schemes/shares/rules.js';
import { type Issue, mistake } from '../input/input-error.js';
import { withContents } from './delay-files.js';
import type { Point } from './experiment.js';

type Divided = Pick<Point, 'workers' | 'tasks' | 'delay' | 'files'> & { readonly shares?: UnequalShares };

/** Lists that were worked out already: points of a sweep often have the same one. */
const workedOut = new Map<string, readonly number[]>();
const MOST_KEPT = 100;

/** The shares of a point as a list, where they follow from the delay model; as they are where it cannot say. */
export function settledShares(point: Divided): UnequalShares | undefined {
  const { shares, workers, tasks, delay, files } = point;
  if (!areKnown(shares)) return shares;
  const key = JSON.stringify([shares.rule, shares.quantum, workers, tasks, withContents(delay, files)]);
  const of = workedOut.get(key) ?? listOf(point, shares);
  if (of === undefined) return shares;
  if (workedOut.size >= MOST_KEPT) workedOut.clear();
  workedOut.set(key, of);
  return { rule: 'list', of: [...of], resplit_cost: shares.resplit_cost, quantum: shares.quantum };
}

function listOf({ workers, tasks, delay }: Divided, shares: KnownShares): number[] | undefined {
  const times = workTimesOf(delay, workers);
  if (times === undefined) return undefined;
  if (shares.rule === 'proportional') return times.map((time) => 1 / time.mean(1));
  return shares.quantum === 'tasks' ? [...optimalTasks(times, tasks)] : optimalShares(times, tasks);
}

/** Distributions with positive, finite means. */
function workTimesOf(delay: Point['delay'], workers: number) {
  let model: DelayModel;
  try {
    model = createDelay(delay);
  } catch (error) {
    // Mistakes in the delay are reported where the delay is checked.
    if (error instanceof DelayError) return undefined;
    throw error;
  }
  const times = model.workTimes?.(workers);
  const isUsable = times?.every((time) => time.mean(1) > 0 && time.mean(1) < Infinity);
  return isUsable ? times : undefined;
}

/** That shares follow from a delay model that does not say what they need. */
export function knownSharesIssues({ shares, delay }: Divided): Issue[] {
  if (!areKnown(shares)) return [];
  const given = shares.rule === 'optimal' ? 'optimal' : 'proportional with rounds: 0';
  const allowed =
    'with workers whose times are independent and have a mean in closed form, correlation: worker or iteration; ' +
    `a list, proportional with rounds of measurement, or ewma with ${String(delay.model)}`;
  return [mistake('shares.rule', given, allowed)];
}
