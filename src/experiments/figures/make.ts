import { join } from 'node:path';
import { Streams } from '../../engine/stream.js';
import { MissingData } from '../../models/data/errors.js';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import type { RenderedChart } from '../../report/chart.js';
import { csvText } from '../../report/csv.js';
import { writeFiles } from '../../report/files.js';
import { Progress } from '../../report/progress.js';
import { CLAIM_COLUMNS, type Claim, claimRow } from '../claims/claim.js';
import { readLedger, writeLedger } from '../claims/ledger.js';
import { parseExperiment } from '../definition/document.js';
import type { Experiment } from '../definition/experiment.js';
import { resolveExperiment } from '../definition/resolve.js';
import { type RunOptions, runExperiment } from '../monte-carlo/run.js';
import { figureMeta } from '../results/meta.js';
import { runTraining } from '../training/run.js';
import type { Figure, FigureContext, FigureResult, Paper, Resolved } from './figure.js';
import { figures as all } from './registry.js';
import { TrainedPoints } from './trained-points.js';

export interface MakeOptions {
  /** Folder under which each paper has its own. */
  readonly out: string;
  /** The same for figures whose data files are missing. */
  readonly standIns: string;
  /** Folders in which data files are looked up, in order. */
  readonly dataFolders: readonly string[];
  readonly quick: boolean;
  readonly seed: string;
  readonly trials?: number;
  readonly jobs: number;
  /** As in RunOptions. */
  readonly apart?: boolean;
  /** Told one line per figure that is done. */
  readonly say: (line: string) => void;
}

/**
 * Makes figures one after the other, each written as soon as it is done; then, for each paper all of whose
 * figures were made, its claims.
 */
