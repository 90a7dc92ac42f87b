import { Command } from 'commander';
import { unitOfTime } from '../analysis/candidates/base.js';
import {
  COMPARISON_COLUMNS,
  type Comparison,
  compare,
  comparisonRows,
  replayedRounds,
  timePerSuccess,
} from '../analysis/compare/compare.js';
import { readTrace } from '../models/traces/reader.js';
import { csvText } from '../report/csv.js';
import { count, percent, plural, short, times } from '../report/numbers.js';
import { print } from '../report/plain-text.js';
import { Progress } from '../report/terminal.js';
import type { Split } from '../schemes/scheme.js';
import { isAsynchronous, isTraining, roundsOf } from '../simulation/experiment/experiment.js';
import type { Interval } from '../statistics/estimate.js';
import { formatOption, jsonText, objectsOf } from './json.js';
import { defaultJobs, gather, jobsOption, trialsOption } from './options.js';
import { checkAllOutputs, checkFigure, STANDARD, writeOutputs } from './outputs.js';
import { type ComparisonFlags, prepareComparison } from './prepare-comparison.js';
import { exitOnSignals } from './signals.js';
import { listed, paragraph, redrawnText, table } from './text.js';

interface CompareFlags extends ComparisonFlags {
  readonly plot?: string;
  readonly out?: string;
  readonly jobs?: number;
  readonly format: 'text' | 'json';
}

/** `straggle compare`: some schemes side by side. */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'Runs schemes on the same draws and prints a table: times with intervals of the ' +
        'paired differences, quantiles, communication, computation, storage.',
    )
    .argument('<experiment>', 'experiment file; its scheme need not be among them')
    .option('--schemes <list>', 'NAME or NAME:PARAMETER=VALUE:…, with commas; may be repeated', gather)
    .option('--baseline <scheme>', 'one of them (default: uncoded, else the first)')
    .option('--plot <file>', 'how likely iterations take longer than t, .svg or .png')
    .option('--out <file>', 'the table as CSV')
    .option('--format <form>', 'text or json', formatOption('text', 'json'), 'text')
    .option('--set <path=value>', 'set a field; may be repeated', gather)
    .option('--trials <n>', 'in place of the experiment’s', trialsOption)
    .option('--jobs <n>', 'threads (default: one per core)', jobsOption)
    .option('--seed <seed>', 'in place of the experiment’s')
    .addHelpText(
      'after',
      `
A parameter that is not named is that of the experiment's scheme, if it has one,
else its default. straggle list schemes names all parameters; tolerance can be
given to schemes that have a use for it. The result does not depend on --jobs.

Examples:
  $ straggle compare experiment.yaml --schemes uncoded,cpgc:load=3,mcc:load=3
  $ straggle compare e.yaml --schemes frc:load=3,erasurehead:load=3:wait=11
  $ straggle compare e.yaml --schemes rcsc:orders=[1,2],cpgc:load=2 --plot t.png`,
    )
    .action(run);
}

async function run(file: string, flags: CompareFlags): Promise<void> {
  checkFigure('--plot', flags.plot);
  const { base, candidates, baseline, trials, inputs } = prepareComparison(file, flags);
  const named = (['out', 'plot'] as const).map((name) => ({ option: `--${name}`, path: flags[name] }));
  checkAllOutputs(
    named.flatMap(({ option, path }) => (path === undefined ? [] : [{ option, path }])),
    inputs,
  );
  exitOnSignals('nothing was written');
  const each = Math.min(trials, replayedRounds(base) ?? Infinity);
  const progress = new Progress(base.experiment.name, each * candidates.length);
  let comparison: Comparison;
  try {
    comparison = await compare(base, candidates, baseline, {
      trials,
      jobs: flags.jobs ?? defaultJobs(),
      progress: (done) => progress.update(done),
    });
  } finally {
    progress.end();
  }
  await writeAll(comparison, flags);
  if (flags.out === STANDARD) return;
  if (flags.format === 'json') {
    print(jsonText(comparisonJson(comparison)));
    return;
  }
  const lines = comparisonLines(comparison);
  if (isTraining(base.point)) {
    lines.push('The training of the experiment is left out: single iterations are timed.');
  }
  print(`${lines.join('\n')}\n`);
}

/** A comparison as plain data. */
export function comparisonJson(comparison: Comparison): unknown {
  const { base, rows, baseline } = comparison;
  const objects = objectsOf(COMPARISON_COLUMNS, comparisonRows(comparison));
  return {
    experiment: base.experiment.name,
    workers: base.point.workers,
    tasks: base.point.tasks,
    seed: base.point.seed,
    baseline: rows[baseline].candidate.spec,
    schemes: rows.map(({ candidate, time, saved }, i) => ({
      ...objects[i],
      split: candidate.point.split,
      time,
      saved,
    })),
  };
}

async function writeAll(comparison: Comparison, { out, plot }: CompareFlags): Promise<void> {
  const files: { path: string; content: string | Uint8Array }[] = [];
  if (out !== undefined) {
    files.push({ path: out, content: csvText(COMPARISON_COLUMNS, comparisonRows(comparison)) });
  }
  if (plot !== undefined) {
    const [{ survivalChart }, { renderChart }] = await Promise.all([
      import('../analysis/compare/survival-figure.js'),
      import('../report/chart.js'),
    ]);
    const { svg, png } = await renderChart(survivalChart(comparison));
    files.push({ path: plot, content: /\.png$/i.test(plot) ? png : svg });
  }
  writeOutputs(files);
}

