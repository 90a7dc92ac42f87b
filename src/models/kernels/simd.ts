import { PAGE, webAssemblyModule } from '../../host/webassembly-module.js';

/** Functions of the module in `assembly/`, which says what they do. Numbers are byte offsets, unless named otherwise. */
export interface SimdFunctions {
  select(first: number, second: number, rows: number, list: number): number;
  subtract(vector: number, rows: number, base: number): void;
  weighted(first: number, second: number, rows: number): number;
  residuals(list: number, count: number, scores: number, labels: number, weights: number): void;
  scoresOfOne(x: number, row: number, list: number, count: number, beta: number, out: number): void;
  scoresOfTwo(
    x: number,
    row: number,
    list: number,
    count: number,
    beta: number,
    out: number,
    other: number,
  ): void;
  combineOne(
    x: number,
    row: number,
    list: number,
    count: number,
    weights: number,
    out: number,
    isTriangle: boolean,
  ): void;
  combineTwo(
    x: number,
    row: number,
    list: number,
    count: number,
    weights: number,
    other: number,
    out: number,
  ): void;
  packGram(
    x: number,
    row: number,
    list: number,
    count: number,
    weights: number,
    labels: number,
    features: number,
    out: number,
  ): void;
  sparseScores(
    rows: number,
    start: number,
    column: number,
    value: number,
    width: number,
    betas: number,
    weights: number,
    out: number,
  ): void;
  sparseCombine(
    rows: number,
    start: number,
    column: number,
    value: number,
    width: number,
    weights: number,
    out: number,
  ): void;
  sparseScoresOfOne(
    rows: number,
    start: number,
    column: number,
    value: number,
    beta: number,
    weights: number,
    out: number,
  ): void;
  sparseGram(rows: number, start: number, column: number, value: number, features: number, out: number): void;
  sparseCombineOne(
    rows: number,
    start: number,
    column: number,
    value: number,
    weights: number,
    out: number,
  ): void;
}

/** The functions, and a memory of their own. */
interface SimdWorld {
  readonly functions: SimdFunctions;
  readonly memory: WebAssembly.Memory;
}

/** Largest matrix that is copied, in bytes. */
const MOST_BYTES = 2 ** 30;
/** Bytes of a number. */
export const NUMBER = 8;

/**
 * The WebAssembly kernels with a memory of the given size in bytes, which is freed with the result. It can grow.
 * @returns undefined where there is no WebAssembly with 128-bit vectors, where `STRAGGLE_KERNELS=javascript` asks for
 *   the kernels in JavaScript, and where the memory cannot be had
 */
export function simdWorld(bytes: number): SimdWorld | undefined {
  if (bytes > MOST_BYTES) return undefined;
  const module = webAssemblyModule(FILE, import.meta.url);
  if (module === undefined) return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { functions: exports as unknown as SimdFunctions, memory };
  } catch (error) {
    // Thousands of memories at once, or a limit on the address space.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** From src/ and from dist/ alike: where the build has put it. */
const FILE = '../../../dist/models/kernels/simd.wasm';

/** Hands out the addresses of a memory one after the other, each a multiple of 64: the length of a cache line. */
export class Layout {
  /** Bytes handed out so far. */
  bytes = 0;

  take(bytes: number): number {
    const at = this.bytes;
    this.bytes = Math.ceil((at + bytes) / 64) * 64;
    return at;
  }
}
