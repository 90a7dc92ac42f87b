import { schemeNamed, schemes } from '../../schemes/registry.js';
import type { Split } from '../../schemes/scheme.js';
import type { Experiment, Point } from '../../simulation/experiment/experiment.js';
import { modulesOf } from '../../simulation/experiment/modules.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import type { ExperimentDocument } from '../../simulation/input/document.js';
import { InputError, mistake, placed } from '../../simulation/input/input-error.js';

/** An experiment into which schemes are put: everything but the scheme is settled. */
export interface Base {
  /** As it was written, with a scheme and without the sweep over schemes. */
  readonly document: ExperimentDocument;
  /** The experiment as resolved, whose points differ in scheme and tolerance only. */
  readonly experiment: Experiment;
  /** One of its points: what candidates have in common. */
  readonly point: Point;
  /** Meaning of a task, where the experiment says so. */
  readonly split: Split | undefined;
}

/** Paths that a sweep may vary where schemes are compared: they take its place. */
const REPLACED = ['scheme', 'tolerance'];

/**
 * Checks an experiment in which schemes are to be compared. It needs no scheme; of a sweep over schemes and their
 * parameters all are taken.
 * @throws InputError as `resolveExperiment`, and for a sweep over anything else
 */
export function resolveBase(document: ExperimentDocument): Base {
  const { sweep, ...data } = document.data;
  const paths = sweep !== null && typeof sweep === 'object' ? Object.keys(sweep) : [];
  const others = paths.filter((path) => !REPLACED.includes(path.split('.')[0]));
  if (others.length > 0) {
    const allowed =
      'one world: a sweep over scheme, its parameters and tolerance at most (--set for another value)';
    throw new InputError(
      others.map((path) => placed(mistake(`sweep.${path}`, 'a sweep', allowed), document, [])),
    );
  }
  const schemeIsSwept = paths.some((path) => path.split('.')[0] === 'scheme');
  const complete = schemeIsSwept || hasName(data.scheme) ? data : { ...data, scheme: { name: 'uncoded' } };
  const experiment = resolveExperiment({
    ...document,
    data: sweep === undefined ? complete : { ...complete, sweep },
  });
  return {
    // Parameters without a scheme's name hold for all schemes that have them.
    document: {
      ...document,
      data: { ...complete, ...(data.scheme === undefined ? {} : { scheme: data.scheme }) },
    },
    experiment,
    point: experiment.points[0],
    split: data.split as Split | undefined,
  };
}

/** Whether a scheme is named, or written so that the schema has something to say about it. */
function hasName(scheme: unknown): boolean {
  if (scheme === undefined) return false;
  if (scheme === null || typeof scheme !== 'object' || Array.isArray(scheme)) return true;
  const known = schemes().flatMap((definition) => Object.keys(definition.parameters.shape));
  return 'name' in scheme || !Object.keys(scheme).every((key) => known.includes(key));
}

/** The unit of its times, where it is known: a trace is in seconds. */
export function unitOfTime({ point }: Base): 's' | undefined {
  return point.delay.model === 'trace' ? 's' : undefined;
}

/** The base with another document, resolved again: after a field has been added or changed. */
export function withData(base: Base, data: Readonly<Record<string, unknown>>): Base {
  const { sweep: _, ...rest } = base.document.data;
  return resolveBase({ ...base.document, data: { ...rest, ...data } });
}

/**
 * Division of the job for a scheme: as the experiment says, or as its own schemes need it; a scheme that can only do
 * otherwise takes its own way where the experiment says nothing. It does not depend on what else is compared.
 */
export function splitFor({ split, point }: Base, name: string): Split {
  const own = schemeNamed(name)?.split ?? 'either';
  return split ?? (own === 'either' ? point.split : own);
}

/** The experiment of some points of a base. */
export function experimentOf(base: Base, points: readonly Point[], texts: readonly string[]): Experiment {
  const { name, dataFolders, dataFiles } = base.experiment;
  const modules = modulesOf(points);
  return {
    name,
    paths: ['scheme'],
    points,
    values: texts.map((text) => [text]),
    dataFolders,
    ...(dataFiles === undefined ? {} : { dataFiles }),
    ...(modules && { modules }),
  };
}
