import type { Collector, Decoder, MessageVector } from '../../engine/collector.js';
import type { Combination, Plan } from '../../engine/plan.js';
import { Streams, type Uniform } from '../../random/stream.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { compilePoint, delaysOf } from '../../simulation/monte-carlo/compiled-point.js';

/** Outcome of decoding real message vectors. */
export interface DecodingCheck {
  /** Largest ‖decoded − true‖ / ‖true‖ over the iterations, on what was recovered. */
  readonly error: number;
  /** Iterations in which the decoder recovered other parts than the collector's weights say. */
  readonly disagreements: number;
  /** Scalar operations per iteration and per entry of a full result, on average. */
  readonly additions: number;
  readonly multiplications: number;
}

/** Rows of a block of W, and entries of a partial gradient. */
const ROWS = 5;

/**
 * The checking mode: runs iterations of a point in which the workers compute, send and the master decodes the
 * actual vectors. By blocks a sub-task is the product of a coded sub-matrix of a random W with theta; by points
 * a message is the combination of random partial gradients. Checked against W·theta, or the sum of v_i g_i.
 * @param iterations number of iterations, >= 1
 */
export function checkDecoding(point: Point, iterations: number): DecodingCheck {
  const { code, iteration, collector } = compilePoint(point);
  const { plan } = code;
  const streams = new Streams(point.seed, 'checked decoding');
  const known = new KnownResults(plan, point.split, streams.uniform('data'));
  const draws = delaysOf(point, plan);
  draws.open(streams.under('computing'));
  const decoder = code.decoder();
  const feeding = new FeedingCollector(collector, decoder, (subtask) => known.message(subtask));
  const v = new Float64Array(plan.parts);
  let error = 0;
  let disagreements = 0;
  let additions = 0;
  let multiplications = 0;
  for (let t = 0; t < iterations; t++) {
    draws.restart(t);
    decoder.reset(ROWS);
    iteration.run(draws.next(), feeding);
    collector.weights(v);
    const found = known.compare(decoder.decode(), v);
    error = Math.max(error, found.error);
    if (!found.agrees) disagreements++;
    additions += decoder.additions;
    multiplications += decoder.multiplications;
  }
  const entries = iterations * (point.split === 'blocks' ? plan.parts * ROWS : ROWS);
  return { error, disagreements, additions: additions / entries, multiplications: multiplications / entries };
}

/** Hands every arrival to the collector, and the message's vectors to the decoder. */
class FeedingCollector implements Collector {
  constructor(
    private readonly inner: Collector,
    private readonly decoder: Decoder,
    private readonly message: (subtask: number) => readonly MessageVector[],
  ) {}

  reset(): void {
    this.inner.reset();
  }

  receive(worker: number, subtask: number): boolean {
    this.decoder.receive(worker, subtask, this.message(subtask));
    return this.inner.receive(worker, subtask);
  }

  exhausted(): boolean {
    return this.inner.exhausted();
  }

  weights(v: Float64Array): void {
    this.inner.weights(v);
  }
}

/** Random data: by blocks W and theta, by points the partial gradients. */
class KnownResults {
  private readonly columns: number;
  /** By blocks: block i of W, ROWS x columns. By points: gradient i, ROWS x 1. */
  private readonly blocks: readonly Float64Array[];
  private readonly theta: Float64Array;
  private readonly truth: readonly Float64Array[];
  private readonly sent = new Map<number, readonly MessageVector[]>();

  constructor(
    private readonly plan: Plan,
    private readonly split: Point['split'],
    uniform: Uniform,
  ) {
    this.columns = split === 'blocks' ? plan.parts * ROWS : 1;
    const random = (length: number) => Float64Array.from({ length }, () => 2 * uniform() - 1);
    this.blocks = Array.from({ length: plan.parts }, () => random(ROWS * this.columns));
    this.theta = split === 'blocks' ? random(this.columns) : Float64Array.of(1);
    this.truth = this.blocks.map((block) => this.product(block));
  }

  /** The vectors of the message that leaves after a sub-task; they are the same in every iteration. */
  message(subtask: number): readonly MessageVector[] {
    let vectors = this.sent.get(subtask);
    if (!vectors) {
      vectors = this.plan.carries(subtask).map((combination) => this.coded(combination));
      this.sent.set(subtask, vectors);
    }
    return vectors;
  }

  /** Result of a worker: first the coded sub-matrix, then its product with theta. */
  private coded({ tasks, real, imaginary }: Combination): MessageVector {
    const combine = (coefficients: ArrayLike<number>) => {
      const sum = new Float64Array(ROWS * this.columns);
      for (let i = 0; i < tasks.length; i++) {
        const block = this.blocks[tasks[i]];
        for (let e = 0; e < sum.length; e++) sum[e] += coefficients[i] * block[e];
      }
      return this.product(sum);
    };
    return imaginary ? { real: combine(real), imaginary: combine(imaginary) } : { real: combine(real) };
  }

  private product(matrix: Float64Array): Float64Array {
    return Float64Array.from({ length: ROWS }, (_, row) => {
      let sum = 0;
      for (let c = 0; c < this.columns; c++) sum += matrix[row * this.columns + c] * this.theta[c];
      return sum;
    });
  }

  /** Error of a decoded estimate, and whether it holds what the weights say it holds. */
  compare(decoded: Float64Array, v: Float64Array): { error: number; agrees: boolean } {
    if (this.split === 'points') {
      const expected = new Float64Array(ROWS);
      for (let i = 0; i < v.length; i++) {
        for (let l = 0; l < ROWS; l++) expected[l] += v[i] * this.truth[i][l];
      }
      return { error: relativeError(decoded, expected), agrees: true };
    }
    let agrees = true;
    const got: number[] = [];
    const expected: number[] = [];
    for (let i = 0; i < v.length; i++) {
      const row = decoded.subarray(i * ROWS, (i + 1) * ROWS);
      if (Number.isNaN(row[0]) === (v[i] !== 0)) agrees = false;
      if (Number.isNaN(row[0])) continue;
      got.push(...row);
      expected.push(...this.truth[i]);
    }
    return { error: relativeError(got, expected), agrees };
  }
}

function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (got[i] - expected[i]) ** 2;
    size += expected[i] ** 2;
  }
  return size === 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
}
