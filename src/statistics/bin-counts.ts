/** Bins in a page: a power of two. */
const PAGE_BITS = 6;
const PAGE = 1 << PAGE_BITS;

/**
 * Counts of numbered bins, most of which have none: in pages of neighbouring bins, so that a run of bins in increasing
 * order is counted without looking up each.
 */
export class BinCounts {
  private readonly pages = new Map<number, number[]>();
  /** The page that was used last. */
  private last: number[] = [];
  private lastIndex = -1;

  /** Counts a value more in a bin. */
  add(bin: number): void {
    this.page(bin >>> PAGE_BITS)[bin & (PAGE - 1)]++;
  }

  /** Adds counts: [bin, count, …]. */
  addPairs(pairs: Int32Array): void {
    for (let i = 0; i < pairs.length; i += 2) {
      this.page(pairs[i] >>> PAGE_BITS)[pairs[i] & (PAGE - 1)] += pairs[i + 1];
    }
  }

  /** Values in a bin. */
  get(bin: number): number {
    return this.pages.get(bin >>> PAGE_BITS)?.[bin & (PAGE - 1)] ?? 0;
  }

  clear(): void {
    this.pages.clear();
    this.lastIndex = -1;
  }

  /** Bins with values and their counts, in increasing order of bin. */
  entries(): [bin: number, count: number][] {
    const found: [number, number][] = [];
    for (const [index, page] of [...this.pages].sort(([a], [b]) => a - b)) {
      page.forEach((count, i) => {
        if (count > 0) found.push([(index << PAGE_BITS) + i, count]);
      });
    }
    return found;
  }

  private page(index: number): number[] {
    if (index === this.lastIndex) return this.last;
    let page = this.pages.get(index);
    if (page === undefined) {
      page = new Array<number>(PAGE).fill(0);
      this.pages.set(index, page);
    }
    this.last = page;
    this.lastIndex = index;
    return page;
  }
}
