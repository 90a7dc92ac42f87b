import { numbersFor, SOBOL_DIMENSIONS, scrambledCoordinate } from './sobol.js';
import { Streams, type Uniform } from './stream.js';

/**
 * Streams whose draws by inversion take scrambled Sobol points in place of independent numbers. Every coordinate is
 * scrambled by random numbers of its own key, so that these streams are one independent randomisation. Coordinates are
 * given out in the order in which they are asked for; beyond the tabulated ones they are independent uniform numbers.
 */
export class PointStreams extends Streams {
  /** @param bits there are 2^bits points */
  constructor(
    private readonly bits: number,
    key: readonly (string | number)[],
    private readonly given: { count: number } = { count: 0 },
    private readonly scratch = {
      numbers: new Float64Array(numbersFor(bits)),
      values: new Float64Array(2 ** bits),
    },
  ) {
    super(...key);
  }

  override under(...key: readonly (string | number)[]): PointStreams {
    return new PointStreams(this.bits, [...this.prefix, ...key], this.given, this.scratch);
  }

  /** Number of points. */
  get points(): number {
    return 2 ** this.bits;
  }

  /** Number of coordinates with points that nobody has yet. */
  get left(): number {
    return Math.max(0, SOBOL_DIMENSIONS - this.given.count);
  }

  /** The next of them: its value at each point, in (0, 1). The next call overwrites what is returned. */
  coordinate(): Float64Array {
    const dimension = this.given.count++;
    const { bits, scratch } = this;
    this.fill(scratch.numbers, 'coordinate', dimension);
    return scrambledCoordinate(dimension, bits, scratch.numbers, scratch.values);
  }

  /** Independent numbers in (0, 1), for use when no coordinate is left. */
  independent(): Uniform {
    const uniform = this.uniform('coordinate', this.given.count++);
    return () => uniform() || Number.EPSILON;
  }
}
