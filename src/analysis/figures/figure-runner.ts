import { resolve } from 'node:path';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import { MissingData } from '../../models/errors.js';
import { Streams } from '../../random/stream.js';
import type { Named } from '../../registry/registry.js';
import { Progress } from '../../report/terminal.js';
import { Executor } from '../../simulation/execution/executor.js';
import { type Progress as Done, runTraining, runTrials } from '../../simulation/execution/run.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import { canonicalJson } from '../../simulation/input/canonical-json.js';
import { documentOf } from '../../simulation/input/document.js';
import { trainingResults } from '../../simulation/results/labelled.js';
import type { TrainingSummary } from '../../simulation/training/records.js';
import type { Figure, FigureContext, Resolved, TrainingRun } from './figure.js';

/** Settings of making figures. */
export interface FigureRunnerOptions {
  /** Folders in which data files are looked up, in order. */
  readonly dataFolders: readonly string[];
  readonly quick: boolean;
  readonly seed: string;
  readonly trials?: number;
  /** Number of threads; 0: this one. */
  readonly jobs: number;
}

/**
 * Makes the figures of one call, which share threads, the data that is at hand and what has been trained.
 * None of that changes a result.
 */
export class FigureRunner {
  private readonly trained = new TrainedPoints();
  /** Data sources that are known to be readable: reading a large one takes a second. */
  private readonly readable = new Set<string>();
  private readonly files: DataFiles;
  private readonly problems: ProblemCache;
  private readonly executor: Executor;
  /** Name of the figure whose progress is shown. */
  private shown: string | undefined;

  constructor(private readonly options: FigureRunnerOptions) {
    const { dataFolders, jobs } = options;
    this.files = new DataFiles(dataFolders);
    this.problems = new ProblemCache([resolve('.'), ...dataFolders], 'check');
    this.executor = new Executor(jobs, this.problems.forRuns());
  }

  /** Context of a figure; `missing` gathers the data files that had to be replaced, each once. */
  contextFor({ id }: Pick<Figure, 'id'>, missing: MissingData[]): FigureContext {
    const { quick, seed, trials, dataFolders } = this.options;
    const orStandIn = <T>(find: () => T): T | undefined => {
      try {
        return find();
      } catch (error) {
        if (!(error instanceof MissingData)) throw error;
        if (!missing.some(({ file }) => file === error.file)) missing.push(error);
        return undefined;
      }
    };
    return {
      ...{ quick, seed, dataFolders },
      ...(trials === undefined ? {} : { trials }),
      run: async (data) => {
        const resolved = this.resolved(id, data);
        const results = await this.tracked(id, resolved.experiment, runTrials);
        return { ...resolved, results, summaries: results.rows.map(({ summary }) => summary) };
      },
      train: async (data) => (await this.trainAll(id, [data]))[0],
      trainAll: (list) => this.trainAll(id, list),
      data: (named, standIn) => orStandIn(() => this.readableData(named)) ?? standIn,
      file: (name) => orStandIn(() => this.files.find(name).path),
    };
  }

  /** From here on the progress of this figure is shown, and of no other. */
  show({ id }: Figure): void {
    this.shown = id;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.executor.end();
  }

  private resolved(label: string, data: Record<string, unknown>): Resolved {
    const document = documentOf(data, label);
    return { document, experiment: resolveExperiment(document, this.options.dataFolders, this.problems) };
  }

  private async trainAll(label: string, list: readonly Record<string, unknown>[]): Promise<TrainingRun[]> {
    const experiments = list.map((data) => this.resolved(label, data));
    const summaries = await this.trained.of(
      experiments.map(({ experiment }) => experiment),
      async (open) => (await this.tracked(label, open, runTraining)).rows.map(({ summary }) => summary),
    );
    return experiments.map((each, i) => ({
      ...each,
      summaries: summaries[i],
      results: trainingResults(each.experiment, summaries[i]),
    }));
  }

  /** Runs an experiment with a progress line. */
  private async tracked<T>(
    label: string,
    experiment: Experiment,
    run: (experiment: Experiment, executor: Executor, progress: Done) => Promise<T>,
  ): Promise<T> {
    const total = experiment.points.reduce((sum, { trials }) => sum + trials, 0);
    const progress = new Progress(label, total);
    try {
      return await run(experiment, this.executor, (done) => {
        if (this.shown === label) progress.update(done);
      });
    } finally {
      progress.end();
    }
  }

  /** @throws MissingData if its files are not there */
  private readableData(named: Named<'source'>): Named<'source'> {
    const key = JSON.stringify(named);
    if (!this.readable.has(key)) {
      createData(named, { uniform: new Streams('probe').uniform(), files: this.files });
      this.readable.add(key);
    }
    return named;
  }
}

/**
 * Points trained in one call of `straggle figures`: figures of a paper often show the same
 * runs in another way. A point's result depends on the point alone, never on the experiment that it stands in, so
 * that a figure made by itself is the same to the byte.
 */
export class TrainedPoints {
  /** Summaries that are known, or will be: figures are made at the same time. */
  private readonly known = new Map<string, Promise<TrainingSummary>>();

  /**
   * The results of all points of some experiments that look their data up in the same folders.
   * @param train trains the points that are not known yet, all of them as one experiment
   */
  async of(
    experiments: readonly Experiment[],
    train: (open: Experiment) => Promise<readonly TrainingSummary[]>,
  ): Promise<TrainingSummary[][]> {
    const keys = experiments.map(({ points }) => points.map(canonicalJson));
    const open = new Map(
      experiments.flatMap(({ points }, e) => points.map((point, i) => [keys[e][i], point] as const)),
    );
    for (const key of this.known.keys()) open.delete(key);
    if (open.size > 0) {
      const points = [...open.values()];
      const trained = train({ ...experiments[0], paths: [], points, values: points.map(() => []) });
      for (const [i, key] of [...open.keys()].entries()) {
        const summary = trained.then((all) => all[i]);
        // A failure is told to those that wait for it.
        summary.catch(() => undefined);
        this.known.set(key, summary);
      }
    }
    const all = keys.map((each) =>
      Promise.all(each.map((key) => this.known.get(key) as Promise<TrainingSummary>)),
    );
    return Promise.all(all);
  }
}
