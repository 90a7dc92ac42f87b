import { basename, extname } from 'node:path';
import { Command } from 'commander';
import { FEWEST_REPLICATES } from '../analysis/fit/bootstrap.js';
import { experimentFile } from '../analysis/fit/experiment-file.js';
import { FEWEST_DURATIONS, type Fit, fitStreams, fitTrace, verdictOf } from '../analysis/fit/fit-trace.js';
import { type LoadRule, loadRuleOf } from '../analysis/fit/loads.js';
import { probabilityPlot } from '../analysis/fit/plot.js';
import { DelayError } from '../models/errors.js';
import { readTrace } from '../models/traces/reader.js';
import type { Trace } from '../models/traces/trace.js';
import { print, printData } from '../report/plain-text.js';
import { fault, InputError, type Issue, mistake } from '../simulation/input/input-error.js';
import { fitCsv } from './fit-csv.js';
import { fitText, verdictLine } from './fit-text.js';
import { jsonText } from './json.js';
import { loadText, loadVerdict } from './load-text.js';
import { wholeNumber } from './options.js';
import { checkAllOutputs, STANDARD, writeOutputs } from './outputs.js';
import { barrierLine, workersCsv } from './worker-text.js';

interface FitFlags {
  readonly loads?: readonly number[];
  readonly out?: string;
  readonly plot?: string;
  readonly workers?: string;
  readonly format: string;
  readonly replicates: number;
  readonly sample: number;
  readonly seed: string;
}

/** `straggle fit`: which delay model fits measured durations. */
export function fitCommand(): Command {
  return new Command('fit')
    .description(
      'Says which workers are slow and since when, fits every continuous delay model by ' +
        'maximum likelihood, tests each, and says whether slow workers stay slow and ' +
        'whether they come together. A trace: CSV or CSV.gz with round, worker, duration_s.',
    )
    .argument('<trace...>', 'trace files')
    .option('--loads <w,w,…>', 'work of each trace: estimates the part that does not grow', loadsOption)
    .option('--out <file>', 'an experiment file with these delays, ready to run')
    .option('--plot <file>', 'map of workers and rounds, probability plots; .svg or .png')
    .option('--workers <file>', 'a row for each worker, as CSV')
    .option('--format <form>', 'text, csv or json', 'text')
    .option('--replicates <n>', 'bootstrap samples of each model', replicatesOption, 199)
    .option('--sample <n>', 'fit to at most this many durations', sampleOption, 10_000)
    .option('--seed <seed>', 'seed of all random streams', '1')
    .addHelpText(
      'after',
      `
Status 1 where the durations seem to contain the wait for the slowest worker.
The last line names the model that is adequate, or says that none is, and that
the trace should be replayed (delay: {model: trace, …}).

Examples:
  $ straggle fit trace.csv
  $ straggle fit trace.csv.gz --out measured.yaml --plot fit.png
  $ straggle fit light.csv heavy.csv --loads 1,4 --out measured.yaml`,
    )
    .action(fit);
}

async function fit(paths: string[], flags: FitFlags): Promise<void> {
  const { loads, out, plot, format, seed } = flags;
  checkFlags(paths, flags);
  const traces = readAll(paths);
  const outputs = Object.entries({ '--out': out, '--plot': plot, '--workers': flags.workers });
  checkAllOutputs(
    outputs.flatMap(([option, path]) => (path === undefined ? [] : [{ option, path }])),
    paths,
  );
  const fits = traces.map((trace) => fitTrace(trace, flags));
  const rule = loads && loadRuleOf(traces, loads, fitStreams(seed).under('loads'));
  // The trace of which an experiment file and a plot are made.
  const { main, growth } = rule && loads ? grownBy(rule, loads) : { main: 0, growth: undefined };
  const verdict = verdictOf(fits[main]);
  const files: { path: string; content: string | Uint8Array }[] = [];
  if (out !== undefined) {
    const source = { trace: traces[main], path: paths[main], out, verdict, command: commandOf(paths, flags) };
    files.push({ path: out, content: experimentFile({ ...source, ...(growth && { growth }) }) });
  }
  if (plot !== undefined)
    files.push({ path: plot, content: await drawn(plot, paths[main], fits[main], seed) });
  if (flags.workers !== undefined) files.push({ path: flags.workers, content: workersCsv(paths, fits) });
  writeOutputs(files);
  const texts = {
    csv: () => fitCsv(paths, fits, rule),
    json: () =>
      jsonText(fits.map((each, i) => ({ trace: paths[i], ...fitJson(each), ...(rule && { loads: rule }) }))),
    text: () => textOf(paths, fits, loads, rule),
  };
  if (!files.some(({ path }) => path === STANDARD)) {
    const text = texts[format as keyof typeof texts]();
    if (format === 'text') print(text);
    else printData(text);
  }
  for (const [i, { barrier }] of fits.entries()) {
    if (barrier === undefined) continue;
    process.stderr.write(barrierLine(paths[i]));
    process.exitCode = 1;
  }
}

