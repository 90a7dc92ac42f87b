import type { Dataset } from '../../models/data/dataset.js';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import { squaredNorms } from '../../models/kernels/rows.js';
import type { Objective } from '../../models/objectives/objective.js';
import { checkClasses, createObjective, labelsOf } from '../../models/objectives/registry.js';
import {
  pointProbabilities,
  pointsWithProbability,
  type Sketch,
  sketch,
  weightsOf,
  withRootWeights,
} from '../../models/sketch/sketch.js';
import type { StepContext } from '../../models/steps/step.js';
import { Streams } from '../../random/stream.js';
import type { TrainingPoint, TrainingSetting } from './experiment.js';

/** The problem of a training run: its data, and its optimum where that is known. */
export interface Problem {
  /** Data that the workers hold: the whole data, or its sketch. */
  readonly data: Dataset;
  /** The objective on that, whose gradient they estimate. */
  readonly objective: Objective;
  /** The objective on the whole data, by which runs are measured; without a sketch the same. */
  readonly whole: Objective;
  /** beta* of the whole data, where it is known. Computed when it is first asked for. */
  optimum(): Float64Array | undefined;
  /** An objective with the Hessian of what is descended on, weights included, for step rules that ask. */
  curvature(): Objective;
  /** Setting of the scheme. */
  readonly setting: TrainingSetting;
  /** Starts of the tasks in the data, and its length, where a sketch decides about that: M + 1 entries. */
  readonly taskStarts?: Int32Array;
  /** Where equal columns of the data share an entry of all vectors: the entry of each column. */
  readonly entryOf?: Int32Array;
}

/** Makes problems, and keeps the last few data sets: many points of a sweep learn the same. */
export class ProblemCache {
  private made = new Map<string, Problem>();
  private readonly probabilities = new Map<string, Float64Array>();
  private readonly read = new Map<string, Dataset['files']>();
  /** The last sketch: points that differ in its weights come one after the other. */
  private sample: Sample | undefined;

  /**
   * @param directories where data files are looked up, in order
   * @param purpose check: what is wrong is found without computing leverage scores; a sketch is then another
   * @param files the files in those directories
   */
  constructor(
    private readonly directories: readonly string[],
    private readonly purpose: 'run' | 'check' = 'run',
    private readonly files = new DataFiles(directories),
  ) {}

  /** Makes runs of the same data, the one that is at hand with them. */
  forRuns(): ProblemCache {
    const problems = new ProblemCache(this.directories, 'run', this.files);
    problems.made = this.made;
    return problems;
  }

  /**
   * The problem of a point in run number `run`: the same for all runs, unless the data or the sketch is
   * resampled.
   * @throws DataError, MissingData if the data cannot be made, or not be sketched so
   */
  of(point: TrainingPoint, run: number): Problem {
    const whole = this.whole(point, run);
    return point.training.sketch === undefined ? whole : this.sketched(point, run, whole);
  }

  /** The files that a data source was made from, if it was made before; few words, so they are kept for good. */
  filesOf(data: TrainingPoint['training']['data']): Dataset['files'] {
    return this.read.get(JSON.stringify(data)) ?? [];
  }

  /** Number of stored entries of the point's data, where it is at hand. */
  entriesOf(point: TrainingPoint): number | undefined {
    const rows = this.made.get(keyOf(point, 0))?.data.rows;
    return rows && (rows.kind === 'dense' ? rows.values : rows.value).length;
  }

  private whole(point: TrainingPoint, run: number): Problem {
    const { data, objective } = point.training;
    const part = dataPart(point, run);
    const key = keyOf(point, run);
    let problem = this.made.get(key);
    if (!problem) {
      problem = makeProblem(
        createData(data, {
          uniform: new Streams(point.seed, 'data').uniform('run', part),
          files: this.files,
        }),
        objective,
      );
      this.read.set(JSON.stringify(data), problem.data.files);
      // Data that is drawn for each of many runs has gone by when the next point asks for it.
      makeRoom(this.made, part === 'all' ? KEPT : point.trials <= RUNS_KEPT ? RUNS_KEPT : 1);
      this.made.set(key, problem);
    }
    return problem;
  }

