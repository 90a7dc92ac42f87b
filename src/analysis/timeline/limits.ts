import type { Experiment } from '../../simulation/experiment/experiment.js';
import { InputError, type Issue, mistake } from '../../simulation/input/input-error.js';

/** Limits of the size of a timeline. */
export interface Limits {
  /** Name of what holds it, for messages. */
  readonly what: string;
  /** Points of a sweep. */
  readonly points: number;
  /** Workers of all points together. */
  readonly workers: number;
  /** Sub-tasks of all points and iterations together. */
  readonly subtasks: number;
}

/** Beyond this a picture is no longer looked at as one, and its rows and bars no longer told apart. */
export const PICTURE_LIMITS: Limits = { what: 'a picture', points: 12, workers: 2_000, subtasks: 20_000 };

/** A trace is zoomed into; beyond this it takes a viewer longer to open than it is worth. */
export const TRACE_LIMITS: Limits = { what: 'a trace', points: 100, workers: 50_000, subtasks: 500_000 };

/** @throws InputError if the points of an experiment are too many, or have too many workers */
export function checkPoints(label: string, { points }: Experiment, limits: Limits): void {
  const workers = points.reduce((sum, point) => sum + point.workers, 0);
  const mistakes: Issue[] = [];
  if (points.length > limits.points) {
    const fewer = `at most ${limits.points} in ${limits.what} (--set 'sweep={scheme.name: [cpgc]}' chooses)`;
    mistakes.push(mistake(`${label}: sweep`, `${points.length} points`, fewer));
  } else if (workers > limits.workers) {
    const given = `${workers} of all points together`;
    mistakes.push(mistake(`${label}: workers`, given, `at most ${limits.workers} in ${limits.what}`));
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
}

/**
 * @param subtasks in one iteration of all points together
 * @throws InputError if the iterations have too many sub-tasks
 */
export function checkSubtasks(label: string, subtasks: number, iterations: number, limits: Limits): void {
  const most = Math.floor(limits.subtasks / subtasks);
  const why = `${limits.what} holds ${limits.subtasks} sub-tasks`;
  if (most < 1) {
    const where = `${label}: sub-tasks in an iteration`;
    throw new InputError([mistake(where, String(subtasks), `at most ${limits.subtasks} in ${limits.what}`)]);
  }
  if (iterations > most) {
    const allowed = `1 to ${most}, as ${why} and an iteration has ${subtasks}`;
    throw new InputError([mistake('--iterations', String(iterations), allowed)]);
  }
}