/** A comparison in lines of at most 80 columns. */
export function comparisonLines(comparison: Comparison): string[] {
  const { base, rows, baseline } = comparison;
  const { point } = base;
  const reference = rows[baseline];
  const name = reference.candidate.label;
  const unit = unitOfTime(base);
  const { perPass = false } = comparison;
  const work = (row: (typeof rows)[number]) => row.result.mean('computations').value;
  return [
    ...paragraph(
      `${count(point.workers)} workers, ${count(point.tasks)} tasks ${splitText(rows)}, delays: ${point.delay.model}; ` +
        `${plural(reference.result.trials, 'iteration')} of ${perPass ? `${name}, or as many updates` : 'each scheme on the same draws'}, ` +
        `seed ${point.seed}`,
    ),
    '',
    ...table(
      [
        { title: 'scheme', align: 'left' },
        { title: perPass ? 'time per pass [95 %]' : 'mean time [95 %]', align: 'right' },
        { title: `% less than ${name}`, align: 'right' },
      ],
      rows.map(({ candidate, time, saved }, i) => [
        candidate.label,
        withEnds(time),
        i === baseline ? '' : percent(saved).replace(' %', ''),
      ]),
    ),
    '',
    ...table(
      [
        { title: 'scheme', align: 'left' },
        { title: 'p50', align: 'right' },
        { title: 'p90', align: 'right' },
        { title: 'p99', align: 'right' },
        { title: 'messages', align: 'right' },
        { title: 'volume', align: 'right' },
        { title: 'work', align: 'right' },
        { title: 'stored', align: 'right' },
      ],
      rows.map((row) => [
        row.candidate.label,
        ...row.result.summary.quantiles().map(short),
        short(row.result.mean('messages').value),
        short(row.result.mean('volume').value),
        times(work(row) / work(reference)),
        times(row.candidate.storage),
      ]),
    ),
    ...passes(comparison),
    ...paragraph(
      `${perPass ? 'p50 to work: of an iteration or update' : 'Times of an iteration'}${unit ? ` in ${unit}` : ''}. Volume: 1 is a full result. Work: tasks computed by the end, against ${name} ` +
        `(${short(work(reference))}). Stored: copies of the data. ${intervalText(comparison)}`,
    ),
    ...failing(comparison),
    ...partial(comparison),
    ...measured(comparison),
  ];
}

/** Division of the job: what a message holds, and so the volume, depends on it. */
function splitText(rows: Comparison['rows']): string {
  const by = (split: Split) => rows.filter(({ candidate }) => candidate.point.split === split);
  const [points, blocks] = [by('points'), by('blocks')];
  if (blocks.length === 0) return 'split by points';
  if (points.length === 0) return 'split by blocks';
  return `split by points (by blocks of rows, least squares only: ${listed(blocks.map(({ candidate }) => candidate))})`;
}

function withEnds({ value, low, high }: Interval): string {
  return Number.isFinite(low) ? `${short(value)} [${short(low)}, ${short(high)}]` : short(value);
}

/** Name of the time compared: where iterations fail, that of those that do not. */
function failing({ rows }: Comparison): string[] {
  const some = rows.flatMap((row) => {
    if (row.result.summary.incomplete === 0) return [];
    return [`${row.candidate.label} ${short(timePerSuccess(row))}`];
  });
  if (some.length === 0) return [];
  return paragraph(`Some iterations never complete. Time per iteration that does: ${some.join('; ')}.`);
}

/** Approximate schemes and tolerances end before everything is there: that is said, as time alone would flatter them. */
function partial({ rows }: Comparison): string[] {
  const less = rows.flatMap(({ candidate, result }) => {
    const recovered = result.mean('recovered').value;
    return recovered < 1 ? [`${candidate.label} ${(100 * recovered).toFixed(1)} %`] : [];
  });
  if (less.length === 0) return [];
  return paragraph(`Not all tasks are in the result, on average: ${less.join('; ')}.`);
}

/** Measures that are compared where a scheme has no barrier. */
function passes({ perPass, rows }: Comparison): string[] {
  if (!perPass) return [];
  const counts = rows.flatMap(({ candidate: { point, label } }) => {
    if (!isAsynchronous(point)) return [];
    const { rounds, warmup } = roundsOf(point);
    return [`${label} ${warmup + 1} to ${rounds}`];
  });
  return paragraph(
    'A pass: as many gradients were used as there are workers; an iteration of an exact scheme is one. Without a barrier some ' +
      `of them are of older models, which time does not show: training does. Updates that count: ${counts.join('; ')}.`,
  );
}

function intervalText({ block, rows, baseline, perPass }: Comparison): string {
  if (perPass) return 'Intervals, 95 %, as if schemes met independent draws.';
  if (block === undefined) return 'Intervals of % less: Fieller’s, of paired ratios, 95 %.';
  const { trials } = rows[baseline].result;
  if (trials < 2) return 'A single round has no intervals.';
  return `Intervals, 95 %: ${redrawnText(trials, block)}.`;
}

/** Trials on a trace cannot say more than its rounds do. */
function measured({ base: { point }, block, rows, baseline }: Comparison): string[] {
  if (point.delay.model !== 'trace') return [];
  const { rounds } = readTrace(String(point.delay.file));
  const all = rounds === 1 ? 'one measured round' : `${count(rounds)} measured rounds`;
  if (block === undefined) {
    return paragraph(
      `All from ${all}, drawn at random: the intervals are those of the simulation, ` +
        'and say nothing about how other rounds would be (mode: replay has intervals that do).',
    );
  }
  const { trials } = rows[baseline].result;
  return trials < rounds
    ? paragraph(`Only the first ${count(trials)} of ${all}: the others are not in it.`)
    : paragraph(`Each of ${all} once: more trials would only repeat them.`);
}
