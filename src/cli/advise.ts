import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { type Advice, advise } from '../analysis/advise/advise.js';
import { type Numbering, numberingPays } from '../analysis/advise/numbering.js';
import type { SharesAnswer } from '../analysis/advise/shares.js';
import { ADVICE_COLUMNS, adviceRows } from '../analysis/advise/standing.js';
import { winnerFile } from '../analysis/advise/winner-file.js';
import { barrierOf } from '../analysis/fit/workers.js';
import { csvText } from '../report/csv.js';
import { print } from '../report/plain-text.js';
import { Progress } from '../report/terminal.js';
import { adviceLines } from './advice-text.js';
import { formatOption, jsonText, objectsOf } from './json.js';
import { atLeast, defaultJobs, gather, jobsOption, trialsOption } from './options.js';
import { checkAllOutputs, checkFigure, STANDARD, writeOutputs } from './outputs.js';
import { type PreparedSearch, prepareSearch } from './prepare-search.js';
import type { SearchFlags } from './search-goal.js';
import { exitOnSignals } from './signals.js';
import { barrierLine } from './worker-text.js';

interface AdviseFlags extends SearchFlags {
  readonly jobs?: number;
  readonly out?: string;
  readonly plot?: string;
  readonly csv?: string;
  readonly format: 'text' | 'json';
}

/** `straggle advise`: which scheme, with which parameters. */
export function adviseCommand(): Command {
  return new Command('advise')
    .description(
      'Searches all schemes and their parameters for the least simulated time: of an ' +
        'iteration that recovers the full gradient, or of training to a target.',
    )
    .argument('[experiment]', 'experiment file; its scheme is only one of many')
    .option('--trace <file>', 'measured durations in its place: round,worker,duration_s')
    .option('--full-gradient', 'exact schemes only; time of an iteration')
    .option('--target-error <e>', 'time until the error is E, or E % of where it starts')
    .option('--target-metric <name>', 'error | loss (error where the optimum is known)')
    .option('--split <what>', 'points | blocks (default: the experiment’s, or points)')
    .option('--schemes <list>', 'only these: NAME or NAME:PARAMETER=VALUE, with commas', gather)
    .option('--max-load <r>', 'most tasks per worker (default: 32)', atLeast('--max-load', 1))
    .option('--max-volume <v>', 'most communication per iteration', atLeast('--max-volume', 0))
    .option('--max-storage <s>', 'most copies of the data', atLeast('--max-storage', 1))
    .option('--set <path=value>', 'set a field; may be repeated', gather)
    .option('--trials <n>', 'per candidate if all were tried alike (10000; runs: 40)', trialsOption)
    .option('--seed <seed>', 'in place of the experiment’s')
    .option('--jobs <n>', 'threads (default: one per core)', jobsOption)
    .option('--out <file>', 'the winner’s experiment file, ready for straggle run')
    .option('--plot <file>', 'time, communication and computation, .svg or .png')
    .option('--csv <file>', 'all candidates as CSV')
    .option('--format <form>', 'text or json', formatOption('text', 'json'), 'text')
    .addHelpText(
      'after',
      `
All candidates meet the same stragglers. Shares that give slow workers less are
tried, too: yes, no, or not to be told. Of a trace every round is played by all,
also with a numbering in which fast and slow workers take turns. Where delays
are drawn, candidates that are significantly slower are dropped, and those of
the table are tried equally often. Of candidates that cannot be told apart the
cheapest is recommended: least storage, then work, then messages. With
--target-error rules of waiting (deadline, after_first, after_median) are tried
beside numbers of workers. Status 1 where no candidate can do it, and where the
durations seem to contain the wait for the slowest worker. The result does not
depend on --jobs.

Examples:
  $ straggle advise --trace log.csv --full-gradient
  $ straggle advise --trace log.csv --full-gradient --set delay.fixed=0.4
  $ straggle advise experiment.yaml --full-gradient --max-load 4 --out best.yaml
  $ straggle advise training.yaml --target-error 5% --plot pareto.png`,
    )
    .action(run);
}

