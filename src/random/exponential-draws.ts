import { PAGE, webAssemblyModule } from '../host/webassembly-module.js';
import type { Streams } from './stream.js';
import { exponentialLayers, LAYERS } from './ziggurat.js';

/** The function of the module `assembly/exponentials.ts`, which says what it does. Arrays are addresses there. */
type Draw = (
  state: number,
  layers: number,
  heights: number,
  shift: number,
  scale: number,
  values: number,
  members: number,
  apart: number,
  count: number,
) => void;

/** Most members that are drawn for in a call, and most draws of each. */
const MOST = 256;
/** Numbers between two members: at distances of a power of two they would contend for the same few lines of the cache. */
const APART = MOST + 8;
/** Fewer members are drawn for faster in JavaScript, where they are drawn for iteration by iteration. */
const LEAST_MEMBERS = 3;

/** The module with its memory and the ziggurat's layers in it, one for all streams of a thread. */
class Kernel {
  /** s0, s1, s2 and c of alea. */
  readonly state: Uint32Array;
  /** Draw number t of member i is at i·APART + t. */
  readonly values: Float64Array;
  private cut: readonly Float64Array[] = [];
  private readonly draw: Draw;
  private readonly layersAt: number;
  private readonly heightsAt: number;

  constructor(module: WebAssembly.Module) {
    const lengths = { state: 2, layers: 2 * LAYERS, heights: LAYERS + 1, values: MOST * APART };
    const bytes = 8 * Object.values(lengths).reduce((sum, length) => sum + length);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory, 'Math.exp': Math.exp } });
    this.draw = exports.draw as Draw;
    let at = 0;
    const place = (length: number) => {
      at += 8 * length;
      return new Float64Array(memory.buffer, at - 8 * length, length);
    };
    this.state = new Uint32Array(memory.buffer, place(lengths.state).byteOffset, 4);
    const layers = place(lengths.layers);
    const heights = place(lengths.heights);
    this.values = place(lengths.values);
    const { edge, height } = exponentialLayers;
    for (let i = 0; i < LAYERS; i++) layers.set([edge[i] * 2 ** -45, edge[i + 1]], 2 * i);
    heights.set(height);
    this.layersAt = layers.byteOffset;
    this.heightsAt = heights.byteOffset;
  }

  /** Draws into `values`. */
  run(members: number, count: number, shift: number, scale: number): void {
    const { state, layersAt, heightsAt, values } = this;
    const [stateAt, valuesAt] = [state.byteOffset, values.byteOffset];
    this.draw(stateAt, layersAt, heightsAt, shift, scale, valuesAt, members, 8 * APART, count);
  }

  /** The first `count` of each member's values: made once, not for each block. */
  columns(count: number): readonly Float64Array[] {
    if (this.cut[0]?.length !== count) {
      this.cut = Array.from({ length: MOST }, (_, i) => this.values.subarray(i * APART, i * APART + count));
    }
    return this.cut;
  }
}

/** From src/ and from dist/ alike: where the build has put it. */
const FILE = '../../dist/random/exponentials.wasm';

/** Undefined until it is asked for; false where there was no memory for it, which is not tried again for each block. */
let known: Kernel | false | undefined;

/** Undefined where there is no WebAssembly. */
function kernel(): Kernel | undefined {
  const module = webAssemblyModule(FILE, import.meta.url);
  if (module === undefined) return undefined;
  known ??= kernelOf(module);
  return known || undefined;
}

function kernelOf(module: WebAssembly.Module): Kernel | false {
  try {
    return new Kernel(module);
  } catch (error) {
    // Thousands of memories at once, or a limit on the address space.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Independent exponential variates in WebAssembly: `shift` and `scale` times those that standardExponential draws from the
 * stream of a key, to the bit.
 *
 * alea computes with multiples of 2^−32, exactly: s0 ≤ 1 − 2^−32 and c ≤ 2091639 give 2091639·s0 + c·2^−32 ≤ 2091639 < 2^21,
 * which has 53 bits, and c again at most 2091639. So the same generator is one of whole numbers of 64 bits, whose steps need
 * not wait for conversions. Its 53 bits are a layer, 8, and the place in it, 45; both are exact as floating-point numbers, and
 * so is a multiplication by a power of two.
 */
export class ExponentialDraws {
  private constructor(
    private readonly kernel: Kernel,
    private readonly shift: number,
    private readonly scale: number,
    private readonly members: number,
    private readonly state: Uint32Array,
  ) {}

  /**
   * Draws for so many members, from the beginning of the stream of a key.
   * @returns undefined where JavaScript is faster, or there is nothing else
   */
  static of(
    shift: number,
    scale: number,
    members: number,
    streams: Streams,
    ...key: readonly (string | number)[]
  ): ExponentialDraws | undefined {
    const own = members < LEAST_MEMBERS ? undefined : kernel();
    return own && new ExponentialDraws(own, shift, scale, members, streams.state(...key));
  }

  /** Writes the next one of each member. */
  next(values: Float64Array): void {
    this.scatter(values, 0, 1);
  }

  /** Writes as many: the t-th next of member i at i·stride + t. */
  many(values: Float64Array, stride: number, count: number): void {
    const { members, kernel } = this;
    if (members > MOST) {
      for (let t = 0; t < count; t++) this.scatter(values, t, stride);
      return;
    }
    for (let t = 0; t < count; t += MOST) {
      const some = Math.min(MOST, count - t);
      this.run(members, some);
      const columns = kernel.columns(some);
      for (let i = 0; i < members; i++) values.set(columns[i], i * stride + t);
    }
  }

  /** Writes the next one of member i at start + i·stride. In the kernel they are draws of a single member. */
  private scatter(values: Float64Array, start: number, stride: number): void {
    const { members } = this;
    const drawn = this.kernel.values;
    for (let first = 0; first < members; first += MOST) {
      const some = Math.min(MOST, members - first);
      this.run(1, some);
      for (let k = 0, at = start + first * stride; k < some; k++, at += stride) values[at] = drawn[k];
    }
  }

  /** Goes on in the stream. */
  private run(members: number, count: number): void {
    const { kernel, state, shift, scale } = this;
    copy(state, kernel.state);
    kernel.run(members, count, shift, scale);
    copy(kernel.state, state);
  }
}

/** Four numbers: a loop costs less than a call of `set`. */
function copy(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < 4; i++) to[i] = from[i];
}