  /** Its randomness has a stream of its own, so that all points of a seed draw alike, whatever their weights. */
  private sketched(point: TrainingPoint, run: number, problem: Problem): Problem {
    const { objective } = point.training;
    const { weights, ...drawn } = point.training.sketch as NonNullable<TrainingPoint['training']['sketch']>;
    const sketchPart = point.training.resample.includes('sketch') ? run : 'all';
    const key = JSON.stringify([keyOf(point, run), drawn, sketchPart]);
    if (this.sample?.key !== key) {
      const { data } = problem;
      const pi = this.probabilitiesOf(point, run, data);
      const uniform = new Streams(point.seed, 'sketch').uniform('run', sketchPart);
      const parameters = { ...drawn, weights: true };
      const sample = sketch(data, parameters, pi, labelsOf(objective), uniform);
      const norms = squaredNorms(sample.data.rows);
      this.sample = { key, sample, norms, objective: createObjective(objective, sample.data) };
    }
    const { sample, norms, objective: sketchedObjective } = this.sample;
    const taskWeights = weightsOf(sample, { ...drawn, weights });
    return {
      data: sample.data,
      objective: sketchedObjective,
      whole: problem.whole,
      optimum: problem.optimum,
      curvature: once(() => createObjective(objective, withRootWeights({ ...sample, weights: taskWeights }))),
      setting: { squaredNorms: norms, ...(taskWeights && { taskWeights }) },
      taskStarts: sample.starts,
    };
  }

  private probabilitiesOf(point: TrainingPoint, run: number, { rows }: Dataset): Float64Array {
    const { seed, training } = point;
    const { method } = training.sketch as NonNullable<typeof training.sketch>;
    const key = JSON.stringify([seed, dataPart(point, run), training.data, method]);
    let pi = this.probabilities.get(key);
    if (!pi) {
      pi = (this.purpose === 'check' ? pointsWithProbability : pointProbabilities)(rows, method);
      makeRoom(this.probabilities, PROBABILITIES_KEPT);
      this.probabilities.set(key, pi);
    }
    return pi;
  }
}

/** A sketch, and what does not depend on how its partitions are weighted. */
interface Sample {
  readonly key: string;
  readonly sample: Sketch;
  /** ‖x_i‖² of its rows. */
  readonly norms: Float64Array;
  readonly objective: Objective;
}

const KEPT = 4;
const RUNS_KEPT = 5;
const PROBABILITIES_KEPT = 64;

/** Points with equal keys learn the same. */
function keyOf(point: TrainingPoint, run: number): string {
  const { data, objective } = point.training;
  return JSON.stringify([point.seed, dataPart(point, run), data, objective]);
}

function dataPart({ training }: TrainingPoint, run: number): number | 'all' {
  return training.resample.includes('data') ? run : 'all';
}

/** Leaves at most capacity − 1 entries, the latest. */
function makeRoom(kept: Map<string, unknown>, capacity: number): void {
  while (kept.size >= capacity) kept.delete(kept.keys().next().value as string);
}

/** A function that computes its value when it is first asked for it. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function makeProblem(data: Dataset, named: TrainingPoint['training']['objective']): Problem {
  const objective = createObjective(named, data);
  checkClasses(named, data);
  // A sketch has norms of its own, and those of large data take a while.
  const setting = once(() => ({ squaredNorms: squaredNorms(data.rows) }));
  return {
    data,
    objective,
    whole: objective,
    optimum: once(() => objective.optimum()),
    curvature: () => objective,
    get setting() {
      return setting();
    },
  };
}

/**
 * Properties of a problem, and of the scheme that trains it, for step rules.
 * @param missProbability called only by rules that need it
 */
export function stepContext(problem: Problem, missProbability: () => number | undefined): StepContext {
  return {
    spectralNorm: () => problem.curvature().spectralNorm(),
    smoothness: () => problem.curvature().smoothness(),
    strongConvexity: () => problem.curvature().strongConvexity(),
    get missProbability() {
      return missProbability();
    },
  };
}
