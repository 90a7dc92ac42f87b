const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;

/** The rows of a trace as they come, 16 bytes each, in blocks: growing copies nothing. */
export class Rows {
  private readonly rounds: Int32Array[] = [];
  private readonly workers: Int32Array[] = [];
  private readonly durations: Float64Array[] = [];
  /** Rows that do not stand on the line after the row before, and where they stand. */
  private readonly jumps: { readonly row: number; readonly line: number }[] = [];
  private rows = 0;
  private lastLine = -1;

  get count(): number {
    return this.rows;
  }

  /** @param round and `worker`: their numbers in the order in which they first came */
  add(round: number, worker: number, duration: number, line: number): void {
    const at = this.rows & (BLOCK - 1);
    if (at === 0) {
      this.rounds.push(new Int32Array(BLOCK));
      this.workers.push(new Int32Array(BLOCK));
      this.durations.push(new Float64Array(BLOCK));
    }
    const block = this.rows >>> BLOCK_BITS;
    this.rounds[block][at] = round;
    this.workers[block][at] = worker;
    this.durations[block][at] = duration;
    if (line !== this.lastLine + 1) this.jumps.push({ row: this.rows, line });
    this.lastLine = line;
    this.rows++;
  }

  round(row: number): number {
    return this.rounds[row >>> BLOCK_BITS][row & (BLOCK - 1)];
  }

  worker(row: number): number {
    return this.workers[row >>> BLOCK_BITS][row & (BLOCK - 1)];
  }

  duration(row: number): number {
    return this.durations[row >>> BLOCK_BITS][row & (BLOCK - 1)];
  }

  /** The line of the file on which a row stands. */
  line(row: number): number {
    let low = 0;
    let high = this.jumps.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.jumps[middle].row <= row) low = middle;
      else high = middle;
    }
    return this.jumps[low].line + row - this.jumps[low].row;
  }
}
