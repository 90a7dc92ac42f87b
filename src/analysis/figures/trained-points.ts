import type { Experiment } from '../../simulation/experiment/experiment.js';
import { canonicalJson } from '../../simulation/input/canonical-json.js';
import type { TrainingSummary } from '../../simulation/training/records.js';

/**
 * What has been trained in one call of `straggle figures`, point by point: figures of a paper often show the same
 * runs in another way. A point's result depends on the point alone, never on the experiment that it stands in, so
 * that a figure made by itself is the same to the byte.
 */
export class TrainedPoints {
  private readonly known = new Map<string, TrainingSummary>();

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
      const trained = await train({ ...experiments[0], paths: [], points, values: points.map(() => []) });
      for (const [i, key] of [...open.keys()].entries()) this.known.set(key, trained[i]);
    }
    return keys.map((each) => each.map((key) => this.known.get(key) as TrainingSummary));
  }
}
