const MOST = 20;

/** Mistakes in a file, line by line: the first twenty, and how many there are. */
export class Mistakes {
  private readonly kept: { readonly line: number; readonly text: string }[] = [];
  private count = 0;

  /** @param name what to call the file */
  constructor(private readonly name: string) {}

  get any(): boolean {
    return this.count > 0;
  }

  /** @param text what is wrong, or how to find out: it is not called where the mistake is not listed */
  add(line: number, text: string | (() => string)): void {
    this.count++;
    const { kept } = this;
    if (kept.length === MOST && kept[MOST - 1].line <= line) return;
    let at = kept.length;
    while (at > 0 && kept[at - 1].line > line) at--;
    kept.splice(at, 0, { line, text: typeof text === 'string' ? text : text() });
    if (kept.length > MOST) kept.pop();
  }

  /** In the order of the lines. */
  list(): string[] {
    const lines = this.kept.map(({ line, text }) => `${this.name}:${line}: ${text}`);
    if (this.count > MOST) lines.push(`${this.name}: and ${this.count - MOST} more mistakes`);
    return lines;
  }
}

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;

/** Rows of a trace at most: 2 GB, and a minute of reading. */
const MOST_ROWS = BLOCK * 1600;

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
      if (this.rows >= MOST_ROWS) throw new Error(`more than ${MOST_ROWS} rows`);
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

/** Largest range of identifiers for which a table with an entry of 4 bytes each is kept; others are looked up. */
const DENSE = 1 << 24;

/** Numbers identifiers 0, 1, 2, … in the order in which they first come. */
export class Numbering {
  /** The first identifier of the table. */
  private base = -1;
  /** 1 + number of the identifiers that have come, 0 for the others. */
  private table = new Int32Array(1024);
  private readonly others = new Map<number, number>();
  private ids = new Float64Array(1024);
  private found = 0;
  private lastId = -1;
  private lastNumber = -1;

  /** Number of them. */
  get count(): number {
    return this.found;
  }

  /** The identifier with this number. */
  id(number: number): number {
    return this.ids[number];
  }

  /** @param id a safe whole number >= 0 */
  number(id: number): number {
    // Most often the row before was of the same round, or of the same worker.
    if (id === this.lastId) return this.lastNumber;
    this.lastId = id;
    // Identifiers that are times of day do not begin near 0.
    if (this.base < 0) this.base = id < DENSE ? 0 : id - DENSE / 4;
    const place = id - this.base;
    this.lastNumber = place >= 0 && place < DENSE ? this.inTable(place, id) : this.inMap(id);
    return this.lastNumber;
  }

  /** The numbers in the order of their identifiers. */
  sorted(): Int32Array {
    const { ids } = this;
    return Int32Array.from({ length: this.found }, (_, i) => i).sort((a, b) => ids[a] - ids[b]);
  }

  private inTable(place: number, id: number): number {
    if (place >= this.table.length) {
      const larger = new Int32Array(Math.min(DENSE, 2 * place));
      larger.set(this.table);
      this.table = larger;
    }
    if (this.table[place] === 0) this.table[place] = 1 + this.add(id);
    return this.table[place] - 1;
  }

  private inMap(id: number): number {
    let number = this.others.get(id);
    if (number === undefined) {
      number = this.add(id);
      this.others.set(id, number);
    }
    return number;
  }

  private add(id: number): number {
    if (this.found === this.ids.length) {
      const larger = new Float64Array(2 * this.found);
      larger.set(this.ids);
      this.ids = larger;
    }
    this.ids[this.found] = id;
    return this.found++;
  }
}
