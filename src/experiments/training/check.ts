import { DataError } from '../../models/data/errors.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import { createStep } from '../../models/steps/registry.js';
import type { TrainingPoint, TrainingSetting } from '../definition/experiment.js';
import { mistake } from '../definition/input-error.js';
import type { Problem, Problems } from './problem.js';

/**
 * What the point's scheme is told of the data, or, if the training cannot work, one line per mistake.
 * @param problems makes the data, and keeps it for the next point
 */
export function trainingSetting(point: TrainingPoint, problems: Problems): TrainingSetting | string[] {
  try {
    const problem = problems.of(point, 0);
    const mistakes = [...sizeMistakes(point, problem), ...recordMistakes(point)];
    if (mistakes.length > 0) return mistakes;
    createStep(point.training.step, problem.objective);
    if (point.split === 'blocks') {
      if (!(problem.objective instanceof LeastSquares)) {
        return [
          mistake('training.objective.loss', problem.objective.name, 'least-squares for split: blocks'),
        ];
      }
      problem.objective.byBlocks(point.tasks);
    }
    return { squaredNorms: problem.squaredNorms };
  } catch (error) {
    if (error instanceof DataError) return [`training: ${error.message}`];
    throw error;
  }
}

/** Every task, and so every worker, must get at least one point. */
function sizeMistakes({ split, tasks, workers }: TrainingPoint, { data }: Problem): string[] {
  if (split !== 'points') return [];
  const { points } = data;
  if (tasks > points) return [mistake('tasks', String(tasks), `at most the number of points (${points})`)];
  if (workers > points)
    return [mistake('workers', String(workers), `at most the number of points (${points})`)];
  return [];
}

function recordMistakes({ training: { record, iterations } }: TrainingPoint): string[] {
  if (!Array.isArray(record)) return [];
  return record
    .filter((t) => t > iterations)
    .map((t) => mistake('training.record', String(t), `at most training.iterations (${iterations})`));
}
