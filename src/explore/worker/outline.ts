import { unitOf } from '../../analysis/timeline/describe.js';
import { DataFiles } from '../../models/data/files.js';
import { DataError } from '../../models/errors.js';
import { type Experiment, isTraining } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import { documentOf, type ExperimentDocument, parseExperiment } from '../../simulation/input/document.js';
import { fault, InputError } from '../../simulation/input/input-error.js';
import { axisIn, GENERATED_DATA, sweepIn } from '../fields.js';
import type { Fields, Outline, Series } from '../protocol.js';
import { inPageForm, yamlOf } from './fields.js';

/** Data files that the page does not have, whatever files were given: those are traces. */
class NoDataFiles extends DataFiles {
  override find(name: string): never {
    throw new DataError(name, 'is a file', GENERATED_DATA);
  }
}

const NO_FILES = new NoDataFiles([]);

/** An experiment as it is run in the page. */
export interface Checked {
  readonly document: ExperimentDocument;
  readonly experiment: Experiment;
  readonly outline: Outline;
}

/** Points of a sweep beyond which nobody would wait in front of a page. */
const MOST_POINTS = 500;
const LABEL = 'experiment';

/**
 * Checks an experiment. Schemes that do not suit the rest of it are left out, as long as one does.
 * @param given its fields, or the text of a file
 * @throws InputError as `straggle run`, and where the page does not show what the experiment is about
 */
export function check(given: Fields | string): Checked {
  const written = typeof given === 'string' ? parseExperiment(given, LABEL).data : given;
  const fields = inPageForm(written);
  checkSize(fields);
  const { kept, left, experiment } = suitable(fields);
  const document = documentOf(kept, LABEL);
  const { points } = experiment;
  const axis = axisIn(kept);
  return {
    document,
    experiment,
    outline: {
      fields: kept,
      yaml: yamlOf(kept),
      left,
      ...(axis !== undefined && { axis }),
      values: axis === undefined ? [] : (sweepIn(kept)[axis] as readonly number[]),
      series: seriesOf(experiment, axis),
      trials: points[0].trials,
      training: points.every(isTraining),
      unit: unitOf(points),
    },
  };
}

function checkSize(fields: Fields): void {
  const lists = Object.values(sweepIn(fields));
  const size = lists.reduce((n, values) => n * (Array.isArray(values) ? values.length : 1), 1);
  if (size > MOST_POINTS) {
    throw new InputError([fault('sweep', `${size} points`, `at most ${MOST_POINTS} in the page`)]);
  }
}

interface Suitable {
  readonly kept: Fields;
  readonly left: readonly string[];
  readonly experiment: Experiment;
}

/** The experiment with those schemes alone that suit the rest of it; what does not is said in a line each. */
function suitable(fields: Fields): Suitable {
  try {
    return { kept: fields, left: [], experiment: resolved(fields) };
  } catch (error) {
    const { scheme: schemes, ...others } = sweepIn(fields);
    if (!(error instanceof InputError) || !Array.isArray(schemes)) throw error;
    const left: string[] = [];
    const fit = schemes.filter((scheme) => {
      const mistake = mistakeIn({ ...fields, sweep: { scheme: [scheme], ...others } });
      if (mistake !== undefined) left.push(`${(scheme as { name?: unknown })?.name} is left out: ${mistake}`);
      return mistake === undefined;
    });
    // Where none fits, the whole says best what is wrong.
    if (fit.length === 0) throw error;
    const kept = { ...fields, sweep: { scheme: fit, ...others } };
    return { kept, left, experiment: resolved(kept) };
  }
}

function resolved(fields: Fields): Experiment {
  return resolveExperiment(documentOf(fields, LABEL), [], new ProblemCache([], 'check', NO_FILES));
}

function mistakeIn(fields: Fields): string | undefined {
  try {
    resolved(fields);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.mistakes[0].replace(/^experiment: /, '');
  }
}

function seriesOf({ paths, values }: Experiment, axis: string | undefined): Series[] {
  const along = axis === undefined ? -1 : paths.indexOf(axis);
  const series = new Map<string, number[]>();
  values.forEach((row, point) => {
    const key = JSON.stringify(row.filter((_, i) => i !== along));
    const points = series.get(key);
    if (points) points.push(point);
    else series.set(key, [point]);
  });
  const distinct = [...series.values()];
  const names = distinct.map(([point]) => schemeName(paths, values[point]));
  return distinct.map((points, s) => {
    const isAlone = names.filter((name) => name === names[s]).length === 1;
    const row = values[points[0]];
    const label = isAlone && names[s] !== undefined ? names[s] : labelOf(paths, row, along);
    return { label, points };
  });
}

function schemeName(paths: readonly string[], row: readonly unknown[]): string | undefined {
  const scheme = row[paths.indexOf('scheme')] as { readonly name?: string } | undefined;
  return scheme?.name;
}

function labelOf(paths: readonly string[], row: readonly unknown[], along: number): string {
  return row
    .flatMap((value, i) => (i === along ? [] : [textOf(value, paths[i])]))
    .filter((text) => text !== '')
    .join(', ');
}

function textOf(value: unknown, path: string): string {
  if (value === null || typeof value !== 'object') return `${path} ${value}`;
  const { name, model, ...rest } = value as Record<string, unknown>;
  const parameters = Object.entries(rest).map(([key, each]) => `${key} ${JSON.stringify(each)}`);
  return [name ?? model ?? '', ...parameters].join(' ').trim();
}
