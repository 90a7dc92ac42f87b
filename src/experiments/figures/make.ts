import { join } from 'node:path';
import { renderChart } from '../../report/chart.js';
import { csvText } from '../../report/csv.js';
import { checkWritable, writeFiles } from '../../report/files.js';
import { Progress } from '../../report/progress.js';
import { CLAIM_COLUMNS, type Claim, claimRow } from '../claims/claim.js';
import { parseExperiment } from '../definition/document.js';
import { resolveExperiment } from '../definition/resolve.js';
import { runExperiment } from '../monte-carlo/run.js';
import { figureMeta } from '../results/meta.js';
import type { Figure, FigureResult, Paper, Run } from './figure.js';
import { figures as all } from './registry.js';

export interface MakeOptions {
  /** Folder under which each paper has its own. */
  readonly out: string;
  readonly quick: boolean;
  readonly seed: string;
  readonly trials?: number;
  readonly jobs: number;
  /** Told one line per figure that is done. */
  readonly say: (line: string) => void;
}

/**
 * Makes figures one after the other, each written as soon as it is done; then, for each paper all of whose
 * figures were made, its claims.
 */
export async function makeFigures(chosen: readonly Figure[], options: MakeOptions): Promise<void> {
  const started = performance.now();
  for (const figure of chosen) checkWritable(pathOf(figure, options, 'csv'));
  const claims = new Map<Paper, Claim[]>();
  for (const figure of chosen) {
    const begun = performance.now();
    const result = await make(figure, options);
    const seconds = (performance.now() - begun) / 1000;
    const { svg, png } = await renderChart(result.chart);
    writeFiles([
      { path: pathOf(figure, options, 'csv'), content: csvText(result.columns, result.rows) },
      { path: pathOf(figure, options, 'svg'), content: svg },
      { path: pathOf(figure, options, 'png'), content: png },
      {
        path: pathOf(figure, options, 'meta.json'),
        content: figureMeta(figure.id, options.seed, result.runs, seconds),
      },
    ]);
    claims.set(figure.paper, [...(claims.get(figure.paper) ?? []), ...result.claims]);
    options.say(
      `${figure.id.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s  ${pathOf(figure, options, 'png')}`,
    );
  }
  for (const [paper, found] of claims) {
    if (!all.every((figure) => figure.paper !== paper || chosen.includes(figure))) continue;
    const path = join(options.out, paper, 'claims.csv');
    writeFiles([{ path, content: csvText(CLAIM_COLUMNS, found.map(claimRow)) }]);
    const count = (verdict: string) => found.filter((claim) => claim.verdict === verdict).length;
    options.say(
      `${`${paper} claims`.padEnd(20)} ${count('holds')} hold, ${count('holds as amended')} as amended, ` +
        `${count('fails')} fail  ${path}`,
    );
  }
  options.say(`all ${chosen.length} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function pathOf(figure: Figure, { out }: MakeOptions, ending: string): string {
  return join(out, figure.paper, `${figure.id}.${ending}`);
}

function make(figure: Figure, options: MakeOptions): Promise<FigureResult> {
  return figure.make({
    quick: options.quick,
    seed: options.seed,
    ...(options.trials === undefined ? {} : { trials: options.trials }),
    run: async (data): Promise<Run> => {
      const document = parseExperiment(JSON.stringify(data), figure.id);
      const experiment = resolveExperiment(document);
      const total = experiment.points.reduce((sum, { trials }) => sum + trials, 0);
      const progress = new Progress(figure.id, total);
      try {
        const summaries = await runExperiment(experiment, {
          jobs: options.jobs,
          progress: (done) => progress.update(done),
        });
        return { document, experiment, summaries };
      } finally {
        progress.end();
      }
    },
  });
}
