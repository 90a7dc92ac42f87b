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
