import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { FIELDS } from '../../simulation/results/meta.js';
import type { Base } from '../candidates/base.js';
import type { Candidate } from '../candidates/candidate.js';
import { roundsOf } from '../candidates/measured.js';
import { hasMemory, longTrials } from './sequence.js';

/**
 * The experiment file of a candidate, as YAML: the base with the candidate's scheme, ready to be run.
 * @param folder where the file will stand; paths in it start from there
 * @param comment what it is, line by line
 * @param order numbering of the workers of its trace, where it is not the given one
 */
export function winnerFile(
  { document, point: base }: Base,
  { point }: Candidate,
  folder: string,
  comment: readonly string[],
  order?: readonly number[],
): string {
  const isPlayed = hasMemory(point) && roundsOf(base) !== undefined && !base.training;
  const mode = isPlayed ? { mode: 'replay' } : {};
  const delay = { ...base.delay, ...mode, ...(order && { order }) };
  const { sweep: _, scheme: __, ...data } = document.data;
  const fields = {
    ...moved(data, document.folder, folder),
    seed: point.seed,
    ...(base.training ? {} : { trials: base.trials }),
    ...(point.shares && { shares: point.shares }),
    // Learning from round to round needs rounds in their order, or trials of many iterations.
    ...(isPlayed ? { trials: 1, rounds: roundsOf(base) } : {}),
    ...(hasMemory(point) && !isPlayed && !base.training && longTrials(base.trials)),
    workers: point.workers,
    tasks: point.tasks,
    split: point.split,
    tolerance: point.tolerance,
    scheme: portable(point.scheme),
    delay: moved(portable(delay), document.folder, folder),
  };
  const head = comment.map((line) => `# ${line}\n`).join('');
  return head + stringify(ordered(fields), { lineWidth: 100 });
}

/** Keys that are not named come last. */
const ORDER: readonly string[] = ['name', ...FIELDS];

function ordered(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const place = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => place(a) - place(b)));
}

/** Plain data: infinity as text, and the name of a scheme or model before its parameters. */
function portable<T>(value: T): T {
  if (value === Infinity) return 'inf' as T;
  if (Array.isArray(value)) return value.map(portable) as T;
  if (value === null || typeof value !== 'object') return value;
  const first = (key: string) => (key === 'model' || key === 'name' ? 0 : 1);
  const entries = Object.entries(value).sort(([a], [b]) => first(a) - first(b));
  return Object.fromEntries(entries.map(([key, v]) => [key, portable(v)])) as T;
}

/** Plain data in which every path of an existing file, relative to the old folder, is relative to the new one. */
function moved<T>(value: T, from: string, to: string): T {
  if (typeof value === 'string') {
    // A name without a dot or a slash is no path, even where a file of that name exists.
    if (!/[./\\]/.test(value) || !existsSync(resolve(from, value))) return value;
    const path = relative(to, resolve(from, value));
    return (isAbsolute(path) ? path : path.replaceAll('\\', '/')) as T;
  }
  if (Array.isArray(value)) return value.map((entry) => moved(entry, from, to)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, moved(v, from, to)])) as T;
}
