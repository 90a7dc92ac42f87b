import { SOBOL_DIMENSIONS, scrambledCoordinate } from './sobol.js';
import { Streams } from './stream.js';

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
  ) {
    super(...key);
  }

  override under(...key: readonly (string | number)[]): PointStreams {
    return new PointStreams(this.bits, [...this.prefix, ...key], this.given);
  }

  /** A coordinate that nobody has yet: its value at each point, in (0, 1), one after the other. */
  coordinate(): () => number {
    const dimension = this.given.count++;
    const uniform = this.uniform('coordinate', dimension);
    if (dimension >= SOBOL_DIMENSIONS) return () => uniform() || Number.EPSILON;
    const values = scrambledCoordinate(dimension, this.bits, uniform);
    let next = 0;
    return () => {
      if (next === values.length) throw new RangeError(`all ${values.length} points have been taken`);
      return values[next++];
    };
  }
}
