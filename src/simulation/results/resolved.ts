import { isAbsolute, relative } from 'node:path';
import type { Experiment, Point } from '../experiment/experiment.js';
import { canonicalJson } from '../input/canonical-json.js';
import type { ExperimentDocument } from '../input/document.js';

/** The fields of an experiment in the order in which they are written down, after its name. */
export const FIELDS = [
  'seed',
  'trials',
  'workers',
  'tasks',
  'split',
  'tolerance',
  'scheme',
  'delay',
  'network',
  'incomplete',
  'training',
] as const satisfies readonly (keyof Point)[];

/**
 * The experiment with its defaults filled in, as a file that gives the same result. Where the points of a sweep
 * differ in a field, because it is swept or because its default depends on what is swept, it stays as written.
 */
export function resolvedDocument(
  { data, folder }: ExperimentDocument,
  { name, points }: Experiment,
): Record<string, unknown> {
  const resolved: Record<string, unknown> = { name };
  for (const field of FIELDS) {
    const first = canonicalJson(points[0][field] ?? null);
    const shared = points.every((point) => canonicalJson(point[field] ?? null) === first);
    const value = shared ? points[0][field] : data[field];
    if (value !== undefined) resolved[field] = portable(value, folder);
  }
  if (data.sweep !== undefined) resolved.sweep = portable(data.sweep, folder);
  return resolved;
}

/** Infinity as the text that stands for it, and paths as the experiment's file would have them, so that no folder of this machine is written down. */
function portable(value: unknown, folder: string): unknown {
  if (value === Infinity) return 'inf';
  if (typeof value === 'string') return shortPath(value, folder);
  if (Array.isArray(value)) return value.map((entry) => portable(entry, folder));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, portable(v, folder)]));
}

/** A path relative to a folder, if it is absolute. */
export function shortPath(file: string, folder: string): string {
  return isAbsolute(file) ? relative(folder, file) : file;
}
