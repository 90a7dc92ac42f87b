import type { Dataset } from '../data/dataset.js';
import { DataError } from '../errors.js';
import { type WholeGram, wholeGram } from '../kernels/gram-table.js';
import type { DenseRows } from '../kernels/rows.js';
import { firstOfTask, taskOfPoints } from './tasks.js';

/** Above this many features W would take more than 200 MB. */
const MOST_FEATURES = 5000;

/**
 * Least squares split by blocks: task i is a block of rows of W = XᵀX, and its result that block of W·theta; with
 * Xᵀy, which the master has, it is a block of the gradient factor·(W·theta − Xᵀy) + l2·theta. Only recovered blocks
 * of theta move. (CPGC, Section 2; docs/background/corrections.md, 1.)
 */
export class BlockView {
  /** M, number of blocks */
  readonly blocks: number;
  /** ℓ, number of rows of W */
  readonly features: number;
  private gramOnce: WholeGram | undefined;
  private readonly makeGram: () => WholeGram;
  private readonly owner: Int32Array;

  /**
   * @param gram W and Xᵀy, where they are at hand
   * @throws DataError if the data is sparse or too wide, or there are more blocks than features
   */
  constructor(
    data: Dataset,
    blocks: number,
    private readonly factor = 1,
    private readonly l2 = 0,
    gram: (rows: DenseRows) => WholeGram = (rows) => wholeGram(rows, data.labels),
  ) {
    const { rows, features } = data;
    if (rows.kind !== 'dense' || features > MOST_FEATURES) {
      const given = `${rows.kind} data of ${features} features`;
      throw new DataError('split: blocks', given, `dense data of at most ${MOST_FEATURES} features`);
    }
    if (blocks > features) {
      throw new DataError('split: blocks', `${blocks} blocks`, `at most one per feature (${features})`);
    }
    this.blocks = blocks;
    this.features = features;
    this.makeGram = () => gram(rows);
    this.owner = taskOfPoints(blocks, features);
  }

  /** Rows of W in block i: first and one past the last. */
  rowsOf(block: number): readonly [number, number] {
    return [
      firstOfTask(block, this.blocks, this.features),
      firstOfTask(block + 1, this.blocks, this.features),
    ];
  }

  /** Made when it is first needed: experiments that are only checked do without. */
  private get gram(): WholeGram {
    this.gramOnce ??= this.makeGram();
    return this.gramOnce;
  }

  /** Xᵀy */
  get right(): Float64Array {
    return this.gram.vector;
  }

  /** Row f of W is matrix[f·ℓ] .. matrix[f·ℓ + ℓ − 1]. */
  get matrix(): Float64Array {
    return this.gram.matrix;
  }

  /**
   * out_r = factor·(W·theta_r − Xᵀy) + l2·theta_r in the blocks with v ≠ 0, and 0 in the others, so that a gradient
   * step leaves those where they are. For R vectors side by side.
   * @param v side by side: v[r·M + i] belongs to block i of replica r; all blocks where absent
   */
  gradient(thetas: Float64Array, v: Float64Array | undefined, replicas: number, out: Float64Array): void {
    const { features, blocks, gram, owner, factor, l2 } = this;
    for (let r = 0; r < replicas; r++) {
      const at = r * features;
      gram.gradient(thetas, at, out, at);
      for (let f = 0; f < features; f++) {
        const moves = v === undefined || v[r * blocks + owner[f]] !== 0;
        out[at + f] = moves ? factor * out[at + f] + l2 * thetas[at + f] : 0;
      }
    }
  }
}

/** Number of weights that are looked at, and of different ones that are told apart. */
const SAMPLES = 128;
const KINDS = 8;

/** Finds the weight that most of some points have. */
export class CommonWeight {
  private readonly values = new Float64Array(KINDS);
  private readonly counts = new Int32Array(KINDS);

  /**
   * The most common value among evenly spaced samples, of equally common ones the first; or 0, where that is so common
   * that to pass over its points saves more.
   * @param weights they start at index `from`; there are `points`
   * @param price what another value than 0 costs, in points
   */
  of(weights: Float64Array, from: number, points: number, price: number): number {
    const { values, counts } = this;
    const stride = Math.ceil(points / SAMPLES);
    let kinds = 0;
    let zeros = 0;
    for (let i = from; i < from + points; i += stride) {
      const weight = weights[i];
      if (weight === 0) {
        zeros++;
        continue;
      }
      let kind = 0;
      while (kind < kinds && values[kind] !== weight) kind++;
      if (kind < kinds) counts[kind]++;
      else if (kinds < KINDS) {
        values[kinds] = weight;
        counts[kinds++] = 1;
      }
    }
    let best = 0;
    for (let kind = 1; kind < kinds; kind++) if (counts[kind] > counts[best]) best = kind;
    return kinds > 0 && (counts[best] - zeros) * stride > price ? values[best] : 0;
  }
}
