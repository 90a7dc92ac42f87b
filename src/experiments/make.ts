import { join } from 'node:path';
import { CLAIM_COLUMNS, type Claim, claimRow } from '../analysis/figures/claim.js';
import type { Figure, FigureResult, Paper } from '../analysis/figures/figure.js';
import { FigureRunner, type FigureRunnerOptions } from '../analysis/figures/figure-runner.js';
import { countsText, readLedger, writeLedger } from '../analysis/figures/ledger.js';
import type { MissingData } from '../models/errors.js';
import type { RenderedChart } from '../report/chart.js';
import { csvText } from '../report/csv.js';
import { writeFiles } from '../report/files.js';
import { plural } from '../report/numbers.js';
import { oneLine } from '../report/plain-text.js';
import { figureMeta } from '../simulation/results/meta.js';
import { figures as all } from './registry.js';

/** Settings of making figures, and the folder that they go to. */
interface MakeOptions extends FigureRunnerOptions {
  /** Folder under which each paper has its own. */
  readonly out: string;
  /** The same for figures whose data files are missing. */
  readonly standIns: string;
  /** Told one line per figure that is done. */
  readonly say: (line: string) => void;
}

/** Figures that are begun before the one in front of them is done, so that no thread waits for the last runs of that. */
const AHEAD = 2;

/** A figure as it was made. */
interface Made {
  readonly result: FigureResult;
  readonly missing: readonly MissingData[];
  /** When it was done. */
  readonly at: number;
}

/**
 * Makes figures, each written as soon as it and those before it are done; then, for each paper all of whose
 * figures were made, its claims; last, if all were made, the ledger of all claims and the page of all results.
 */
export async function makeFigures(chosen: readonly Figure[], options: MakeOptions): Promise<void> {
  const started = performance.now();
  const width = Math.max(20, ...chosen.map(({ id }) => id.length));
  const claims = new Map<Paper, Claim[]>();
  const apart: Figure[] = [];
  const workshop = new FigureRunner(options);
  const make = async (figure: Figure): Promise<Made> => {
    const missing: MissingData[] = [];
    const result = await figure.make(workshop.contextFor(figure, missing));
    return { result, missing, at: performance.now() };
  };
  const begun: Promise<Made>[] = [];
  // A figure is drawn and written while the next ones are made.
  let writing = Promise.resolve();
  let before = started;
  try {
    for (const [i, figure] of chosen.entries()) {
      const ahead = options.jobs > 1 ? AHEAD : 0;
      for (const next of chosen.slice(begun.length, i + 1 + ahead)) {
        const made = make(next);
        // A failure is told when it is the figure's turn.
        made.catch(() => undefined);
        begun.push(made);
      }
      workshop.show(figure);
      const { result: made, missing, at } = await begun[i];
      // From when the one before was done: the times of all add up to that of the call.
      const seconds = Math.max(0, at - before) / 1000;
      before = Math.max(before, at);
      for (const { message } of missing) {
        process.stderr.write(`${figure.id}: ${oneLine(message)}; made from generated data instead\n`);
      }
      const isReal = missing.length === 0;
      const out = isReal ? options.out : options.standIns;
      const result = isReal
        ? made
        : markedAsStandIn(
            made,
            missing.map(({ file }) => file),
          );
      await writing;
      writing = write(figure, result, out, options.seed).then(() => {
        options.say(
          `${figure.id.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s  ${pathOf(figure, out, 'png')}`,
        );
      });
      // A failure is told to those that wait for it.
      writing.catch(() => undefined);
      if (isReal) claims.set(figure.paper, [...(claims.get(figure.paper) ?? []), ...result.claims]);
      else apart.push(figure);
    }
    await writing;
  } finally {
    await Promise.allSettled([writing, workshop.close()]);
  }
  const incomplete = new Set(apart.map(({ paper }) => paper));
  for (const [paper, found] of claims) {
    if (incomplete.has(paper)) continue;
    const others = all.filter((figure) => figure.paper === paper && !chosen.includes(figure));
    if (others.length > 0) {
      const left = `not written: ${plural(others.length, `other ${paper} figure`)} would have to be made, too`;
      options.say(`${`${paper} claims`.padEnd(width)} ${left}`);
      continue;
    }
    const path = join(options.out, paper, 'claims.csv');
    writeFiles([{ path, content: csvText(CLAIM_COLUMNS, found.map(claimRow)) }]);
    options.say(`${`${paper} claims`.padEnd(width)} ${countsText(found)}  ${path}`);
  }
  if (all.every((figure) => chosen.includes(figure))) {
    if (incomplete.size === 0) {
      writeLedger(options.out, readLedger(options.out));
      options.say(`${'all claims'.padEnd(width)} ${join(options.out, 'claims.md')}`);
    }
    options.say(`${'all on one page'.padEnd(width)} ${await writePage(options, apart)}`);
  }
  options.say(`${plural(chosen.length, 'figure')} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** The page of everything in the folder of results; it says what of that was not made this time. */
async function writePage({ out, standIns }: MakeOptions, apart: readonly Figure[]): Promise<string> {
  const { writeIndex } = await import('../analysis/pages/write.js');
  if (apart.length === 0 || standIns === out) return writeIndex(out, all);
  const ids = apart.map(({ id }) => id).join(', ');
  return writeIndex(out, all, [
    `Data files were missing for ${ids}: these figures were made from generated data and lie in ${standIns}. What ` +
      'this page shows of them, if anything, was made earlier.',
  ]);
}

function pathOf(figure: Figure, out: string, ending: string): string {
  return join(out, figure.paper, `${figure.id}.${ending}`);
}

async function write(figure: Figure, result: FigureResult, out: string, seed: string): Promise<void> {
  const { chart, columns, rows, runs } = result;
  const { svg, png } = await drawn(chart);
  writeFiles([
    { path: pathOf(figure, out, 'csv'), content: csvText(columns, rows) },
    { path: pathOf(figure, out, 'svg'), content: svg },
    { path: pathOf(figure, out, 'png'), content: png },
    { path: pathOf(figure, out, 'meta.json'), content: figureMeta(figure.id, seed, runs) },
  ]);
}

/** Drawing is loaded when it is needed: it takes longer to load than most commands to run. */
async function drawn(chart: FigureResult['chart']): Promise<RenderedChart> {
  const [{ renderChart }, { lineChart }, { tableChart }] = await Promise.all([
    import('../report/chart.js'),
    import('../report/line-chart.js'),
    import('../report/table-chart.js'),
  ]);
  return renderChart('panels' in chart ? lineChart(chart) : tableChart(chart));
}

/** A figure whose data files were missing says so wherever it is looked at. */
function markedAsStandIn(result: FigureResult, files: readonly string[]): FigureResult {
  const note = `generated data in place of ${files.join(', ')}`;
  return {
    ...result,
    columns: [...result.columns, 'stand_in'],
    rows: result.rows.map((row) => [...row, note]),
    chart: { ...result.chart, title: `${result.chart.title} – STAND-IN: ${note}` },
  };
}