/** The trace to replay, and how its durations grow: never by a rule that was seen to fail. */
function grownBy({ holds, unit, least, slope, fixed }: LoadRule, loads: readonly number[]) {
  if (holds === 'added' && loads[least] === 0) {
    return { main: least, growth: { added: slope * loads[unit] } };
  }
  return { main: unit, growth: holds === 'proportional' || holds === 'unknown' ? { fixed } : {} };
}

/** A fit as plain data. */
export function fitJson(fit: Fit): object {
  const { trace, models, states, failed, dependence, workers, barrier } = fit;
  const { adequate, ...verdict } = verdictOf(fit);
  return {
    rounds: trace.rounds,
    workers: workers.profiles,
    round_time: workers.time,
    left_out: workers.groups,
    barrier: barrier ?? null,
    models,
    failed,
    states: states ?? null,
    lasting: fit.lasting ?? null,
    speeds: fit.speeds ?? null,
    dependence,
    verdict: {
      ...verdict,
      notRejected: verdict.notRejected.map(({ model }) => model),
      adequate: adequate?.model ?? null,
    },
  };
}

function textOf(
  paths: readonly string[],
  fits: readonly Fit[],
  loads: readonly number[] | undefined,
  rule: LoadRule | undefined,
): string {
  const parts = fits.map((each, i) => {
    return [...fitText(paths[i], each), verdictLine(verdictOf(each))].join('\n');
  });
  if (loads !== undefined && rule !== undefined) {
    parts.push([...loadText(paths, loads, rule), loadVerdict(paths, loads, rule)].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

const FORMATS: readonly string[] = ['text', 'csv', 'json'];

function checkFlags(paths: readonly string[], { loads, out, plot, format }: FitFlags): void {
  const mistakes: (Issue | string)[] = [];
  if (!FORMATS.includes(format)) mistakes.push(mistake('--format', format, FORMATS.join(', ')));
  if (loads !== undefined && loads.length !== paths.length) {
    const given = `${loads.length} loads for ${paths.length} trace${paths.length > 1 ? 's' : ''}`;
    mistakes.push(mistake('--loads', given, 'one for each trace, in their order'));
  } else if (loads !== undefined && new Set(loads).size < 2) {
    mistakes.push(mistake('--loads', loads.join(','), 'at least two different loads'));
  }
  for (const [option, value] of Object.entries({ '--out': out, '--plot': plot })) {
    if (value !== undefined && paths.length > 1 && loads === undefined) {
      mistakes.push(mistake(option, `${paths.length} traces`, 'one trace, or several with --loads'));
    }
  }
  if (plot !== undefined && !['.svg', '.png'].includes(extname(plot).toLowerCase())) {
    mistakes.push(mistake('--plot', plot, 'a file that ends with .svg or .png'));
  }
  if (out !== undefined && out === plot) {
    mistakes.push(mistake('--plot', plot, 'another file than that of --out'));
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
}

/** Reads all traces, and names what is wrong with any of them. */
export function readAll(paths: readonly string[]): Trace[] {
  const mistakes: (Issue | string)[] = [];
  const traces: Trace[] = [];
  for (const path of new Set(paths)) {
    try {
      const trace = readTrace(path);
      const n = trace.durations.length;
      if (n < FEWEST_DURATIONS) {
        mistakes.push(
          fault(path, `${n} durations`, `at least ${FEWEST_DURATIONS}, to say anything about them`),
        );
      }
    } catch (error) {
      if (!(error instanceof DelayError)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
  for (const path of paths) traces.push(readTrace(path));
  return traces;
}

/** Loaded only where it is needed: vega takes a while. */
async function drawn(file: string, path: string, fitted: Fit, seed: string): Promise<string | Uint8Array> {
  if (fitted.models.length === 0) {
    throw new InputError([fault('--plot', `all durations of ${path} are equal`, 'durations that differ')]);
  }
  const [{ renderChart }, { lineChart }] = await Promise.all([
    import('../report/chart.js'),
    import('../report/line-chart.js'),
  ]);
  const { svg, png } = await renderChart(lineChart(probabilityPlot(basename(path), fitted, seed)));
  return extname(file).toLowerCase() === '.svg' ? svg : png;
}

function commandOf(paths: readonly string[], { loads, replicates, sample, seed }: FitFlags): string {
  const options = [
    ...(loads === undefined ? [] : [`--loads ${loads.join(',')}`]),
    ...(replicates === 199 ? [] : [`--replicates ${replicates}`]),
    ...(sample === 10_000 ? [] : [`--sample ${sample}`]),
    ...(seed === '1' ? [] : [`--seed ${seed}`]),
  ];
  return ['straggle fit', ...paths, ...options].join(' ');
}

const replicatesOption = wholeNumber('--replicates', FEWEST_REPLICATES, 99_999);
const sampleOption = wholeNumber('--sample', FEWEST_DURATIONS, 1e7);

/** Parses --loads. */
function loadsOption(text: string): number[] {
  const loads = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (loads.some((load) => !(load >= 0 && load < Infinity))) {
    throw new InputError([mistake('--loads', text, 'numbers >= 0, separated by commas, for example 1,4')]);
  }
  return loads;
}
