import { momentsOfY } from '../../analysis/closed-forms/erasurehead.js';
import { forEachTrial, pointOf } from '../../analysis/closed-forms/simulate.js';
import { type FigureContext, trialsFor } from '../../analysis/figures/figure.js';
import { theoryDelay } from '../../analysis/papers/erasurehead.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';
import { type Constants, N, squaredNorm } from './instance.js';

/** Simulated moments of g(x) of eq. (1) at a point x, and what Lemmas 3 and 4 say of them. */
export interface Moments {
  readonly at: 'start' | 'optimum';
  /** E⟨g, ∇f⟩/‖∇f‖², which is 1 − p; absent at the optimum, where ∇f = 0. */
  readonly along?: Estimate;
  /** 1 − p. */
  readonly present: number;
  readonly square: Estimate;
  /** E‖g‖² by Lemma 3. */
  readonly lemma3: number;
  /** The bound of Lemma 4. */
  readonly lemma4: number;
}

/** Simulates g(x) = (1/n)·Σ Y_i g[i](x) at the start and at the optimum. */
export function momentCheck(
  constants: Constants,
  c: number,
  r: number,
  sigma: number,
  context: FigureContext,
): Moments[] {
  const trials = trialsFor(context, 20_000, 1_000);
  const point = pointOf({
    seed: context.seed,
    workers: N,
    scheme: { name: 'erasurehead', load: c, wait: r },
    delay: theoryDelay(N, 1 / c),
  });
  const { p, q } = momentsOfY(N, c, r);
  return (['start', 'optimum'] as const).map((at): Moments => {
    const blocks = blocksOf(constants.gradients[at], c);
    const full = scaledSum(blocks, new Float64Array(blocks.length).fill(1));
    const fullSquare = squaredNorm(full);
    const along = new Float64Array(trials);
    const square = new Float64Array(trials);
    const v = new Float64Array(N);
    let trial = 0;
    forEachTrial(point, trials, (_, master) => {
      master.weights(v);
      const g = scaledSum(
        blocks,
        blocks.map((_, i) => v[i * c]),
      );
      along[trial] = g.reduce((sum, entry, f) => sum + entry * full[f], 0) / fullSquare;
      square[trial++] = squaredNorm(g);
    });
    const spread = blocks.reduce((sum, block) => sum + squaredNorm(block), 0) / N ** 2;
    return {
      at,
      ...(at === 'start' ? { along: meanOf(momentsOf(along)) } : {}),
      present: 1 - p,
      square: meanOf(momentsOf(square)),
      lemma3: (1 - q) * fullSquare + (q - p) * spread,
      lemma4: (1 - q) * fullSquare + ((q - p) * c * sigma ** 2) / N,
    };
  });
}

/** g[i]: the sums of c gradients each. (In the paper the inner sum of (1) runs to n/c, a misprint.) */
function blocksOf(gradients: readonly Float64Array[], c: number): Float64Array[] {
  return Array.from({ length: N / c }, (_, i) =>
    gradients
      .slice(i * c, (i + 1) * c)
      .reduce(
        (sum, gradient) => sum.map((entry, f) => entry + gradient[f]),
        new Float64Array(gradients[0].length),
      ),
  );
}

/** (1/n)·Σ y_i·block_i. */
function scaledSum(blocks: readonly Float64Array[], y: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(blocks[0].length);
  blocks.forEach((block, i) => {
    for (let f = 0; f < sum.length; f++) sum[f] += (y[i] * block[f]) / N;
  });
  return sum;
}
