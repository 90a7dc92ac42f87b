import { makeDataset, takePart } from '../../models/data/dataset.js';
import { DataFiles } from '../../models/data/files.js';
import { createData } from '../../models/data/registry.js';
import type { DenseRows } from '../../models/kernels/rows.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import { startsOfTasks } from '../../models/objectives/tasks.js';
import { pointProbabilities, type SketchParameters, sketch } from '../../models/sketch/sketch.js';
import { subsetSampler } from '../../random/draws.js';
import { Streams } from '../../random/stream.js';
import { reedSolomon } from '../../schemes/reed-solomon.js';

/**
 * Theorem 5.1 and Corollary 5.2, with the data of Section 6.2: the gradient of ‖S̃(X·theta − y)‖², where S̃ keeps
 * a partition as often as it was drawn, against that of ‖Ŝ(X·theta − y)‖², where Ŝ = √W·S_p keeps it once and
 * scales its rows by √w. Both matrices are made row by row and multiplied out; neither knows of the other.
 *
 * @param draws sketches and vectors theta that are tried
 * @returns the largest ‖difference‖/‖gradient‖
 */
export function gradientDifference(
  parameters: Pick<SketchParameters, 'factor' | 'partitions'>,
  seed: string,
  draws = 20,
): number {
  const streams = new Streams(seed, 'Theorem 5.1', parameters.factor, parameters.partitions);
  const data = createData(
    {
      source: 'uniform-blocks',
      blocks: 20,
      rows: 50,
      features: 20,
      spread: 15,
      shuffle: true,
      noise: 1,
      test: 0,
    },
    { uniform: streams.uniform('data'), files: new DataFiles([]) },
  );
  const pi = pointProbabilities(data.rows, 'leverage');
  const all = startsOfTasks(Math.round(parameters.factor * parameters.partitions), data.points);
  const uniform = streams.uniform('sketch');
  let largest = 0;
  for (let i = 0; i < draws; i++) {
    const sample = sketch(
      data,
      { method: 'leverage', weights: true, ...parameters },
      pi,
      'quantities',
      uniform,
    );
    const scaleOf = new Map(Array.from(sample.parts, (part, j) => [part, sample.scales[j]]));
    const repeated = scaledRows(
      data,
      sample.sequence.flatMap((part) =>
        rowsOf(all, part).map((row) => ({ row, by: scaleOf.get(part) ?? 0 })),
      ),
    );
    const weighted = scaledRows(
      data,
      Array.from(sample.parts).flatMap((part, j) =>
        rowsOf(all, part).map((row) => ({ row, by: Math.sqrt(sample.counts[j]) * sample.scales[j] })),
      ),
    );
    const theta = Float64Array.from({ length: data.features }, () => 2 * uniform() - 1);
    largest = Math.max(largest, relativeDistance(gradient(repeated, theta), gradient(weighted, theta)));
  }
  return largest;
}

/**
 * Theorem 4.1: what the master decodes from the code B·diag(w) of any f workers, against w.
 * @param sets random sets of responders that are tried, beside all n contiguous ones, which are the worst
 * @returns the largest |(a_Iᵀ·B̃_I)_j − w_j|/w_j
 */
export function weightedDecodingError(
  { workers, tasks, load }: { readonly workers: number; readonly tasks: number; readonly load: number },
  seed: string,
  sets = 200,
): number {
  const streams = new Streams(seed, 'Theorem 4.1', workers, tasks, load);
  const uniform = streams.uniform();
  const weights = Float64Array.from({ length: tasks }, () => 1 + Math.floor(5 * uniform()));
  const setting = {
    ...{ workers, tasks, split: 'points' as const, needed: tasks, responseProbability: 1 },
    ...{ taskWeights: weights, placement: uniform },
  };
  const collector = reedSolomon.build({ load }, setting).collector();
  const draw = subsetSampler(workers, uniform);
  const threshold = workers - (workers * load) / tasks + 1;
  const v = new Float64Array(tasks);
  let largest = 0;
  for (let set = 0; set < workers + sets; set++) {
    const responders =
      set < workers
        ? Array.from({ length: threshold }, (_, i) => (set + i) % workers)
        : draw(workers).slice(0, threshold);
    collector.reset();
    // A worker's message leaves after the last of its `load` sub-tasks.
    for (const worker of responders) collector.receive(worker, (worker + 1) * load - 1);
    collector.weights(v);
    v.forEach((decoded, j) => {
      largest = Math.max(largest, Math.abs(decoded - weights[j]) / weights[j]);
    });
  }
  return largest;
}

function rowsOf(starts: Int32Array, part: number): number[] {
  return Array.from({ length: starts[part + 1] - starts[part] }, (_, i) => starts[part] + i);
}

/** The chosen rows and labels, each multiplied by its factor. */
function scaledRows(
  data: Parameters<typeof takePart>[0],
  chosen: readonly { readonly row: number; readonly by: number }[],
): LeastSquares {
  const { rows, labels } = takePart(
    data,
    chosen.map(({ row }) => row),
  );
  const { features, values } = rows as DenseRows;
  const scaled = {
    ...(rows as DenseRows),
    values: values.map((x, e) => x * chosen[Math.floor(e / features)].by),
  };
  return new LeastSquares(
    makeDataset('sketch', { rows: scaled, labels: labels.map((y, i) => y * chosen[i].by) }),
    2,
  );
}

function gradient(objective: LeastSquares, theta: Float64Array): Float64Array {
  const out = new Float64Array(objective.features);
  objective.gradient(theta, undefined, 1, out);
  return out;
}

function relativeDistance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((x, f) => x - b[f])) / Math.hypot(...a);
}
