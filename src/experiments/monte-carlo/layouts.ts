import type { Code } from '../../engine/collector.js';
import { layOut, type Point, settingOf } from '../definition/experiment.js';
import { canonicalJson } from './world.js';

/**
 * Lays out the codes of one world after another. In most sweeps the next world has the same codes as the last: they
 * are the same object then, and not laid out again.
 */
export class Layouts {
  private last = new Map<string, Code>();

  /** The codes of points without training, those of the world before forgotten. */
  of(points: readonly Point[]): Code[] {
    const now = new Map<string, Code>();
    const codes = points.map((point) => {
      const { placement: _, ...setting } = settingOf(point);
      // Placement is drawn from the seed and from what is in the key already.
      const key = canonicalJson({ ...setting, seed: point.seed, scheme: point.scheme });
      const code = now.get(key) ?? this.last.get(key) ?? layOut(point);
      now.set(key, code);
      return code;
    });
    this.last = now;
    return codes;
  }
}
