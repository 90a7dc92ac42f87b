import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { labelled, TerminalLines } from '../report/terminal.js';
import { LEAST_BLOCKS } from '../simulation/execution/precision.js';
import { MANY_WORKERS } from '../simulation/experiment/check.js';
import { type Experiment, isTraining, type Point } from '../simulation/experiment/experiment.js';
import { METRICS, type Metric } from '../simulation/experiment/metrics.js';
import { resolveExperiment } from '../simulation/experiment/resolve.js';
import { type ExperimentDocument, readExperiment, withSettings } from '../simulation/input/document.js';
import { InputError, IssueList, mistake } from '../simulation/input/input-error.js';
import { pairWith } from '../simulation/monte-carlo/paired.js';
import { blockTrials } from '../simulation/monte-carlo/point-group.js';
import { STANDARD } from './outputs.js';

/** Options that decide what is run, in all commands that run experiments. */
export interface ExperimentFlags {
  readonly set?: string[];
  readonly seed?: string;
  readonly trials?: number;
  /** independent or sobol; checked as the field of that name is. */
  readonly sampling?: string;
  readonly precision?: number;
  readonly metric?: string;
  readonly maxTrials?: number;
  readonly baseline?: string;
}

/** An experiment that is ready to run. */
export interface Prepared {
  readonly document: ExperimentDocument;
  readonly experiment: Experiment;
}

/** An experiment that is ready to run, and where its result goes. */
export interface Work extends Prepared {
  readonly out: string | undefined;
}

/** Most trials of a point with --precision, where --max-trials does not say otherwise. */
const MOST_TRIALS = 10_000_000;

/**
 * Reads and checks all experiments before the first is run.
 * @throws InputError with the issues of all of them
 */
