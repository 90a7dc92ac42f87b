import type { Code } from '../../engine/collector.js';
import type { DelayModel } from '../../engine/delays.js';
import { createDelay } from '../../models/delays/registry.js';
import { DataError, DelayError } from '../../models/errors.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import { createStep } from '../../models/steps/registry.js';
import { Streams } from '../../random/stream.js';
import { schemes } from '../../schemes/registry.js';
import { type SchemeDefinition, sharesProblems } from '../../schemes/scheme.js';
import { fault, type Issue, mistake, shown } from '../input/input-error.js';
import { strictest } from './adaptive.js';
import { impossible } from './completion.js';
import {
  isAsynchronous,
  isTraining,
  layOut,
  type Point,
  roundsOf,
  schemeOf,
  settingOf,
  type TrainingPoint,
  type TrainingSetting,
} from './experiment.js';
import { knownSharesIssues } from './known-shares.js';
import { RECORDS } from './metrics.js';
import { type Problem, type ProblemCache, stepContext } from './problem.js';

/** Number of workers from which laying a scheme out may take seconds: it is done once, and not in the main thread. */
export const MANY_WORKERS = 100_000;

/**
 * Combinations that cannot work, found before the first trial. Whether an iteration of very many workers can complete is
 * seen in the first one.
 * @param known makes the data that is trained on, and keeps it
 */
export function pointIssues(point: Point, known: ProblemCache): Issue[] {
  const setting = settingOrIssues(point, known);
  if (Array.isArray(setting)) return setting;
  if (point.incomplete !== 'error' || point.workers >= MANY_WORKERS) return [];
  return impossible(point, layOut({ ...point, tolerance: strictest(point) }, setting));
}

/** The code of a point that can work, or what is wrong with it. */
export function checkedCode(point: Point, known: ProblemCache): Code | Issue[] {
  const setting = settingOrIssues(point, known);
  if (Array.isArray(setting)) return setting;
  const code = layOut({ ...point, tolerance: strictest(point) }, setting);
  const issues = point.incomplete === 'error' ? impossible(point, code) : [];
  return issues.length > 0 ? issues : code;
}

/** The training setting of the point's scheme, if there is any; or what can be found wrong without laying it out. */
function settingOrIssues(point: Point, known: ProblemCache): TrainingSetting | undefined | Issue[] {
  const sampled = [...samplingIssues(point), ...roundsIssues(point)];
  if (sampled.length > 0) return sampled;
  const { definition, parameters } = schemeOf(point);
  const { name, split } = definition;
  if (split !== 'either' && split !== point.split) {
    return [mistake('split', point.split, `${split} for ${name}`)];
  }
  const unfit = asynchronousIssues(point, definition);
  if (unfit.length > 0) return unfit;
  const large = sizeIssues(point);
  if (large.length > 0) return large;
  const model = delayOrIssues(point);
  if (Array.isArray(model)) return model;
  if (definition.asynchronous && model.responseProbability < 1) {
    const allowed = `a model in which every worker responds, for ${name}: a result is never given up`;
    return [mistake('delay.model', point.delay.model, allowed)];
  }
  const waits = point.scheme.wait !== undefined;
  if (waits && model.ties && model.responseProbability < 1) {
    const allowed =
      'none where all who respond would tie: add a continuous delay model (model: sum) to bernoulli';
    return [mistake('scheme.wait', shown(point.scheme.wait), allowed)];
  }
  const unknown = knownSharesIssues(point);
  if (unknown.length > 0) return unknown;
  const setting = isTraining(point) ? trainingSetting(point, known) : undefined;
  if (Array.isArray(setting)) return setting;
  const issues = [
    ...sharesProblems(settingOf(point, setting), definition),
    ...definition.problems(parameters, settingOf(point, setting)),
  ];
  return issues.length > 0 ? issues : setting;
}

