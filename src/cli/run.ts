import { rmSync } from 'node:fs';
import { Command } from 'commander';
import { SimulationError } from '../engine/errors.js';
import { print } from '../report/plain-text.js';
import { Executor } from '../simulation/execution/executor.js';
import { JOURNAL_FORM, Journal, type JournalHeader } from '../simulation/execution/journal.js';
import type { SweepRecord } from '../simulation/execution/records.js';
import { MOST_SHARDS, type Shard } from '../simulation/execution/shard.js';
import { SweepState } from '../simulation/execution/state.js';
import { deriveTable, workOff } from '../simulation/execution/sweep.js';
import { InputError, type Issue, mistake } from '../simulation/input/input-error.js';
import { contentHash } from '../simulation/results/meta.js';
import { VERSION } from '../simulation/results/version.js';
import { formatOption } from './json.js';
import { defaultJobs, gather, jobsOption, trialsOption } from './options.js';
import { checkOutputs, checkTable, STANDARD } from './outputs.js';
import { type ExperimentFlags, filesOf, prepareAll, type Work } from './prepare.js';
import {
  isFinishedOther,
  journalPath,
  metaPath,
  sourceOf,
  temporaryJournal,
  writeResult,
} from './sweep-files.js';
import { SweepProgress } from './sweep-progress.js';
import { formatted, spread, TABLE_FORMATS, type TableFormat } from './table-format.js';

interface RunFlags extends ExperimentFlags {
  readonly out?: string;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly fresh?: boolean;
  readonly keepJournal?: boolean;
  readonly log?: string;
  readonly format?: TableFormat;
  readonly spread?: boolean;
}

/** `straggle run`: runs experiment files. */
export function runCommand(): Command {
  return new Command('run')
    .description('Runs experiment files (YAML or JSON) and prints a table, or writes it to a file.')
    .argument('<experiment...>', 'experiment files; -: standard input')
    .option('--set <path=value>', 'set a field; may be repeated', gather)
    .option('--out <file>', 'CSV file (-: standard output); a folder for several experiments')
    .option('--jobs <n>', 'threads (default: one per core)', jobsOption)
    .option('--seed <seed>', 'in place of the experiment’s')
    .option('--trials <n>', 'in place of the experiment’s', trialsOption)
    .option(
      '--sampling <how>',
      'independent, or sobol: fewer trials for the same precision, rounded up to blocks of 4096, at least 16',
    )
    .option('--precision <r>', 'add trials until the 95 % interval is ± r · mean', precisionOption)
    .option('--metric <name>', 'the metric of --precision and --baseline (completion_time)')
    .option('--max-trials <n>', 'with --precision, at most this many', trialsOption)
    .option('--baseline <scheme>', 'add paired differences and ratios to this scheme')
    .option('--shard <i/n>', 'work on shard i (from 0) of n; then straggle merge', shardOption)
    .option('--fresh', 'start over, even if there is a journal of unfinished work')
    .option('--keep-journal', 'leave the journal where it is when the CSV is complete')
    .option('--format <form>', 'csv, json or arrow', formatOption(...TABLE_FORMATS))
    .option('--spread', 'a column for each field of what is swept as an object')
    .option('--log <form>', 'json: progress as JSON lines on standard error')
    .addHelpText(
      'after',
      `
With --out, every finished block of trials is kept in FILE.csv.journal until
the CSV is complete: the same command again goes on where it was stopped, and
ends with the same bytes. Unfinished work of another experiment in FILE is
refused (--fresh throws it away); a finished result is replaced.
Beside FILE.csv stands FILE.meta.json: the experiment as resolved, seed,
versions, checksums. The result does not depend on --jobs.

Examples:
  $ straggle run sweep.yaml --out sweep.csv
  $ straggle run sweep.yaml --set scheme.load=4 --set 'sweep.delay.mu=[1, 10]'
  $ straggle run sweep.yaml --precision 0.01 --baseline uncoded --out sweep.csv
  $ straggle run sweep.yaml --shard 0/4 --out part0.csv`,
    )
    .action(run);
}

