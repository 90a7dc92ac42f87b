import { Scrambler, STATE } from './scrambler.js';
import { SOBOL_DIMENSIONS } from './sobol.js';
import { Streams, type Uniform } from './stream.js';

/** What the streams of a block have in common. */
interface Randomisation {
  /** Number of coordinates given out so far. */
  count: number;
  /** Of the random numbers that scramble the next one; undefined before the first. */
  state?: Uint32Array;
  /** The streams of the whole block. */
  readonly root: PointStreams;
}

const scramblers = new Map<number, Scrambler>();

/** The scrambler of 2^bits points, one in a thread: nothing of a coordinate is left in it. */
function scramblerOf(bits: number): Scrambler {
  let scrambler = scramblers.get(bits);
  if (scrambler === undefined) {
    scrambler = new Scrambler(bits);
    scramblers.set(bits, scrambler);
  }
  return scrambler;
}

/**
 * Streams whose draws by inversion take scrambled Sobol points in place of independent numbers. The coordinates are scrambled
 * one after the other by random numbers of one stream, of their own key, so that these streams are one independent
 * randomisation. Coordinates are given out in the order in which they are asked for; beyond the tabulated ones they are
 * independent uniform numbers.
 */
export class PointStreams extends Streams {
  private readonly shared: Randomisation;

  /** @param bits there are 2^bits points, 1 to 16 */
  constructor(
    private readonly bits: number,
    key: readonly (string | number)[],
    shared?: Randomisation,
  ) {
    super(...key);
    this.shared = shared ?? { count: 0, root: this };
  }

  override under(...key: readonly (string | number)[]): PointStreams {
    return new PointStreams(this.bits, [...this.prefix, ...key], this.shared);
  }

  /** Number of points. */
  get points(): number {
    return 2 ** this.bits;
  }

  /** Number of coordinates with points that nobody has yet. */
  get left(): number {
    return Math.max(0, SOBOL_DIMENSIONS - this.shared.count);
  }

  /**
   * The next of them: its value at each point, in (0, 1).
   * @param values where to write them
   */
  coordinate(values: Float64Array = new Float64Array(this.points)): Float64Array {
    const state = this.scrambling();
    scramblerOf(this.bits).uniform(this.shared.count++, state, values);
    return values;
  }

  /** The same as exponential variates: `shift` and `scale` times their quantile function. */
  exponentialCoordinate(
    shift: number,
    scale: number,
    values: Float64Array = new Float64Array(this.points),
  ): Float64Array {
    const state = this.scrambling();
    scramblerOf(this.bits).exponential(this.shared.count++, state, shift, scale, values);
    return values;
  }

  private scrambling(): Uint32Array {
    const { shared } = this;
    if (shared.state === undefined) {
      const numbers = new Float64Array(STATE);
      shared.root.fill(numbers, 'scrambling');
      shared.state = Uint32Array.from(numbers, (number) => Math.floor(number * 2 ** 32));
    }
    return shared.state;
  }

  /** Independent numbers in (0, 1), for use when no coordinate is left. */
  independent(): Uniform {
    const uniform = this.uniform('coordinate', this.shared.count++);
    return () => uniform() || Number.EPSILON;
  }
}
