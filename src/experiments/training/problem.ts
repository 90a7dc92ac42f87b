import { Streams } from '../../engine/stream.js';
import type { Dataset } from '../../models/data/dataset.js';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import { squaredNorms } from '../../models/data/rows.js';
import type { Objective } from '../../models/objectives/objective.js';
import { createObjective } from '../../models/objectives/registry.js';
import type { TrainingPoint } from '../definition/experiment.js';

/** What a training run learns: its data, and what is known of the optimum. */
export interface Problem {
  readonly data: Dataset;
  readonly objective: Objective;
  /** beta*, where it is known. Computed when it is first asked for. */
  optimum(): Float64Array | undefined;
  /** ‖x_i‖² of every training point. */
  readonly squaredNorms: Float64Array;
}

/** Makes problems, and keeps the last few: many points of a sweep learn the same. */
export class Problems {
  private readonly made = new Map<string, Problem>();

  /** @param directories where data files are looked up, in order */
  constructor(private readonly directories: readonly string[]) {}

  /**
   * The problem of a point in run number `run`: the same for all runs, unless the data is resampled.
   * @throws DataError, MissingData if the data cannot be made
   */
  of(point: TrainingPoint, run: number): Problem {
    const { data, objective, resample } = point.training;
    const part = resample.includes('data') ? run : 'all';
    const key = JSON.stringify([point.seed, part, data, objective]);
    let problem = this.made.get(key);
    if (!problem) {
      problem = makeProblem(
        createData(data, {
          uniform: new Streams(point.seed, 'data').uniform('run', part),
          files: new DataFiles(this.directories),
        }),
        objective,
      );
      if (this.made.size >= 4) this.made.delete(this.made.keys().next().value as string);
      this.made.set(key, problem);
    }
    return problem;
  }
}

function makeProblem(data: Dataset, named: TrainingPoint['training']['objective']): Problem {
  const objective = createObjective(named, data);
  let optimum: { readonly value: Float64Array | undefined } | undefined;
  return {
    data,
    objective,
    optimum: () => {
      optimum ??= { value: objective.optimum() };
      return optimum.value;
    },
    squaredNorms: squaredNorms(data.rows),
  };
}
