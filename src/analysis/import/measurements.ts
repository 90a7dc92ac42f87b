import { Mistakes, Numbering, Rows } from '../../models/traces/rows.js';
import { checkSurplus, groupByRound } from '../../models/traces/trace.js';
import type { CsvCell } from '../../report/csv.js';
import { InputError } from '../../simulation/input/input-error.js';
import type { Cell } from './cells.js';

/** Policy for rounds without all workers: left out, or kept with a lower bound of the missing durations. */
export type Incomplete = 'drop' | 'censor';

/** Measurements in a log. */
export interface LogFacts {
  readonly rounds: number;
  /** Rounds with a duration of every worker. */
  readonly complete: number;
  readonly workers: number;
  /** First and last worker by name, where they have names. */
  readonly names: readonly [string, string] | undefined;
  /** Missing durations, and whose they are, most first. */
  readonly missing: number;
  readonly missingByWorker: readonly { readonly worker: string; readonly count: number }[];
  /** Durations that are given more than once. */
  readonly repeated: number;
  /** Seconds. */
  readonly longest: number;
}

/** The durations of a log as they come, 16 bytes each. */
export class Measurements {
  private readonly rows = new Rows();
  private readonly rounds = new Identifiers();
  private readonly workers = new Identifiers();
  private readonly files: { readonly first: number; readonly mistakes: Mistakes }[] = [];

  /** Begins the next file. */
  file(path: string): Mistakes {
    const mistakes = new Mistakes(path);
    this.files.push({ first: this.rows.count, mistakes });
    return mistakes;
  }

  /** @param seconds > 0; undefined where the worker has none in this round */
  add(round: Cell, worker: Cell, seconds: number | undefined, line: number): void {
    const [r, w] = [this.rounds.number(round), this.workers.number(worker)];
    if (seconds === undefined) return;
    this.rows.add(r, w, seconds, line);
    checkSurplus(this.rows, this.rounds, this.workers);
  }

  /**
   * Ends reading. A duration that is given twice, equally, counts once.
   * @throws InputError with all mistakes, among them two durations of a worker in a round
   */
  finish(): MeasuredRounds {
    const measured = new MeasuredRounds(this.rows, this.rounds, this.workers, (row, what) => {
      const file = this.files.findLast(({ first }) => first <= row);
      file?.mistakes.add(this.rows.line(row), what);
    });
    const mistakes = this.files.flatMap((file) => file.mistakes.list());
    if (mistakes.length > 0) throw new InputError(mistakes);
    return measured;
  }
}

/** The rounds of a log, complete or not. */
export class MeasuredRounds {
  readonly facts: LogFacts;
  private readonly groups: { rows: Int32Array; first: Int32Array };
  /** Column of each worker. */
  private readonly column: Int32Array;
  private readonly inOrder: Int32Array;
  /** Workers with a duration, by round. */
  private readonly present: Int32Array;

  /** @param wrong called for a row that contradicts another one */
  constructor(
    private readonly rows: Rows,
    private readonly rounds: Identifiers,
    private readonly workers: Identifiers,
    wrong: (row: number, what: string) => void,
  ) {
    this.groups = groupByRound(rows, rounds.count);
    this.inOrder = workers.inNaturalOrder();
    this.column = new Int32Array(workers.count);
    this.inOrder.forEach((worker, column) => {
      this.column[worker] = column;
    });
    this.present = new Int32Array(rounds.count);
    this.facts = this.count(wrong);
  }

  /** The header of the trace. */
  get header(): string[] {
    const names = this.workers.haveNames ? ['worker_name'] : [];
    return ['round', 'worker', 'duration_s', ...names];
  }

  /** The rows of the trace, round by round. */
  *trace(incomplete: Incomplete): Generator<readonly CsvCell[]> {
    const { rounds, workers, inOrder, facts } = this;
    const durations = new Float64Array(workers.count);
    let place = 0;
    for (const round of rounds.inOrder()) {
      const isComplete = this.present[round] === workers.count;
      const label = rounds.haveNames ? place : Number(rounds.text(round));
      place++;
      if (!isComplete && incomplete === 'drop') continue;
      durations.fill(facts.longest);
      for (const row of this.rowsOf(round))
        durations[this.column[this.rows.worker(row)]] = this.rows.duration(row);
      for (let column = 0; column < workers.count; column++) {
        const name = workers.text(inOrder[column]);
        yield workers.haveNames
          ? [label, column, durations[column], name]
          : [label, Number(name), durations[column]];
      }
    }
  }

