import { DataError } from '../../models/errors.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import { createStep } from '../../models/steps/registry.js';
import { schemes } from '../../schemes/registry.js';
import { mistake, shown } from '../input/input-error.js';
import { layOut, schemeOf, settingOf, type TrainingPoint, type TrainingSetting } from './experiment.js';
import type { Problem, ProblemCache } from './problem.js';
import { stepContext } from './step-context.js';

/**
 * What the point's scheme is told of the data, or, if the training cannot work, one line per mistake.
 * @param problems makes the data, and keeps it for the next point
 */
export function trainingSetting(point: TrainingPoint, problems: ProblemCache): TrainingSetting | string[] {
  try {
    const misfits = sketchMistakes(point);
    if (misfits.length > 0) return misfits;
    const problem = problems.of(point, 0);
    const mistakes = [...tooManyTasks(point, problem), ...recordMistakes(point)];
    if (mistakes.length > 0) return mistakes;
    const { setting } = problem;
    createStep(
      point.training.step,
      stepContext(problem, () => missProbability(point, setting)),
    );
    if (point.split === 'blocks') {
      if (!(problem.objective instanceof LeastSquares)) {
        return [
          mistake('training.objective.loss', problem.objective.name, 'least-squares for split: blocks'),
        ];
      }
      problem.objective.byBlocks(point.tasks);
    }
    return setting;
  } catch (error) {
    if (error instanceof DataError) return [`training: ${error.message}`];
    throw error;
  }
}

/** What the laid-out scheme states; 0 where it cannot be laid out, which its own problems will say. */
function missProbability(point: TrainingPoint, setting: TrainingSetting): number | undefined {
  const { definition, parameters } = schemeOf(point);
  const works = definition.problems(parameters, settingOf(point, setting)).length === 0;
  return works ? layOut(point, setting).missProbability : 0;
}

/** The drawn partitions of a sketch are the tasks, and their weights must be decoded with them. */
function sketchMistakes(point: TrainingPoint): string[] {
  const { sketch } = point.training;
  if (sketch === undefined) return [];
  const { definition } = schemeOf(point);
  if (point.split !== 'points') {
    return [mistake('split', point.split, 'points with training.sketch: the drawn partitions are the tasks')];
  }
  const mistakes: string[] = [];
  if (sketch.partitions !== point.tasks) {
    const allowed = `the number of tasks (${point.tasks}): each drawn partition is one`;
    mistakes.push(mistake('training.sketch.partitions', String(sketch.partitions), allowed));
  }
  if (sketch.weights !== false && definition.weighted !== true) {
    const able = schemes().filter(({ weighted }) => weighted === true);
    const allowed =
      `false for ${definition.name}; a weighted sum of the tasks is decoded by ` +
      able.map(({ name }) => name).join(', ');
    mistakes.push(mistake('training.sketch.weights', shown(sketch.weights), allowed));
  }
  return mistakes;
}

/** By points every task must get at least one; whether every worker does is for the scheme to say. */
function tooManyTasks({ split, tasks }: TrainingPoint, { data: { points } }: Problem): string[] {
  if (split !== 'points' || tasks <= points) return [];
  return [mistake('tasks', String(tasks), `at most the number of points (${points})`)];
}

function recordMistakes({ training: { record, iterations } }: TrainingPoint): string[] {
  if (!Array.isArray(record)) return [];
  return record
    .filter((t) => t > iterations)
    .map((t) => mistake('training.record', String(t), `at most training.iterations (${iterations})`));
}
