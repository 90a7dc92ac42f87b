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
