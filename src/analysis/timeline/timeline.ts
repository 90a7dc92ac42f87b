import { isFree } from '../../engine/links.js';
import type { Measures } from '../../engine/measures.js';
import { type Plan, workOf } from '../../engine/plan.js';
import { plain } from '../../report/numbers.js';
import type { Lane, Timeline } from '../../report/timeline/timeline.js';
import {
  type Experiment,
  hasMemory,
  isAsynchronous,
  isTraining,
  type Point,
  roundsOf,
} from '../../simulation/experiment/experiment.js';
import type { ExperimentDocument } from '../../simulation/input/document.js';
import { InputError, type Issue, mistake } from '../../simulation/input/input-error.js';
import { captionOf, carriedBy, partName, unitOf } from './describe.js';
import { EventRecorder, laneOfUpdates, type Recording, updatesOf } from './record.js';

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
function checkSubtasks(label: string, subtasks: number, iterations: number, limits: Limits): void {
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

/** Part of an experiment that a timeline shows. */
export interface Extract {
  /** Trial, or training run, from 0. */
  readonly trial: number;
  /** Iterations of the run; without training, the trial and those after it, or rounds of them. */
  readonly iterations: number;
}

/**
 * The timeline of all points of an experiment, from the events of the engine.
 * @throws InputError where there is no such trial or iteration, or the limits are exceeded
 */
export function timelineOf(
  { label }: ExperimentDocument,
  experiment: Experiment,
  extract: Extract,
  limits: Limits,
): Timeline {
  const { points, dataFolders, name } = experiment;
  checkTrial(points, extract.trial);
  checkPoints(label, experiment, limits);
  // Of schemes without a barrier it is known only afterwards how many jobs there are.
  const recorders = points.map((point) =>
    isAsynchronous(point) ? undefined : new EventRecorder(point, extract.trial, dataFolders),
  );
  const available = recorders.map((recorder, p) => recorder?.available ?? updatesOf(points[p]));
  checkIterations(points, available, extract);
  const subtasks = recorders.reduce(
    (sum, recorder, p) =>
      sum + (recorder ? recorder.plan.firstSubtask[recorder.plan.workers] : points[p].workers),
    0,
  );
  checkSubtasks(label, subtasks, extract.iterations, limits);
  return {
    title: `${name}: ${extractTitle(points, extract)}`,
    caption: captionOf(experiment, extract.iterations),
    unit: unitOf(points),
    lanes: recorders.map((recorder, p) => {
      const title = titleOf(experiment, p);
      if (recorder === undefined) {
        const room = { jobs: limits.subtasks, what: limits.what };
        return laneOfUpdates(points[p], extract.trial, extract.iterations, dataFolders, title, room);
      }
      return laneOf(points[p], recorder, recorder.record(iterationNames(points[p], extract)), { title });
    }),
  };
}

function checkTrial(points: readonly Point[], trial: number): void {
  const trials = Math.min(...points.map((point) => point.trials));
  if (trial < trials) return;
  throw new InputError([
    mistake('--trial', String(trial), `0 to ${trials - 1}, as the experiment has ${trials}`),
  ]);
}

function checkIterations(
  points: readonly Point[],
  available: readonly number[],
  { trial, iterations }: Extract,
): void {
  const most = Math.min(...available);
  if (iterations <= most) return;
  const why = points.some(isTraining)
    ? `run ${trial} has ${most} iterations`
    : points.some(isAsynchronous)
      ? `trial ${trial} has ${most} updates`
      : points.some((point) => roundsOf(point).rounds > 1)
        ? `there are ${most} rounds from trial ${trial} on`
        : `there are ${most} trials from ${trial} on`;
  throw new InputError([mistake('--iterations', String(iterations), `1 to ${most}, as ${why}`)]);
}

function extractTitle(points: readonly Point[], { trial, iterations }: Extract): string {
  if (!points.some(isTraining)) {
    if (points.every(isAsynchronous)) return `trial ${trial}, ${span('update', 1, iterations)}`;
    const rounds = points.map((point) => roundsOf(point).rounds);
    if (Math.max(...rounds) === 1) return span('trial', trial, iterations);
    return Math.min(...rounds) >= iterations
      ? `trial ${trial}, ${span('round', 1, iterations)}`
      : `${iterations} rounds from trial ${trial} on`;
  }
  return `run ${trial}, ${span('iteration', 1, iterations)}`;
}

function span(what: string, first: number, count: number): string {
  return count === 1 ? `${what} ${first}` : `${what}s ${first} to ${first + count - 1}`;
}

function iterationNames(point: Point, { trial, iterations }: Extract): string[] {
  const { rounds } = roundsOf(point);
  return Array.from({ length: iterations }, (_, i) => {
    if (isTraining(point)) return `iteration ${1 + i}`;
    const name = `trial ${trial + Math.floor(i / rounds)}`;
    return rounds === 1 ? name : `${name}, round ${1 + (i % rounds)}`;
  });
}

/** The scheme, and what else is swept. */
function titleOf({ paths, values, points }: Experiment, p: number): string {
  const { name } = points[p].scheme;
  const swept = paths.flatMap((path, i) => {
    const value = values[p][i];
    if (path === 'scheme.name') return [];
    if (path !== 'scheme' || value === null || typeof value !== 'object') return [[path, value] as const];
    return Object.entries(value).filter(([key]) => key !== 'name');
  });
  const rest = swept.map(([path, value]) => {
    const text = value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${path.replace(/^scheme\./, '')} = ${text}`;
  });
  return [name, ...rest].join(', ');
}

function laneOf(
  point: Point,
  { plan }: EventRecorder,
  { iterations, measures }: Recording,
  { title }: { readonly title: string },
): Lane {
  const last = iterations.at(-1)?.events.findLast(({ kind }) => kind === 'arrived');
  const recovered = last?.kind === 'arrived' ? last.recovered : 0;
  return {
    title,
    subtitle: subtitleOf(plan, measures, recovered),
    workers: plan.workers,
    // What a message of a code with memory carries depends on the round.
    subtasks: Array.from({ length: plan.workers }, (_, worker) =>
      hasMemory(point) ? carriedBy(plan, worker).map(() => '') : carriedBy(plan, worker),
    ),
    parts: plan.parts,
    partName: partName(plan),
    networkTakesTime: !isFree(point.network),
    iterations,
  };
}

/** Measures of all iterations together. */
function subtitleOf(plan: Plan, measures: readonly Measures[], recovered: number): string {
  const sum = (of: (each: Measures) => number) => measures.reduce((total, each) => total + of(each), 0);
  let work = 0;
  for (let j = 0; j < plan.workers; j++) work += workOf(plan, j);
  const failed = measures.filter(({ complete }) => !complete).length;
  const time = plain(sum((each) => each.completionTime));
  const messages = sum((each) => each.messages);
  const parts = partName(plan);
  const facts = [
    `${messages} ${messages === 1 ? 'message' : 'messages'}, volume ${plain(sum((each) => each.volume))}`,
    `${plain(sum((each) => each.computations))} of ${plain(work * measures.length)} tasks computed`,
    ...(measures.length === 1 ? [`${recovered} of ${plan.parts} ${parts} recovered`] : []),
  ].join(', ');
  if (measures.length === 1)
    return `${failed === 0 ? 'complete' : 'never complete, ended'} at ${time}: ${facts}`;
  const never = failed === 0 ? '' : ` (${failed} never complete)`;
  return `${measures.length} iterations${never} in ${time}: ${facts}`;
}
