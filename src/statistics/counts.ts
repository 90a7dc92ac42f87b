/** Counts of whole numbers. */
export type Tally = Map<number, number>;

/** A tally as plain data, in increasing order: [number, count, number, count, …]. */
export function pairsOf(tally: Tally): Int32Array {
  return Int32Array.from([...tally].sort(([a], [b]) => a - b).flat());
}

/** Adds [number, count, …] to a tally. */
export function addPairs(tally: Tally, pairs: Int32Array): void {
  for (let i = 0; i < pairs.length; i += 2) tally.set(pairs[i], (tally.get(pairs[i]) ?? 0) + pairs[i + 1]);
}

/** Counts of small whole numbers, with room for larger ones as they come. */
export class Counts {
  private counts = new Float64Array(64);
  /** Number of values. */
  total = 0;
  /** Their sum. */
  sum = 0;

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
    this.sum = 0;
  }

  add(value: number): void {
    if (value >= this.counts.length) {
      const more = new Float64Array(2 * Math.max(value, this.counts.length));
      more.set(this.counts);
      this.counts = more;
    }
    this.counts[value]++;
    this.total++;
    this.sum += value;
  }

  /** Number of times that a value has been added. */
  of(value: number): number {
    return this.counts[value] ?? 0;
  }

  /** Adds the counts to those of a tally. */
  addTo(counts: Tally): void {
    for (let value = 0; value < this.counts.length; value++) {
      if (this.counts[value] > 0) counts.set(value, (counts.get(value) ?? 0) + this.counts[value]);
    }
  }

  /** Quantile by nearest rank; 0 where there are no values. */
  quantile(q: number): number {
    const rank = Math.ceil(q * this.total);
    let seen = 0;
    for (let value = 0; value < this.counts.length; value++) {
      seen += this.counts[value];
      if (seen >= rank) return value;
    }
    return 0;
  }
}

/**
 * How much the empirical distribution function of a block differs from block to block, at each place of a histogram. Blocks
 * are of the same size.
 */
export class BlockCounts {
  private blocks = 0;
  private size = 0;
  /** First bin that any block has. */
  private first = 0;
  /** From that bin on: over the blocks, the sum of squares of the number of values up to the bin. */
  private squares = new Float64Array(0);
  /** The same of the number of values in the bin. */
  private ownSquares = new Float64Array(0);

  /** Number of blocks. */
  get length(): number {
    return this.blocks;
  }

  /** Adds a block: bins and counts in increasing order of bin, [bin, count, …], at least one. */
  add(pairs: Int32Array): void {
    const last = pairs.length - 2;
    let size = 0;
    for (let i = 1; i < pairs.length; i += 2) size += pairs[i];
    this.cover(pairs[0], pairs[last]);
    this.size = size;
    this.blocks++;
    const { squares, ownSquares, first } = this;
    let count = 0;
    for (let i = 0, bin = pairs[0] - first; bin < squares.length; bin++) {
      if (i <= last && pairs[i] === bin + first) {
        count += pairs[i + 1];
        ownSquares[bin] += pairs[i + 1] ** 2;
        i += 2;
      }
      squares[bin] += count * count;
    }
  }

  /**
   * Standard error, from block to block, of the fraction of values up to a place, as if those of a bin were spread evenly
   * over it; undefined for fewer than two blocks. Numbers of values are whole: what that rounds away, which blocks that are
   * all alike do not show, is in it.
   * @param part how far into the bin: from 0, its lower edge, to 1
   * @param fraction that fraction, over all blocks
   */
  standardError(bin: number, part: number, fraction: number): number | undefined {
    const { blocks, size, first } = this;
    if (blocks < 2) return undefined;
    const at = bin - first;
    const [below, upTo, own] = [this.squares[at - 1], this.squares[at], this.ownSquares[at]].map(
      (x) => x ?? 0,
    );
    // The square of below + part·own: twice their product is what the squares lack to that of their sum.
    const squares = below + part * (upTo - below - own) + part * part * own;
    const deviations = squares / size ** 2 - blocks * fraction ** 2;
    const rounding = 1 / 12 / size ** 2;
    return Math.sqrt((Math.max(0, deviations) / (blocks - 1) + rounding) / blocks);
  }

  /** Makes room for these bins, too. Up to those that are new, earlier blocks have no value, or all. */
  private cover(low: number, high: number): void {
    const { squares, ownSquares, first, blocks, size } = this;
    const end = first + squares.length;
    if (squares.length > 0 && low >= first && high < end) return;
    const from = squares.length === 0 ? low : Math.min(low, first);
    const to = squares.length === 0 ? high + 1 : Math.max(high + 1, end);
    this.first = from;
    this.squares = new Float64Array(to - from);
    this.ownSquares = new Float64Array(to - from);
    if (squares.length === 0) return;
    this.squares.set(squares, first - from);
    this.squares.fill(blocks * size ** 2, end - from);
    this.ownSquares.set(ownSquares, first - from);
  }
}
