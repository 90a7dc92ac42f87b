import { Command, Option } from 'commander';
import { UNITS, type Unit } from '../analysis/import/cells.js';
import type { ColumnChoice } from '../analysis/import/columns.js';
import type { Incomplete, LogFacts } from '../analysis/import/measurements.js';
import { type ReadLog, readLogs } from '../analysis/import/read-logs.js';
import { CsvWriter } from '../report/csv.js';
import { FileSet } from '../report/files.js';
import { plural } from '../report/numbers.js';
import { print } from '../report/plain-text.js';
import { fault, InputError, type Issue, mistake } from '../simulation/input/input-error.js';
import { checkOutputs, sayWritten } from './outputs.js';
import { paragraph } from './text.js';

interface ImportFlags extends ColumnChoice {
  readonly out: string;
  readonly incomplete: Incomplete;
}

/** `straggle import`: a trace from a log in another form. */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'Makes a trace (round, worker, duration_s) from logs: CSV with any header and any separator, JSON ' +
        'lines, Parquet, a column for each worker, profiles of PyTorch, reports of NVIDIA’s resiliency ' +
        'extension. Durations are converted to seconds. Columns that are clear by their names are found; ' +
        'for others it names the option that is needed.',
    )
    .argument('<log...>', 'log files, plain or gzipped; several are joined')
    .requiredOption('--out <file>', 'FILE.csv')
    .option('--round <column>', 'number or name of the round (step, iteration)')
    .option('--worker <column>', 'number or name of the worker (rank, host)')
    .option('--duration <column>', 'how long the worker took')
    .option('--start <column>', 'when it began, in place of a duration')
    .option('--end <column>', 'when it was done')
    .addOption(new Option('--unit <unit>', 'of durations and times').choices(Object.keys(UNITS)))
    .option('--wide', 'a row is a round, with a column for each worker')
    .addOption(
      new Option('--incomplete <how>', 'rounds that lack a worker: leave out, or take as the longest')
        .choices(['drop', 'censor'])
        .default('drop'),
    )
    .addHelpText(
      'after',
      `
With --incomplete censor a missing duration is set to the longest in the logs.
It was at least that long if the worker was waited for.

Examples:
  $ straggle import log.jsonl --out trace.csv
  $ straggle import times.csv --round step --duration ms --out trace.csv
  $ straggle import rank*.pt.trace.json.gz --out trace.csv`,
    )
    .action(importLogs);
}

async function importLogs(paths: string[], flags: ImportFlags): Promise<void> {
  checkFlags(flags);
  checkOutputs('--out', [flags.out], paths);
  const { logs, measured } = await readLogs(paths, flags);
  checkRounds(paths, measured.facts, flags.incomplete);
  const files = new FileSet();
  const writer = new CsvWriter(files.open(flags.out), measured.header);
  for (const row of measured.trace(flags.incomplete)) writer.row(row);
  writer.end();
  files.commit();
  sayWritten(flags.out);
  print(`${[...logTexts(logs), '', ...outcome(measured.facts, flags)].join('\n')}\n`);
}

function checkFlags({ out, wide, worker, duration, start, end }: ImportFlags): void {
  const mistakes: Issue[] = [];
  if (!/\.csv$/i.test(out)) mistakes.push(mistake('--out', out || '""', 'FILE.csv'));
  const ofLong = { '--worker': worker, '--duration': duration, '--start': start, '--end': end };
  for (const [option, value] of Object.entries(ofLong)) {
    if (wide && value !== undefined)
      mistakes.push(mistake(option, value, 'no --wide, with which each column is a worker'));
  }
  if (duration !== undefined && (start ?? end) !== undefined)
    mistakes.push(mistake('--duration', duration, 'either --duration, or --start and --end'));
  if (mistakes.length > 0) throw new InputError(mistakes);
}