function delayOrIssues(point: Point): DelayModel | Issue[] {
  try {
    const model = createDelay(point.delay);
    // A model that cannot serve this many workers, such as a trace with fewer, finds out here.
    model.sampler(
      new Streams('check'),
      Int32Array.from({ length: point.workers }, (_, j) => j),
      1,
    );
    return model;
  } catch (error) {
    if (error instanceof DelayError) return error.mistakes.map((what) => ({ path: 'delay', what }));
    throw error;
  }
}

/** A run has many iterations, and so too many coordinates for Sobol points. */
function samplingIssues(point: Point): Issue[] {
  const { sampling, rounds, scheme } = point;
  if (sampling === undefined) return [];
  const refused = (where: string) => [mistake('sampling', sampling, `independent ${where}`)];
  if (isTraining(point)) return refused('with training');
  if (isAsynchronous(point)) return refused(`for ${scheme.name}`);
  return rounds === undefined ? [] : refused('with rounds');
}

/** Fields that are not simulated without a barrier. */
function asynchronousIssues(point: Point, { asynchronous, name }: SchemeDefinition): Issue[] {
  const { training } = point;
  if (!asynchronous) {
    const batch = training?.batch;
    const allowed = `none for ${name}, whose workers have tasks; without a barrier (k-async, …) points can be drawn`;
    return batch === undefined ? [] : [mistake('training.batch', String(batch), allowed)];
  }
  if (name !== 'local-sgd' || training === undefined) return [];
  if (training.method === 'gradient-descent') return [];
  const allowed = 'gradient-descent for local-sgd, whose workers make steps by themselves';
  return [mistake('training.method', shown(training.method), allowed)];
}

function roundsIssues(point: Point): Issue[] {
  const { rounds, warmup } = roundsOf(point);
  if (isTraining(point)) {
    const allowed = 'none with training, whose iterations are the rounds';
    if (rounds > 1) return [mistake('rounds', String(rounds), allowed)];
    return warmup > 0 ? [mistake('warmup', String(warmup), allowed)] : [];
  }
  if (warmup < rounds) return [];
  return [mistake('warmup', String(warmup), `less than rounds (${rounds})`)];
}

/** Copies of tasks (or points) at all workers together: with more, one iteration would not fit into memory. */
const MOST_COPIES = 2_000_000;

/** Numbers in generated data, and in the records of all runs of a point. */
const MOST_NUMBERS = 50_000_000;

/** Sizes that would not fit into memory, found before anything is laid out or generated. */
function sizeIssues({ workers, tasks, trials, scheme, training }: Point): Issue[] {
  const orders = Array.isArray(scheme.orders) ? scheme.orders.reduce((sum, order) => sum + order, 0) : 0;
  return [
    ...tooManyCopies('scheme.load', numberAt(scheme, 'load') * workers, 'load · workers'),
    ...tooManyCopies('scheme.orders', orders * workers, 'sum of the orders · workers'),
    // With training its points are placed; how many there are is not known before the data is there.
    ...(training ? [] : tooManyPlaced(scheme, workers, tasks, 'tasks')),
    ...(training ? tooManyNumbers(training, trials) : []),
  ];
}

function tooManyPlaced(scheme: Point['scheme'], workers: number, count: number, what: string): Issue[] {
  const copies = Math.min(numberAt(scheme, 'redundancy'), workers) * count;
  return tooManyCopies('scheme.redundancy', copies, `redundancy · ${what}`);
}

function tooManyCopies(where: string, count: number, product: string): Issue[] {
  return tooMany(where, count, MOST_COPIES, `copies of tasks (${product})`);
}

function tooManyNumbers({ data, record }: TrainingPoint['training'], runs: number): Issue[] {
  const recorded = Array.isArray(record) ? record.length : record;
  return [
    ...tooMany('training.data', numbersIn(data), MOST_NUMBERS, 'numbers'),
    ...tooMany('training.record', recorded * runs * RECORDS.length, MOST_NUMBERS, 'numbers of all runs'),
  ];
}

function tooMany(where: string, count: number, most: number, what: string): Issue[] {
  return count <= most
    ? []
    : [mistake(where, `${Math.round(count)} ${what}`, `at most ${most}, which fit into memory`)];
}