  private rowsOf(round: number): Int32Array {
    return this.groups.rows.subarray(this.groups.first[round], this.groups.first[round + 1]);
  }

  private count(wrong: (row: number, what: string) => void): LogFacts {
    const { rows, rounds, workers, inOrder, present } = this;
    const roundsOf = new Int32Array(workers.count);
    /** Row of each worker in the present round, if it is of that round. */
    const last = new Int32Array(workers.count).fill(-1);
    let [complete, longest, repeated] = [0, 0, 0];
    for (let round = 0; round < rounds.count; round++) {
      for (const row of this.rowsOf(round)) {
        const worker = rows.worker(row);
        const before = last[worker];
        if (before >= 0 && rows.round(before) === round) {
          repeated++;
          if (rows.duration(before) === rows.duration(row)) continue;
          const what = `round ${rounds.text(round)} has worker ${workers.text(worker)} a second time`;
          wrong(row, `${what}, with another duration`);
        } else {
          present[round]++;
          roundsOf[worker]++;
        }
        last[worker] = row;
        longest = Math.max(longest, rows.duration(row));
      }
      if (present[round] === workers.count) complete++;
    }
    const missingByWorker = Array.from(inOrder, (worker) => ({
      worker: workers.text(worker),
      count: rounds.count - roundsOf[worker],
    }))
      .filter((each) => each.count > 0)
      .sort((a, b) => b.count - a.count);
    return {
      rounds: rounds.count,
      complete,
      workers: workers.count,
      names: workers.haveNames
        ? [workers.text(inOrder[0]), workers.text(inOrder[inOrder.length - 1])]
        : undefined,
      missing: rounds.count * workers.count - rows.count + repeated,
      missingByWorker,
      repeated,
      longest,
    };
  }
}

/** Names are numbered from here on; whole numbers below stand for themselves. */
const FIRST_NAME = 2 ** 52;

/** Numbers the rounds or workers of a log, whole numbers or names, in the order in which they first come. */
export class Identifiers {
  private readonly numbering = new Numbering();
  private readonly names = new Map<string, number>();
  private readonly nameList: string[] = [];
  private lastCell: Cell = undefined;
  private lastNumber = -1;

  get count(): number {
    return this.numbering.count;
  }

  /** Whether any is a name. */
  get haveNames(): boolean {
    return this.nameList.length > 0;
  }

  /** The number of an identifier: 12, "12" and 12.0 are one. */
  number(cell: Cell): number {
    // Most records are of the same round as the one before.
    if (cell !== this.lastCell || this.lastNumber < 0) {
      this.lastNumber = this.find(cell);
      this.lastCell = cell;
    }
    return this.lastNumber;
  }

  private find(cell: Cell): number {
    const value = typeof cell === 'string' && /^\s*\d+(\.0+)?\s*$/.test(cell) ? Number(cell) : cell;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < FIRST_NAME)
      return this.numbering.number(value);
    if (typeof value === 'bigint' && value >= 0n && value < BigInt(FIRST_NAME))
      return this.numbering.number(Number(value));
    const name = cell instanceof Date ? cell.toISOString() : String(cell).trim();
    let at = this.names.get(name);
    if (at === undefined) {
      at = this.nameList.push(name) - 1;
      this.names.set(name, at);
    }
    return this.numbering.number(FIRST_NAME + at);
  }

  /** An identifier as text. */
  text(number: number): string {
    const id = this.numbering.id(number);
    return id < FIRST_NAME ? String(id) : this.nameList[id - FIRST_NAME];
  }

  /** The numbers in the order of whole numbers, then of names as they came. */
  inOrder(): Int32Array {
    return this.numbering.sorted();
  }

  /** The same with names in their natural order: node-9 before node-10. */
  inNaturalOrder(): Int32Array {
    if (!this.haveNames) return this.inOrder();
    const parts = Array.from({ length: this.count }, (_, number) => this.text(number).split(/(\d+)/));
    return Int32Array.from(parts.keys()).sort((a, b) => compareParts(parts[a], parts[b]));
  }
}

/** Compares texts part by part: texts at even places, numbers at odd ones. */
function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    if (i % 2 === 1 && Number(a[i]) !== Number(b[i])) return Number(a[i]) - Number(b[i]);
    return a[i] < b[i] ? -1 : 1;
  }
  return a.length - b.length;
}