function checkRounds(paths: readonly string[], facts: LogFacts, incomplete: Incomplete): void {
  const { rounds, workers, complete, longest } = facts;
  const where = paths.length === 1 ? paths[0] : `${paths.length} logs`;
  if (longest === 0) throw new InputError([fault(where, 'no durations', 'a log with at least one')]);
  if (complete === 0 && incomplete === 'drop') {
    const what = `none of ${rounds} rounds has all ${workers} workers; ${missingText(facts)}`;
    throw new InputError([fault(where, what, 'a complete round, or --incomplete censor')]);
  }
}

/** Reading of each log; logs that were read alike are told of together. */
function logTexts(logs: readonly ReadLog[]): string[] {
  const groups = new Map<string, ReadLog[]>();
  for (const log of logs) {
    const key = [log.table.form, ...layoutLines(log), ...(log.table.remarks ?? [])].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), log]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const records = group.reduce((sum, log) => sum + log.records, 0);
    const others = group.reduce((sum, log) => sum + log.others, 0);
    const name = group.length === 1 ? first.path : `${first.path} and ${group.length - 1} more`;
    const rest = others > 0 ? `; ${plural(others, 'other')} passed over` : '';
    return [
      ...paragraph(`${name}: ${first.table.form}, ${plural(records, 'record')}${rest}`),
      ...layoutLines(first),
      ...(first.table.remarks ?? []).flatMap((remark) => paragraph(remark, '  ')),
    ];
  });
}

const UNIT_NAMES: Readonly<Record<Unit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

function layoutLines({
  table: { columns },
  layout: { round, worker, time, unit, comma },
}: ReadLog): string[] {
  const name = (column: number) => columns[column];
  const span = time !== undefined && 'start' in time;
  const values = Array.isArray(worker)
    ? 'of the cells'
    : span
      ? `${name(time.start)} to ${name(time.end)}`
      : time === undefined
        ? ''
        : name(time.duration);
  const how = unit === undefined ? 'dates' : `in ${UNIT_NAMES[unit]}`;
  const workers = Array.isArray(worker)
    ? `a column each: ${name(worker[0])} to ${name(worker[worker.length - 1])}`
    : typeof worker === 'number'
      ? name(worker)
      : 'a file each';
  return [
    ...paragraph(round === undefined ? 'a row each' : name(round), '  round     '),
    ...paragraph(workers, '  worker    '),
    ...paragraph(`${values}, ${how}${comma ? ', decimal comma' : ''}`, '  duration  '),
  ];
}

function outcome(facts: LogFacts, { out, incomplete }: ImportFlags): string[] {
  const { rounds, complete, workers, names, missing, repeated, longest } = facts;
  const partial = rounds - complete;
  const named = names === undefined ? '' : ` (${names[0]} to ${names[1]})`;
  const all = `${plural(rounds, 'round')} of ${plural(workers, 'worker')}${named}`;
  const kept = incomplete === 'censor' ? rounds : complete;
  const told =
    partial === 0
      ? `${all}, all complete.`
      : `${all}, ${partial} incomplete (${missingText(facts)}). ${
          incomplete === 'drop'
            ? `${partial === 1 ? 'It is' : 'They are'} left out; --incomplete censor keeps ${partial === 1 ? 'it' : 'them'}.`
            : `${plural(missing, 'missing duration')} set to the longest, ${Number(longest.toPrecision(6))} s.`
        }`;
  const numbers =
    names === undefined ? '' : ` Workers are numbered in the order of their names (column worker_name).`;
  const twice = repeated === 0 ? '' : ` ${plural(repeated, 'duration')} given twice, equally: counted once.`;
  return [
    ...paragraph(told + twice),
    ...paragraph(`${out} is written: ${plural(kept, 'round')}, in seconds.${numbers}`),
  ];
}

/** @example 'missing: node-9 in 41, node-3 in 2' */
function missingText({ missingByWorker }: LogFacts): string {
  const named = missingByWorker.slice(0, 3).map(({ worker, count: times }) => `${worker} in ${times}`);
  const more = missingByWorker.length - named.length;
  return `missing: ${named.join(', ')}${more > 0 ? `, and ${plural(more, 'more worker')}` : ''}`;
}
