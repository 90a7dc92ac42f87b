import type { Named } from '../../registry/registry.js';
import type { CsvCell } from '../../report/csv.js';
import type { LineChart } from '../../report/line-chart.js';
import type { TableChart } from '../../report/table-chart.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import type { ExperimentDocument } from '../../simulation/input/document.js';
import type { PointSummary } from '../../simulation/monte-carlo/summary.js';
import type { Results, TrainingRow, TrialsRow } from '../../simulation/results/labelled.js';
import type { TrainingSummary } from '../../simulation/training/records.js';
import type { Claim } from './claim.js';

/** The papers, by the folder their results go to. */
export type Paper = 'cpgc' | 'rcsc' | 'sgc' | 'erasurehead' | 'wgc' | 'block-gc' | 'sequential' | 'async';

/** A figure or table that `straggle figures` makes. A new one is a file, and a line in the list of its paper. */
export interface Figure {
  /** Name on the command line. */
  readonly id: string;
  readonly paper: Paper;
  /** One line: what it shows. */
  readonly title: string;
  /** Place in the paper. */
  readonly source: string;
  make(context: FigureContext): Promise<FigureResult>;
}

/** Settings, data and executor of a figure. */
export interface FigureContext {
  readonly quick: boolean;
  readonly seed: string;
  /** Trials in place of the figure's own number, if the user asked for it. */
  readonly trials?: number;
  /** Runs an experiment without training, through the same engine as `straggle run`. */
  run(experiment: Record<string, unknown>): Promise<Run>;
  /** The same for one with training. */
  train(experiment: Record<string, unknown>): Promise<TrainingRun>;
  /** Several of them side by side. */
  trainAll(experiments: readonly Record<string, unknown>[]): Promise<TrainingRun[]>;
  /**
   * The data source if its files are there, else the generated stand-in; the figure is then written apart, and
   * says so in its title, its CSV and on standard error.
   */
  data(named: Named<'source'>, standIn: Named<'source'>): Named<'source'>;
  /**
   * Where a data file lies, or undefined if it is nowhere: whatever the figure then makes up in its place, it is
   * written apart and says so, as with `data`.
   */
  file(name: string): string | undefined;
  /** Folders in which data files are looked up. */
  readonly dataFolders: readonly string[];
}

/** An experiment that was run. */
export interface Resolved {
  readonly document: ExperimentDocument;
  readonly experiment: Experiment;
}

/** An experiment without training that was run: its points and what is known about each. */
export interface Run extends Resolved {
  readonly summaries: readonly PointSummary[];
  /** The same by name: `results.at({ scheme: 'cpgc', tolerance: 0.05 }).time`. */
  readonly results: Results<TrialsRow>;
}

/** An experiment with training that was run. */
export interface TrainingRun extends Resolved {
  readonly summaries: readonly TrainingSummary[];
  /** The same by name: `results.at({ scheme: 'sgc' }).mean('error', 100)`. */
  readonly results: Results<TrainingRow>;
}

/** A figure, made: data, drawing, and what it says about the paper's statements. */
export interface FigureResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
  readonly chart: LineChart | TableChart;
  readonly claims: readonly Claim[];
  /** The experiments behind it, for the meta file. */
  readonly runs: readonly Resolved[];
}

/** Number of trials: what the user asked for, or else the quick or the full number. */
export function trialsFor({ quick, trials }: FigureContext, full: number, quickly: number): number {
  return trials ?? (quick ? quickly : full);
}