export async function makeFigures(chosen: readonly Figure[], options: MakeOptions): Promise<void> {
  const started = performance.now();
  const claims = new Map<Paper, Claim[]>();
  const incomplete = new Set<Paper>();
  const shared: Shared = { trained: new TrainedPoints(), readable: new Set() };
  for (const figure of chosen) {
    const begun = performance.now();
    const standIns: string[] = [];
    const made = await figure.make(contextFor(figure, options, standIns, shared));
    const seconds = (performance.now() - begun) / 1000;
    const out = standIns.length === 0 ? options.out : options.standIns;
    const result = standIns.length === 0 ? made : markedAsStandIn(made, standIns);
    await write(figure, result, out, options.seed, seconds);
    if (standIns.length === 0)
      claims.set(figure.paper, [...(claims.get(figure.paper) ?? []), ...result.claims]);
    else incomplete.add(figure.paper);
    options.say(`${figure.id.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s  ${pathOf(figure, out, 'png')}`);
  }
  for (const [paper, found] of claims) {
    if (incomplete.has(paper) || !all.every((f) => f.paper !== paper || chosen.includes(f))) continue;
    const path = join(options.out, paper, 'claims.csv');
    writeFiles([{ path, content: csvText(CLAIM_COLUMNS, found.map(claimRow)) }]);
    const count = (verdict: string) => found.filter((claim) => claim.verdict === verdict).length;
    options.say(
      `${`${paper} claims`.padEnd(20)} ${count('holds')} hold, ${count('holds as amended')} as amended, ` +
        `${count('fails')} fail  ${path}`,
    );
  }
  if (incomplete.size === 0 && all.every((figure) => chosen.includes(figure))) {
    writeLedger(options.out, readLedger(options.out));
    options.say(`${'all claims'.padEnd(20)} ${join(options.out, 'claims.md')}`);
  }
  options.say(`all ${chosen.length} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function pathOf(figure: Figure, out: string, ending: string): string {
  return join(out, figure.paper, `${figure.id}.${ending}`);
}

async function write(
  figure: Figure,
  result: FigureResult,
  out: string,
  seed: string,
  seconds: number,
): Promise<void> {
  const { chart, columns, rows, runs } = result;
  const { svg, png } = await drawn(chart);
  writeFiles([
    { path: pathOf(figure, out, 'csv'), content: csvText(columns, rows) },
    { path: pathOf(figure, out, 'svg'), content: svg },
    { path: pathOf(figure, out, 'png'), content: png },
    { path: pathOf(figure, out, 'meta.json'), content: figureMeta(figure.id, seed, runs, seconds) },
  ]);
}

/** Drawing is loaded when it is needed: it takes longer to load than most commands to run. */
async function drawn(chart: FigureResult['chart']): Promise<RenderedChart> {
  const [{ renderChart }, { lineChart }, { tableChart }] = await Promise.all([
    import('../../report/chart.js'),
    import('../../report/line-chart.js'),
    import('../../report/table-chart.js'),
  ]);
  return renderChart('panels' in chart ? lineChart(chart) : tableChart(chart));
}

/** A figure whose data files were missing says so wherever it is looked at. */
function markedAsStandIn(result: FigureResult, files: readonly string[]): FigureResult {
  const note = `generated data in place of ${[...new Set(files)].join(', ')}`;
  return {
    ...result,
    columns: [...result.columns, 'stand_in'],
    rows: result.rows.map((row) => [...row, note]),
    chart: { ...result.chart, title: `${result.chart.title} – STAND-IN: ${note}` },
  };
}

/** What the figures of one call have in common. */
interface Shared {
  readonly trained: TrainedPoints;
  /** Data sources that are known to be readable: reading a large one takes a second. */
  readonly readable: Set<string>;
}

/** What a figure is made with; `standIns` gathers the data files that had to be replaced. */
function contextFor(
  figure: Figure,
  options: MakeOptions,
  standIns: string[],
  { trained, readable }: Shared,
): FigureContext {
  const resolved = (data: Record<string, unknown>): Resolved => {
    const document = parseExperiment(JSON.stringify(data), figure.id);
    return { document, experiment: resolveExperiment(document, options.dataFolders) };
  };
  const trainAll: FigureContext['trainAll'] = async (list) => {
    const experiments = list.map(resolved);
    const summaries = await trained.of(
      experiments.map(({ experiment }) => experiment),
      (open) => tracked(figure.id, open, options, runTraining),
    );
    return experiments.map((each, i) => ({ ...each, summaries: summaries[i] }));
  };
  const files = new DataFiles(options.dataFolders);
  const orStandIn = <T>(find: () => T): T | undefined => {
    try {
      return find();
    } catch (error) {
      if (!(error instanceof MissingData)) throw error;
      process.stderr.write(`${figure.id}: ${error.message}; made from generated data instead\n`);
      standIns.push(error.file);
      return undefined;
    }
  };
  return {
    quick: options.quick,
    seed: options.seed,
    ...(options.trials === undefined ? {} : { trials: options.trials }),
    dataFolders: options.dataFolders,
    run: async (data) => {
      const { document, experiment } = resolved(data);
      return {
        document,
        experiment,
        summaries: await tracked(figure.id, experiment, options, runExperiment),
      };
    },
    train: async (data) => (await trainAll([data]))[0],
    trainAll,
    data: (named, standIn) =>
      orStandIn(() => {
        const key = JSON.stringify(named);
        if (!readable.has(key)) createData(named, { uniform: new Streams('probe').uniform(), files });
        readable.add(key);
        return named;
      }) ?? standIn,
    file: (name) => orStandIn(() => files.find(name).path),
  };
}

/** Runs an experiment with a progress line. */
async function tracked<T>(
  label: string,
  experiment: Experiment,
  { jobs, apart = false }: MakeOptions,
  run: (experiment: Experiment, options: RunOptions) => Promise<T>,
): Promise<T> {
  const progress = new Progress(
    label,
    experiment.points.reduce((sum, { trials }) => sum + trials, 0),
  );
  try {
    return await run(experiment, { jobs, apart, progress: (done) => progress.update(done) });
  } finally {
    progress.end();
  }
}