export function prepareAll(
  files: readonly string[],
  flags: ExperimentFlags & { readonly out?: string; readonly format?: string },
): Work[] {
  // A mistake in an option comes up with every file, and is reported once.
  const issues = new IssueList();
  const work: Work[] = [];
  for (const file of files) {
    try {
      const prepared = prepare(file, flags);
      work.push({ ...prepared, out: outputFor(prepared.experiment.name, flags, files.length) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const issue of error.issues) issues.add(issue);
    }
  }
  if (files.filter((file) => file === STANDARD).length > 1) {
    issues.add(mistake('straggle run', 'standard input twice', 'once'));
  }
  if (files.length > 1 && flags.out?.endsWith('.csv')) {
    issues.add(mistake('--out', flags.out, 'a folder, as there are several experiments'));
  }
  const outs = work.flatMap(({ out }) => out ?? []);
  const twice = outs.find((out, i) => outs.indexOf(out) !== i);
  if (twice !== undefined) {
    issues.add(mistake('--out', `two experiments for ${twice}`, 'experiments of different names'));
  }
  issues.throwIfAny();
  return work;
}

/** An experiment that is read from a file, or was read before. */
export function documentFrom(source: string | ExperimentDocument): ExperimentDocument {
  return typeof source === 'string' ? readExperiment(source) : source;
}

/** Reads and checks one experiment, and says in a terminal how far it is where that takes long. */
export function prepare(source: string | ExperimentDocument, flags: ExperimentFlags): Prepared {
  keepYoungGenerationSmall();
  const document = withOverrides(withSettings(documentFrom(source), flags.set ?? []), flags);
  const lines = new TerminalLines();
  const started = performance.now();
  const checking = ({ workers }: Point, done: number, of: number) => {
    if (workers < MANY_WORKERS && performance.now() - started < 1000) return;
    lines.draw((width) => [labelled(document.label, `checking point ${done + 1} of ${of}`, width)]);
  };
  try {
    return {
      document,
      experiment: complete(resolveExperiment(document, undefined, undefined, checking), flags),
    };
  } finally {
    lines.wipe();
  }
}

/** The experiment with what the options add to it. */
export function complete(experiment: Experiment, flags: ExperimentFlags): Experiment {
  const { metric, precision, baseline } = flags;
  if (metric !== undefined && precision === undefined && baseline === undefined) {
    throw new InputError([mistake('--metric', metric, 'with --precision or --baseline only')]);
  }
  return withPrecision(withBaseline(experiment, flags), flags);
}

function withOverrides(document: ExperimentDocument, flags: ExperimentFlags): ExperimentDocument {
  const { seed, precision, sampling } = flags;
  const trials = precision === undefined ? flags.trials : (flags.maxTrials ?? MOST_TRIALS);
  return {
    ...document,
    data: {
      ...document.data,
      ...(seed === undefined ? {} : { seed }),
      ...(trials === undefined ? {} : { trials }),
      ...(sampling === undefined ? {} : { sampling }),
    },
  };
}

function withBaseline(experiment: Experiment, { baseline, metric }: ExperimentFlags): Experiment {
  if (baseline === undefined) return experiment;
  refuseTraining(experiment, '--baseline');
  return { ...experiment, pairing: pairWith(experiment, baseline, metricOf(metric)) };
}

function withPrecision(
  experiment: Experiment,
  { precision, metric, maxTrials, trials }: ExperimentFlags,
): Experiment {
  if (precision === undefined) {
    if (maxTrials !== undefined) {
      throw new InputError([mistake('--max-trials', String(maxTrials), 'with --precision only')]);
    }
    return experiment;
  }
  refuseTraining(experiment, '--precision');
  if (trials !== undefined) {
    throw new InputError([mistake('--trials', String(trials), '--max-trials with --precision')]);
  }
  const size = Math.max(...new Set(experiment.points.map(({ sampling }) => blockTrials(sampling))));
  const least = LEAST_BLOCKS * size;
  if (maxTrials !== undefined && maxTrials < least) {
    const allowed = `at least ${least} (${LEAST_BLOCKS} blocks of ${size})`;
    throw new InputError([mistake('--max-trials', String(maxTrials), allowed)]);
  }
  return { ...experiment, precision: { metric: metricOf(metric), relative: precision } };
}

function metricOf(name = 'completion_time'): Metric {
  const found = METRICS.find((metric) => metric === name);
  if (found === undefined) throw new InputError([mistake('--metric', name, METRICS.join(', '))]);
  return found;
}

/** Files that an experiment reads: traces, and data that is trained on. */
export function filesOf({ points, dataFiles = {}, dataFolders }: Experiment): string[] {
  const traces = points.flatMap(({ files }) => Object.keys(files ?? {}));
  const data = Object.keys(dataFiles).flatMap((name) =>
    dataFolders.flatMap((folder) => [resolve(folder, name), resolve(folder, `${name}.gz`)]),
  );
  return [...new Set([...traces, ...data])];
}

function refuseTraining({ points }: Experiment, option: string): void {
  if (points.some(isTraining)) {
    throw new InputError([mistake(option, 'an experiment with training', 'experiments without training')]);
  }
}

function outputFor(
  name: string,
  { out, format = 'csv' }: { readonly out?: string; readonly format?: string },
  experiments: number,
): string | undefined {
  if (out === undefined || out === STANDARD) return undefined;
  if (experiments === 1) return out;
  // A name may hold anything; a file name stays in its folder.
  return join(out, `${name.replace(/[\\/\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, '-')}.${format}`);
}

/** Versions of V8 in which the limit below is known to work: those of Node 22 to 24. Another one might not know it. */
const KNOWN = ['12', '13'];

/**
 * Keeps the room for short-lived objects in this thread as large as it is by now, which is some megabytes. Node 24
 * would let it grow to 128 MB in a large sweep, and little of that is in use. Its size can be limited only where the
 * process starts; the factor by which it grows is looked at each time. Threads have a limit of their own.
 */
export function keepYoungGenerationSmall(): void {
  const [version] = process.versions.v8.split('.');
  if (KNOWN.includes(version)) setFlagsFromString('--semi-space-growth-factor=1');
}