async function run(files: string[], flags: RunFlags): Promise<void> {
  checkFlags(flags, files.length);
  const work = prepareAll(files, flags);
  const outputs = work.flatMap(({ out }) =>
    out === undefined ? [] : [out, metaPath(out), journalPath(out)],
  );
  checkOutputs('--out', outputs, [...files, ...work.flatMap(({ experiment }) => filesOf(experiment))]);
  for (const each of work) await runOne(each, flags);
}

function checkFlags(
  { shard, precision, out, log, format, spread: spreads }: RunFlags,
  experiments: number,
): void {
  checkTable('--out', out);
  const mistakes: Issue[] = [];
  const ofTable = format !== undefined ? '--format' : spreads ? '--spread' : undefined;
  if (shard && ofTable)
    mistakes.push(mistake(ofTable, 'together with --shard', 'without: straggle merge writes the table'));
  if (log !== undefined && log !== 'json') mistakes.push(mistake('--log', log, 'json'));
  if (shard && precision !== undefined) {
    mistakes.push(
      mistake('--shard', 'together with --precision', 'without: a shard cannot see the other shards’ blocks'),
    );
  }
  if (shard && (out === undefined || out === STANDARD || experiments > 1)) {
    mistakes.push(
      mistake('--shard', 'no --out, or several experiments', 'one experiment, with --out FILE.csv'),
    );
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
}

async function runOne({ document, experiment, out }: Work, flags: RunFlags): Promise<void> {
  const started = performance.now();
  const { shard } = flags;
  const state = new SweepState(experiment, shard);
  const path = out === undefined ? temporaryJournal() : journalPath(out);
  const header: JournalHeader = {
    journal: 'straggle',
    form: JOURNAL_FORM,
    version: VERSION,
    content: contentHash(experiment),
    ...(shard === undefined ? {} : { shard: `${shard.index}/${shard.of}` }),
    source: sourceOf(document, flags, path),
  };
  // Before there is a journal: once it is seen, the run may be stopped.
  const progress = new SweepProgress(state, out, flags.log === 'json');
  const executor = new Executor(flags.jobs ?? defaultJobs());
  let journal: Journal | undefined;
  try {
    const fresh = flags.fresh === true || (out !== undefined && isFinishedOther(out, path, header.content));
    journal = Journal.open(path, header, fresh, (record, place) => state.note(record as SweepRecord, place));
    progress.begin();
    await workOff(state, journal, executor, () => progress.update());
    await executor.end();
    if (shard !== undefined) {
      progress.done();
      print(`shard ${header.shard} is in ${path}; straggle merge joins all of them\n`);
      return;
    }
    progress.hide();
    const table = await deriveTable(state, journal);
    const seconds = (performance.now() - started) / 1000;
    const shown = flags.spread ? spread(table, experiment) : table;
    writeResult({ document, experiment, out }, await formatted(shown, flags.format), seconds);
    if (table.failure !== undefined) throw new SimulationError(table.failure);
    if (flags.keepJournal !== true) rmSync(path, { force: true });
    progress.done();
  } catch (error) {
    throw error instanceof SimulationError
      ? new SimulationError(`${document.label}: ${error.message}`)
      : error;
  } finally {
    await executor.end();
    progress.end();
    journal?.close();
  }
}

function precisionOption(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1))
    throw new InputError([mistake('--precision', text, 'a number between 0 and 1')]);
  return value;
}

/** Parses --shard. */
function shardOption(text: string): Shard {
  const [index, of] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (index === undefined || of === undefined || index >= of || of > MOST_SHARDS) {
    throw new InputError([
      mistake('--shard', text, `i/n with i from 0 to n − 1 and n at most ${MOST_SHARDS}, for example 0/4`),
    ]);
  }
  return { index, of };
}
