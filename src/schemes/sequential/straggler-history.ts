/** The stragglers of the last rounds, as they stand after the master has waited for some of them. */
export class StragglerHistory {
  private readonly late: Uint8Array[];
  private readonly counts: Int32Array;
  /** Whether each of those rounds counts in bursts. */
  private readonly exempt: Uint8Array;
  private readonly seen: Uint8Array;
  /** Rounds so far. */
  rounds = 0;

  /**
   * @param workers n
   * @param span how many rounds are kept
   */
  constructor(
    readonly workers: number,
    private readonly span: number,
  ) {
    this.late = Array.from({ length: span }, () => new Uint8Array(workers));
    this.counts = new Int32Array(span);
    this.exempt = new Uint8Array(span);
    this.seen = new Uint8Array(workers);
  }

  restart(): void {
    this.rounds = 0;
  }

  /**
   * Adds a round.
   * @param isIn 1 for the workers whose results are in
   * @param exempt whether its stragglers do not count in bursts
   */
  add(isIn: Uint8Array, exempt = false): void {
    const at = this.rounds % this.span;
    const late = this.late[at];
    let count = 0;
    for (let j = 0; j < late.length; j++) {
      late[j] = 1 - isIn[j];
      count += late[j];
    }
    this.counts[at] = count;
    this.exempt[at] = exempt ? 1 : 0;
    this.rounds++;
  }

  /** Adds a round in which nobody had anything to do. */
  addNone(): void {
    const at = this.rounds % this.span;
    this.late[at].fill(0);
    this.counts[at] = 0;
    this.exempt[at] = 0;
    this.rounds++;
  }

  /**
   * Whether a next round with these stragglers and the W − 1 before it are a (B, W, lambda)-burst: at most lambda
   * distinct stragglers, and none of now that was one B rounds ago or earlier.
   */
  isBurst(isIn: Uint8Array, B: number, W: number, lambda: number): boolean {
    const { seen, rounds } = this;
    for (let j = 0; j < seen.length; j++) seen[j] = 1 - isIn[j];
    for (let r = Math.max(0, rounds + 1 - W); r < rounds; r++) {
      const at = r % this.span;
      if (this.exempt[at] === 1) continue;
      const late = this.late[at];
      for (let j = 0; j < seen.length; j++) {
        if (late[j] === 0) continue;
        if (isIn[j] === 0 && r <= rounds - B) return false;
        seen[j] = 1;
      }
    }
    return sum(seen) <= lambda;
  }

  /** Whether a next round with these stragglers and the `before` rounds before it have at most s stragglers each. */
  isFew(isIn: Uint8Array, s: number, before: number): boolean {
    if (isIn.length - sum(isIn) > s) return false;
    for (let r = Math.max(0, this.rounds - before); r < this.rounds; r++) {
      if (this.counts[r % this.span] > s) return false;
    }
    return true;
  }

  /** Whether in a next round with these stragglers and the `before` rounds before it at most lambda straggle, each at most B times. */
  isSpread(isIn: Uint8Array, B: number, lambda: number, before: number): boolean {
    const { seen, rounds } = this;
    for (let j = 0; j < seen.length; j++) seen[j] = 1 - isIn[j];
    for (let r = Math.max(0, rounds - before); r < rounds; r++) {
      const late = this.late[r % this.span];
      for (let j = 0; j < seen.length; j++) seen[j] += late[j];
    }
    let distinct = 0;
    for (let j = 0; j < seen.length; j++) {
      if (seen[j] > B) return false;
      if (seen[j] > 0) distinct++;
    }
    return distinct <= lambda;
  }
}

/** Sum of small numbers. */
export function sum(values: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