/** Entries of a generated data set, and of beta; 0 where it comes from files. */
function numbersIn(data: Readonly<Record<string, unknown>>): number {
  const points = numberAt(data, 'points') || numberAt(data, 'blocks') * numberAt(data, 'rows');
  const fields = numberAt(data, 'fields');
  const features = numberAt(data, 'features') + fields * numberAt(data, 'categories');
  return (points + numberAt(data, 'test')) * (fields > 0 ? fields + 1 : features) + features;
}

function numberAt(object: Readonly<Record<string, unknown>>, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}

/** The training setting of the point's scheme, or, if the training cannot work, why. */
function trainingSetting(point: TrainingPoint, known: ProblemCache): TrainingSetting | Issue[] {
  try {
    const misfits = sketchIssues(point);
    if (misfits.length > 0) return misfits;
    const problem = known.of(point, 0);
    const issues = [
      ...tooManyTasks(point, problem),
      ...tooManyPlaced(point.scheme, point.workers, problem.data.points, 'points'),
      ...recordIssues(point),
      ...batchIssues(point, problem),
    ];
    if (issues.length > 0) return issues;
    const { setting } = problem;
    createStep(
      point.training.step,
      stepContext(problem, () => missProbability(point, setting)),
    );
    if (point.training.tolerance_schedule !== undefined && layOut(point, setting).cutoff !== undefined) {
      const allowed = `none where ${point.scheme.name} has a time at which it ends iterations`;
      return [mistake('training.tolerance_schedule', 'changes of the tolerance', allowed)];
    }
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
    if (!(error instanceof DataError)) throw error;
    const { where, given, allowed } = error;
    return [fault('training', `${where}: ${given}`, allowed)];
  }
}

/** The probability that the laid-out scheme states; 0 where it cannot be laid out, which the scheme itself will say. */
function missProbability(point: TrainingPoint, setting: TrainingSetting): number | undefined {
  const { definition, parameters } = schemeOf(point);
  const works = definition.problems(parameters, settingOf(point, setting)).length === 0;
  return works ? layOut(point, setting).missProbability : 0;
}

/** The drawn partitions of a sketch are the tasks, and their weights must be decoded with them. */
function sketchIssues(point: TrainingPoint): Issue[] {
  const { sketch } = point.training;
  if (sketch === undefined) return [];
  const { definition } = schemeOf(point);
  if (point.split !== 'points') {
    return [mistake('split', point.split, 'points with training.sketch: the drawn partitions are the tasks')];
  }
  const issues: Issue[] = [];
  if (sketch.partitions !== point.tasks) {
    const allowed = `the number of tasks (${point.tasks}): each drawn partition is one`;
    issues.push(mistake('training.sketch.partitions', String(sketch.partitions), allowed));
  }
  if (sketch.weights !== false && definition.weighted !== true) {
    const able = schemes().filter(({ weighted }) => weighted === true);
    const allowed =
      `false for ${definition.name}; a weighted sum of the tasks is decoded by ` +
      able.map(({ name }) => name).join(', ');
    issues.push(mistake('training.sketch.weights', shown(sketch.weights), allowed));
  }
  return issues;
}

/** By points every task must get at least one; whether every worker does is for the scheme to say. */
function tooManyTasks({ split, tasks }: TrainingPoint, { data: { points } }: Problem): Issue[] {
  if (split !== 'points' || tasks <= points) return [];
  return [mistake('tasks', String(tasks), `at most the number of points (${points})`)];
}

function batchIssues({ training: { batch = 1 } }: TrainingPoint, { data: { points } }: Problem): Issue[] {
  const allowed = `at most the number of points (${points}): a job draws distinct ones`;
  return batch <= points ? [] : [mistake('training.batch', String(batch), allowed)];
}

function recordIssues({ training: { record, iterations } }: TrainingPoint): Issue[] {
  if (!Array.isArray(record)) return [];
  return record
    .filter((t) => t > iterations)
    .map((t) => mistake('training.record', String(t), `at most training.iterations (${iterations})`));
}
