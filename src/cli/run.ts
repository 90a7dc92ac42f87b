import { basename, join } from 'node:path';
import { Command } from 'commander';
import { SimulationError } from '../engine/iteration.js';
import { type ExperimentDocument, readExperiment, withSettings } from '../experiments/definition/document.js';
import type { Experiment } from '../experiments/definition/experiment.js';
import { InputError, mistake } from '../experiments/definition/input-error.js';
import { resolveExperiment } from '../experiments/definition/resolve.js';
import { metaOf } from '../experiments/results/meta.js';
import { type ResultTable, resultsOf } from '../experiments/results/results.js';
import { csvText } from '../report/csv.js';
import { checkWritable, writeFiles } from '../report/files.js';
import { Progress } from '../report/progress.js';
import { defaultJobs, gather, jobsOption, trialsOption } from './options.js';

interface RunFlags {
  readonly set?: string[];
  readonly out?: string;
  readonly jobs?: number;
  readonly seed?: string;
  readonly trials?: number;
}

/** `straggle run`: runs experiment files. */
export function runCommand(): Command {
  return new Command('run')
    .summary('run an experiment file, with its sweep')
    .description('Runs experiment files (YAML or JSON) and prints CSV, or writes it to a file.')
    .argument('<experiment...>', 'experiment files')
    .option('--set <path=value>', 'set a field; may be repeated', gather)
    .option('--out <file>', 'CSV file; a folder if several experiments are given')
    .option('--jobs <n>', 'threads (default: one per core)', jobsOption)
    .option('--seed <seed>', 'in place of the experiment’s')
    .option('--trials <n>', 'in place of the experiment’s', trialsOption)
    .addHelpText(
      'after',
      `
Beside FILE.csv stands FILE.meta.json: the experiment as resolved, seed,
versions, checksums. The result does not depend on --jobs.

Examples:
  $ straggle run sweep.yaml --out sweep.csv
  $ straggle run sweep.yaml --set scheme.load=4 --set 'sweep.delay.mu=[1, 10]'
  $ straggle run a.yaml b.yaml --out results-of-mine --jobs 2`,
    )
    .action(run);
}

async function run(files: string[], flags: RunFlags): Promise<void> {
  const jobs = flags.jobs ?? defaultJobs();
  const work = prepare(files, flags);
  for (const { out } of work) {
    if (out !== undefined) for (const path of [out, metaPath(out)]) checkWritable(path);
  }
  for (const { document, experiment, out } of work) {
    const started = performance.now();
    const progress = new Progress(experiment.name, totalTrials(experiment));
    let table: ResultTable;
    try {
      table = await resultsOf(experiment, { jobs, progress: (done) => progress.update(done) });
    } finally {
      progress.end();
    }
    const text = csvText(table.columns, table.rows);
    if (out === undefined) {
      process.stdout.write(text);
    } else {
      const seconds = (performance.now() - started) / 1000;
      writeFiles([
        { path: out, content: text },
        { path: metaPath(out), content: metaOf(document, experiment, seconds) },
      ]);
    }
    if (table.failure !== undefined) throw new SimulationError(table.failure);
  }
}

interface Work {
  readonly document: ExperimentDocument;
  readonly experiment: Experiment;
  readonly out: string | undefined;
}

/** Reads and checks all experiments before the first is run; mistakes of all of them are reported together. */
function prepare(files: readonly string[], flags: RunFlags): Work[] {
  const mistakes: string[] = [];
  const work: Work[] = [];
  for (const file of files) {
    try {
      const document = withOverrides(withSettings(readExperiment(file), flags.set ?? []), flags);
      const experiment = resolveExperiment(document);
      work.push({ document, experiment, out: outputFor(file, experiment.name, flags.out, files.length) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  const outs = work.flatMap(({ out }) => out ?? []);
  const twice = outs.find((out, i) => outs.indexOf(out) !== i);
  if (twice !== undefined)
    mistakes.push(mistake('--out', `two experiments for ${twice}`, 'experiments of different names'));
  if (mistakes.length > 0) throw new InputError(mistakes);
  return work;
}

function withOverrides(document: ExperimentDocument, { seed, trials }: RunFlags): ExperimentDocument {
  return {
    ...document,
    data: {
      ...document.data,
      ...(seed === undefined ? {} : { seed }),
      ...(trials === undefined ? {} : { trials }),
    },
  };
}

function outputFor(
  file: string,
  name: string,
  out: string | undefined,
  experiments: number,
): string | undefined {
  if (out === undefined || experiments === 1) return out;
  return join(out, `${name || basename(file)}.csv`);
}

function metaPath(csv: string): string {
  return csv.replace(/\.csv$/, '').concat('.meta.json');
}

function totalTrials({ points }: Experiment): number {
  return points.reduce((sum, { trials }) => sum + trials, 0);
}
