import type { Code, Collector } from '../../engine/collector.js';
import { Iteration } from '../../engine/iteration.js';
import { layOut, type Point, settingOf } from '../experiment/experiment.js';
import { METRICS } from '../experiment/metrics.js';
import { canonicalJson } from '../input/canonical-json.js';
import { BLOCK_TRIALS } from './point-group.js';

/** What the trials of a point run on. It keeps nothing from one trial to the next. */
export interface CompiledPoint {
  readonly code: Code;
  readonly iteration: Iteration;
  readonly collector: Collector;
  /** Room for the weights. */
  readonly v: Float64Array;
}

/**
 * Makes rigs for one slice after the other. Points that differ in their delay alone share one, and in most sweeps the
 * next slice has those of the last: they are not laid out again.
 */
export class PointCompiler {
  private last = new Map<string, CompiledPoint>();
  private readonly room: Float64Array[][] = [];

  /** The rigs of points without training; what the points before had and these have not is forgotten. */
  of(points: readonly Point[]): CompiledPoint[] {
    const now = new Map<string, CompiledPoint>();
    const rigs = points.map((point) => {
      const key = keyOf(point);
      const rig = now.get(key) ?? this.last.get(key) ?? compilePoint(point);
      now.set(key, rig);
      return rig;
    });
    this.last = now;
    return rigs;
  }

  /** Room for what is measured in the trials of a block at the i-th point of a slice: an array per metric. */
  samples(i: number): readonly Float64Array[] {
    this.room[i] ??= METRICS.map(() => new Float64Array(BLOCK_TRIALS));
    return this.room[i];
  }
}

/** All that a rig depends on. Placement is drawn from the seed and from what is in the key already. */
function keyOf(point: Point): string {
  const { placement: _, ...setting } = settingOf(point);
  const { seed, scheme, network, delay } = point;
  return canonicalJson({ setting, seed, scheme, network, model: delay.model });
}

function compilePoint(point: Point): CompiledPoint {
  const code = layOut(point);
  return {
    code,
    iteration: new Iteration(code.plan, point.network, `${point.scheme.name} under ${point.delay.model}`),
    collector: code.collector(),
    v: new Float64Array(code.plan.parts),
  };
}
