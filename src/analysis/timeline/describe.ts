import { isFree, type Network } from '../../engine/links.js';
import type { Plan } from '../../engine/plan.js';
import { path } from '../../host/node.js';
import { plain } from '../../report/numbers.js';
import {
  type Experiment,
  hasMemory,
  isAsynchronous,
  isTraining,
  type Point,
  roundsOf,
} from '../../simulation/experiment/experiment.js';
import { pointGroupsOf } from '../../simulation/monte-carlo/point-group.js';

/** The unit of simulated time: seconds where a trace says so, else that in which the delay model is given. */
export function unitOf(points: readonly Point[]): string {
  return points.every(({ delay }) => modelsIn(delay).includes('trace'))
    ? 's'
    : 'the unit of the delay model’s parameters';
}

function modelsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'model' && typeof inner === 'string' ? [inner] : modelsIn(inner),
  );
}

/** Caption of a timeline: system, delay, scheme and trial. */
export function captionOf(experiment: Experiment, iterations: number): string {
  const { points } = experiment;
  const same = <T>(of: (point: Point) => T) =>
    new Set(points.map((point) => JSON.stringify(of(point)))).size === 1;
  const [first] = points;
  const setting = [
    same(({ workers }) => workers) ? `${first.workers} workers` : 'workers as swept',
    same(({ seed }) => seed) ? `seed ${first.seed}` : 'seed as swept',
    same(({ delay }) => delay) ? `delay ${modelText(first.delay)}` : 'delay as swept',
    same(({ network }) => network) ? networkText(first.network) : 'network as swept',
  ].join('; ');
  const without = points.filter(isAsynchronous).length;
  const draws =
    points.length === 1 || (without > 0 && without < points.length)
      ? ''
      : pointGroupsOf(experiment).length === 1
        ? ' All panels meet the same draws: the same worker is as slow in each of them.'
        : ' The panels differ in seed, workers or delay, and so in their draws.';
  const single = points.every((point) => roundsOf(point).rounds === 1 || isAsynchronous(point));
  const afresh = iterations > 1 && !points.some(isTraining) && without < points.length && single;
  const what = afresh ? ' The trials are independent: each starts afresh.' : '';
  const tasks = ' Numbers in bars are the tasks that the message then sent carries.';
  const versions =
    ' Without a barrier, v3 +2 in a bar is a job that began with version 3 of the model and whose result was used 2 updates ' +
    'later; a gap is a worker that waits.';
  return (
    `${setting}.${draws}${what} Every bar and mark is an event of the simulation that is measured. Hatched is what ` +
    `was under way when the iteration ended${without > 0 ? ' or the worker began anew' : ''}, drawn up to that moment: it is cancelled.` +
    `${points.every((point) => isAsynchronous(point) || hasMemory(point)) ? '' : tasks}${without > 0 ? versions : ''} Time is in ${unitOf(points)}.`
  );
}

function networkText(network: Network): string {
  if (isFree(network)) return 'messages take no time';
  const { latency, bandwidth, link, overhead = 0 } = network;
  const rate = bandwidth === Infinity ? 'no limit of bandwidth' : `bandwidth ${plain(bandwidth)}`;
  const intake = overhead > 0 ? `, ${plain(overhead)} of the master for each message` : '';
  return `${link} link, ${rate}, latency ${plain(latency)}${intake}`;
}

/** A model and its parameters: shifted-exponential (alpha 0.01, mu 10). */
function modelText(value: unknown): string {
  if (Array.isArray(value)) return value.map(modelText).join(' and ');
  if (typeof value === 'string') return path().isAbsolute(value) ? path().basename(value) : value;
  if (value === null || typeof value !== 'object') return String(value);
  const { model, ...parameters } = value as Record<string, unknown>;
  const given = Object.entries(parameters)
    .filter(([, parameter]) => parameter !== undefined)
    .map(([key, parameter]) => `${key} ${modelText(parameter)}`)
    .join(', ');
  return model === undefined ? given : `${model} (${given})`;
}

/** More tasks than this are counted, not listed. */
const LISTED = 3;

/**
 * Contents of a worker's messages, one text for each of its sub-tasks; empty where none leaves after it. A sum
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
