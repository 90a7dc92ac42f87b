import { Command } from 'commander';
import {
  COMPARISON_COLUMNS,
  type Comparison,
  compare,
  comparisonRows,
  replayedRounds,
} from '../analysis/compare/compare.js';
import { csvText } from '../report/csv.js';
import { print } from '../report/plain-text.js';
import { Progress } from '../report/terminal.js';
import { isTraining } from '../simulation/experiment/experiment.js';
import { comparisonLines } from './compare-text.js';
import { formatOption, jsonText, objectsOf } from './json.js';
import { defaultJobs, gather, jobsOption, trialsOption } from './options.js';
import { checkAllOutputs, checkFigure, STANDARD, writeOutputs } from './outputs.js';
import { type ComparisonFlags, prepareComparison } from './prepare-comparison.js';
import { exitOnSignals } from './signals.js';

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
  exitOnSignals();
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
