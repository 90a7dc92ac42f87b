import { resolve } from 'node:path';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import { MissingData } from '../../models/errors.js';
import type { Named } from '../../models/named.js';
import { Streams } from '../../random/stream.js';
import { Progress } from '../../report/progress.js';
import { runTraining } from '../../simulation/execution/run-training.js';
import { type RunOptions, runExperiment } from '../../simulation/execution/run-trials.js';
import { Threads } from '../../simulation/execution/threads.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { resolveExperiment } from '../../simulation/experiment/resolve.js';
import { parseExperiment } from '../../simulation/input/document.js';
import { trainingResults, trialResults } from '../../simulation/results/labelled.js';
import type { Figure, FigureContext, Resolved, TrainingRun } from './figure.js';
import { TrainedPoints } from './trained-points.js';

/** How figures are made. */
export interface FigureRunnerOptions {
  /** Folders in which data files are looked up, in order. */
  readonly dataFolders: readonly string[];
  readonly quick: boolean;
  readonly seed: string;
  readonly trials?: number;
  readonly jobs: number;
  /** As in RunOptions. */
  readonly apart?: boolean;
}

/**
 * What the figures of one call are made with: they share threads, the data that is at hand and what has been trained.
 * None of that changes a result.
 */
export class FigureRunner {
  private readonly trained = new TrainedPoints();
  /** Data sources that are known to be readable: reading a large one takes a second. */
  private readonly readable = new Set<string>();
  private readonly files: DataFiles;
  private readonly problems: ProblemCache;
  private readonly problemsOfRuns: ProblemCache;
  private readonly threads: Threads;

  constructor(private readonly options: FigureRunnerOptions) {
    const { dataFolders, jobs } = options;
    this.files = new DataFiles(dataFolders);
    this.problems = new ProblemCache([resolve('.'), ...dataFolders], 'check');
    this.problemsOfRuns = this.problems.forRuns();
    this.threads = new Threads(jobs);
  }

  /** What a figure is made with; `standIns` gathers the data files that had to be replaced. */
  contextFor({ id }: Pick<Figure, 'id'>, standIns: string[]): FigureContext {
    const { quick, seed, trials, dataFolders } = this.options;
    const orStandIn = <T>(find: () => T): T | undefined => {
      try {
        return find();
      } catch (error) {
        if (!(error instanceof MissingData)) throw error;
        // Said once, however many runs of the figure need it.
        if (!standIns.includes(error.file)) {
          process.stderr.write(`${id}: ${error.message}; made from generated data instead\n`);
        }
        standIns.push(error.file);
        return undefined;
      }
    };
    return {
      ...{ quick, seed, dataFolders },
      ...(trials === undefined ? {} : { trials }),
      run: async (data) => {
        const resolved = this.resolved(id, data);
        const options = this.runOptions();
        const summaries = await tracked(id, resolved.experiment, options, runExperiment);
        return { ...resolved, summaries, results: trialResults(resolved.experiment, summaries) };
      },
      train: async (data) => (await this.trainAll(id, [data]))[0],
      trainAll: (list) => this.trainAll(id, list),
      data: (named, standIn) => orStandIn(() => this.readableData(named)) ?? standIn,
      file: (name) => orStandIn(() => this.files.find(name).path),
    };
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.threads.end();
  }

  private resolved(label: string, data: Record<string, unknown>): Resolved {
    const document = parseExperiment(JSON.stringify(data), label);
    return { document, experiment: resolveExperiment(document, this.options.dataFolders, this.problems) };
  }

  private async trainAll(label: string, list: readonly Record<string, unknown>[]): Promise<TrainingRun[]> {
    const experiments = list.map((data) => this.resolved(label, data));
    const options = { ...this.runOptions(), problems: this.problemsOfRuns };
    const summaries = await this.trained.of(
      experiments.map(({ experiment }) => experiment),
      (open) => tracked(label, open, options, runTraining),
    );
    return experiments.map((each, i) => ({
      ...each,
      summaries: summaries[i],
      results: trainingResults(each.experiment, summaries[i]),
    }));
  }

  private runOptions(): RunOptions {
    const { jobs, apart = false } = this.options;
    return { jobs, apart, threads: this.threads };
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

/** Runs an experiment with a progress line. */
async function tracked<O extends RunOptions, T>(
  label: string,
  experiment: Experiment,
  options: O,
  run: (experiment: Experiment, options: O) => Promise<T>,
): Promise<T> {
  const total = experiment.points.reduce((sum, { trials }) => sum + trials, 0);
  const progress = new Progress(label, total);
  try {
    return await run(experiment, { ...options, progress: (done) => progress.update(done) });
  } finally {
    progress.end();
  }
}
