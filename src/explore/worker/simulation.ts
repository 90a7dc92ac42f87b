import { csvText } from '../../report/csv.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import { METRICS, type Metric } from '../../simulation/experiment/metrics.js';
import { BlockRunner } from '../../simulation/monte-carlo/block.js';
import { PointCompiler } from '../../simulation/monte-carlo/compiled-point.js';
import { blocksOf, type PointGroup, pointGroupsOf } from '../../simulation/monte-carlo/point-group.js';
import { PointSummary } from '../../simulation/monte-carlo/summary.js';
import { sweptOf, TrialsRow } from '../../simulation/results/labelled.js';
import { moreColumns, trialsCells, trialsColumns } from '../../simulation/results/table.js';
import { standardError } from '../../statistics/moments.js';
import type { Mean, PointSoFar } from '../protocol.js';

/** Trials of each point before the first block of any: for the first picture. */
const FIRST_TRIALS = 16;

/**
 * Runs an experiment a block of a point at a time, all points in turn, so that all curves are there at once and become
 * better together. Blocks have streams of their own, and those of a point are merged in their order: at the end the
 * table is that of `straggle run`, to the byte.
 */
export class Simulation {
  /** Trials done. */
  done = 0;
  /** Trials of all points together. */
  readonly all: number;
  private readonly summaries: (PointSummary | undefined)[];

  constructor(private readonly experiment: Experiment) {
    this.summaries = experiment.points.map(() => undefined);
    this.all = experiment.points.reduce((sum, { trials }) => sum + trials, 0);
  }

  /** Does the work; between two steps there is something new to show. */
  *work(): Generator<void> {
    const { experiment, summaries } = this;
    const alone = pointGroupsOf(experiment).flatMap((group) =>
      group.points.map((point) => ({ ...group, points: [point] })),
    );
    for (const group of alone) {
      const first = { ...group, trials: Math.min(FIRST_TRIALS, group.trials) };
      const summary = new PointSummary();
      summary.add(this.runnerOf(first).run(0)[0]);
      summaries[group.points[0]] = summary;
      yield;
    }
    const runners = alone.map((group) => ({ group, blocks: blocksOf(group), runner: this.runnerOf(group) }));
    const most = Math.max(...runners.map(({ blocks }) => blocks));
    for (let block = 0; block < most; block++) {
      for (const { group, blocks, runner } of runners) {
        if (block >= blocks) continue;
        const [point] = group.points;
        const summary = block === 0 ? new PointSummary() : summaries[point];
        const [result] = runner.run(block);
        summary?.add(result);
        summaries[point] = summary;
        this.done += result.trials;
        yield;
      }
    }
  }

  private runnerOf(group: PointGroup): BlockRunner {
    return new BlockRunner(this.experiment, group, new PointCompiler());
  }

  /** There is no training. */
  trajectories(): [] {
    return [];
  }

  /** Results of each point; undefined where there are none yet. */
  points(): (PointSoFar | undefined)[] {
    return this.summaries.map((summary) => {
      if (summary === undefined) return undefined;
      const means = METRICS.map((metric) => [metric, meanOf(summary, metric)]);
      return {
        trials: summary.trials,
        means: Object.fromEntries(means) as Record<Metric, Mean>,
        quantiles: summary.quantiles(),
      };
    });
  }

  /** The table of all points, when the work is done. */
  table(): { readonly csv: string } {
    const { experiment, summaries } = this;
    const more = moreColumns(experiment);
    const rows = experiment.points.map((point, i) => {
      const row = new TrialsRow(sweptOf(experiment, i), point, summaries[i] as PointSummary);
      return trialsCells(experiment.values[i], row, more);
    });
    return { csv: csvText(trialsColumns(experiment), rows) };
  }
}

function meanOf(summary: PointSummary, metric: Metric): Mean {
  const moments = summary.of(metric);
  return { mean: moments.mean, se: standardError(moments) ?? Number.NaN };
}
