import { type Named, Registry } from '../../registry/registry.js';
import type { Dataset } from '../data/dataset.js';
import { DataError } from '../errors.js';
import { leastSquares } from './least-squares.js';
import { logistic } from './logistic.js';
import type { Objective, ObjectiveDefinition } from './objective.js';

/** Every objective that experiments can name. A new one is one file and one entry here. */
export const objectives = new Registry<'loss', ObjectiveDefinition>('loss', 'loss', [leastSquares, logistic]);

/** Schema of an experiment's `objective`: `loss` names it, the other keys are its parameters. */
export const objectiveSchema = () => objectives.schema();

/** Meaning of the labels of an objective's data. */
export function labelsOf(objective: Named<'loss'>): ObjectiveDefinition['labels'] {
  return objectives.of(objective).labels;
}

/**
 * Whether there is something to learn: of a sketch's few points all may be of one class, but not of whole data.
 * @throws DataError if the labels are classes, and all the same one
 */
export function checkClasses(objective: Named<'loss'>, { labels }: Dataset): void {
  if (labelsOf(objective) !== 'classes' || labels.some((label) => label !== labels[0])) return;
  throw new DataError('labels', `all ${labels[0]}`, 'two classes: −1 and 1, or 0 and 1');
}

/**
 * Makes the objective that an experiment describes, as parsed by `objectiveSchema`.
 * @throws DataError if the data does not suit it
 */
export function createObjective(objective: Named<'loss'>, data: Dataset): Objective {
  return objectives.create(objective, data);
}
