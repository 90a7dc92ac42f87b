import { overEntries, shareColumns } from '../../models/kernels/equal-columns.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import { Logistic } from '../../models/objectives/logistic.js';
import { createObjective } from '../../models/objectives/registry.js';
import type { TrainingPoint } from '../experiment/experiment.js';
import type { Problem } from '../experiment/problem.js';

/** Problems in which equal columns share an entry, or undefined where that cannot be. */
const shared = new WeakMap<Problem, Problem | undefined>();

/**
 * The problem with vectors in which equal columns of the data share an entry, where runs of the point are the same to the
 * bit with it: their entries begin alike, and every update treats each by itself. Of one-hot pairs of fields three of four
 * columns are equal to another.
 */
export function withSharedColumns(point: TrainingPoint, problem: Problem): Problem {
  if (!areEntriesAlike(point.training)) return problem;
  if (!shared.has(problem)) shared.set(problem, sharedProblem(point, problem));
  return shared.get(problem) ?? problem;
}

/** Whether equal columns have equal entries all the time, and nothing is measured that adds them up. */
function areEntriesAlike({ sketch, start, measure = [], objective }: TrainingPoint['training']): boolean {
  const isByEntry = measure.length > 0 && measure.every((record) => record === 'test_metric');
  return sketch === undefined && start !== 'normal' && objective.project === undefined && isByEntry;
}

function sharedProblem({ training }: TrainingPoint, problem: Problem): Problem | undefined {
  const { data, objective } = problem;
  const { rows, test } = data;
  if (!(objective instanceof LeastSquares || objective instanceof Logistic)) return undefined;
  if (rows.kind !== 'sparse' || test?.rows.kind === 'dense') return undefined;
  const columns = shareColumns(rows);
  if (columns === undefined) return undefined;
  const { entries, entryOf } = columns;
  const own = {
    ...{ ...data, features: entries, rows: columns.rows },
    ...(test && { test: { ...test, rows: overEntries(test.rows, entryOf, entries) } }),
  };
  const whole = createObjective(training.objective, own);
  return {
    ...{ data: own, objective: whole, whole, entryOf },
    optimum: () => undefined,
    curvature: problem.curvature,
    get setting() {
      return problem.setting;
    },
  };
}