async function run(file: string | undefined, flags: AdviseFlags): Promise<void> {
  checkFigure('--plot', flags.plot);
  const stages = new Stages();
  try {
    const prepared = prepareSearch(file, flags, (done, total) => stages.update('candidates', done, total));
    const { search, assumed, inputs } = prepared;
    const named = (['out', 'plot', 'csv'] as const).map((name) => ({
      option: `--${name}`,
      path: flags[name],
    }));
    checkAllOutputs(
      named.flatMap(({ option, path }) => (path === undefined ? [] : [{ option, path }])),
      inputs,
    );
    exitOnSignals('nothing was written');
    const advice = await advise({
      ...search,
      jobs: flags.jobs ?? defaultJobs(),
      progress: (label, done, total) => stages.update(label, done, total),
    });
    stages.end();
    await writeAll(advice, prepared, flags);
    if (![flags.out, flags.csv].includes(STANDARD)) {
      print(
        flags.format === 'json'
          ? jsonText(adviceJson(advice, assumed))
          : `${adviceLines(advice, assumed).join('\n')}\n`,
      );
    }
    const { point } = search.base;
    if (barrierOf(point) !== undefined) {
      process.stderr.write(barrierLine(flags.trace ?? String(file)));
      process.exitCode = 1;
    }
    if (advice.winner === undefined) process.exitCode = 1;
  } finally {
    stages.end();
  }
}

/** Advice as plain data. */
export function adviceJson(
  { search, standings, winner, fastest, baseline, ...rest }: Advice,
  assumed: readonly string[],
) {
  const specOf = (i: number | undefined) => (i === undefined ? null : standings[i].candidate.spec);
  return {
    experiment: search.base.experiment.name,
    split: search.split,
    best: specOf(winner),
    fastest: specOf(fastest),
    baseline: specOf(baseline),
    trials: rest.spent,
    ...(rest.rounds && { rounds: rest.rounds }),
    candidates: objectsOf(ADVICE_COLUMNS, adviceRows(standings)),
    sensitivity: (rest.checks?.sensitivity ?? []).map(({ alteration, best, gain }) => ({
      what: alteration.name,
      how: alteration.how,
      best: best?.spec ?? null,
      gain: gain ?? null,
    })),
    shares: rest.shares === undefined ? null : sharesJson(rest.shares, specOf),
    numbering: rest.numbering === undefined ? null : numberingJson(rest.numbering, specOf),
    assumed,
  };
}

function sharesJson({ pay, best, saved }: SharesAnswer, specOf: (i: number) => string | null) {
  return { pay, best: specOf(best), saved };
}

function numberingJson(numbering: Numbering, specOf: (i: number) => string | null) {
  const { candidate, savedOfBaseline, ...rest } = numbering;
  const best = specOf(candidate);
  return { pays: numberingPays(numbering), best, ...rest, saved_of_baseline: savedOfBaseline };
}

async function writeAll(
  advice: Advice,
  { origin }: PreparedSearch,
  { out, plot, csv }: AdviseFlags,
): Promise<void> {
  const files: { path: string; content: string | Uint8Array }[] = [];
  if (csv !== undefined)
    files.push({ path: csv, content: csvText(ADVICE_COLUMNS, adviceRows(advice.standings)) });
  const { winner, standings, numbering } = advice;
  if (out !== undefined && winner !== undefined) {
    const renumbered = numbering !== undefined && numberingPays(numbering) === 'yes' ? numbering : undefined;
    const { candidate } = standings[renumbered?.candidate ?? winner];
    const comment = [
      `${candidate.label}: the best of ${standings.length} candidates, by straggle advise`,
      ...(renumbered === undefined ? [] : ['with fast and slow workers in turn']),
    ];
    const content = winnerFile(origin, candidate, resolve(dirname(out)), comment, renumbered?.order);
    files.push({ path: out, content });
  }
  if (plot !== undefined && winner !== undefined) {
    const { paretoChart } = await import('../analysis/advise/pareto-figure.js');
    const { renderChart } = await import('../report/chart.js');
    const { svg, png } = await renderChart(paretoChart(advice));
    files.push({ path: plot, content: /\.png$/i.test(plot) ? png : svg });
  }
  writeOutputs(files);
}

/** A progress line for each stage of the work. */
class Stages {
  private label = '';
  private line: Progress | undefined;

  update(label: string, done: number, total: number): void {
    if (label !== this.label) {
      this.end();
      this.label = label;
      this.line = new Progress(label, total);
    }
    this.line?.update(done);
  }

  end(): void {
    this.line?.end();
  }
}
