import { fault, InputError, type Issue, mistake } from '../../simulation/input/input-error.js';
import { hint } from '../../simulation/input/nearest.js';
import { type Cell, hasUnit, isDate, isMissing, secondsOf, UNITS, type Unit } from './cells.js';
import type { LogTable } from './table.js';

/** Columns of a log as the user names them. */
export interface ColumnChoice {
  readonly round?: string;
  readonly worker?: string;
  readonly duration?: string;
  readonly start?: string;
  readonly end?: string;
  readonly unit?: Unit;
  /** A column for each worker. */
  readonly wide?: boolean;
}

/** Columns of a log by their numbers. */
export interface Layout {
  /** undefined: a record is a round. */
  readonly round: number | undefined;
  /** undefined: the file is the worker; a list: each of these columns holds the durations of a worker. */
  readonly worker: number | undefined | readonly number[];
  /** Of a table that is not wide. */
  readonly time: { readonly duration: number } | { readonly start: number; readonly end: number } | undefined;
  /** undefined where the cells are dates. */
  readonly unit: Unit | undefined;
  readonly comma: boolean;
}

type Role = 'round' | 'worker' | 'duration' | 'start' | 'end';

/**
 * Columns to be read of a log: as the user says, else by their names where that leaves no choice.
 * @param several whether there are other files, so that a file can be one worker's
 * @throws InputError with a line for each thing that cannot be known, which names the option that settles it
 */
export function layoutOf(path: string, table: LogTable, choice: ColumnChoice, several: boolean): Layout {
  const columns = new Columns(path, table, choice);
  const round = columns.find('round');
  const wide = columns.wide(round);
  if (wide !== undefined) {
    const { unit, comma } = columns.format(wide);
    if (round === undefined && columns.candidates('round').length > 1) columns.ask('round');
    columns.throwQuestions();
    return { round, worker: wide, time: undefined, unit, comma };
  }
  const worker = columns.find('worker');
  if (round === undefined) columns.ask('round');
  if (worker === undefined && !several) columns.ask('worker');
  const time = columns.time();
  const { unit, comma } = columns.format(time === undefined ? [] : Object.values(time));
  columns.throwQuestions();
  return { round, worker, time, unit, comma };
}

/** The columns of a log, with the questions that they leave. */
class Columns {
  private readonly questions: Issue[] = [];

  constructor(
    private readonly path: string,
    private readonly table: LogTable,
    private readonly choice: ColumnChoice,
  ) {}

  /** The column of a role, if it is clear. */
  find(role: Role): number | undefined {
    const chosen =
      this.choice[role] ??
      (role in (this.table.known ?? {}) ? this.table.known?.[role as 'round'] : undefined);
    if (chosen === undefined) {
      const candidates = this.candidates(role);
      return candidates.length === 1 ? candidates[0] : undefined;
    }
    const found = this.table.columns.indexOf(chosen);
    if (found >= 0) return found;
    const names = this.table.columns.filter((name) => name !== '');
    this.questions.push(mistake(`${this.path}: --${role}`, chosen, `${listed(names)}${hint(chosen, names)}`));
    return undefined;
  }

  /** Columns that may have a role by their names, and by what they hold. */
  candidates(role: Role): number[] {
    return this.numbers.filter((column) => {
      if (!isNamed(role, this.table.columns[column])) return false;
      return (
        role === 'round' || role === 'worker' || this.holds(column, role === 'duration' ? isNumber : isTime)
      );
    });
  }

  /** The columns of workers, if the table is wide; a table is taken for one if its columns are numbered alike. */
  wide(round: number | undefined): number[] | undefined {
    const { choice, table } = this;
    const others = this.numbers.filter(
      (column) => column !== round && table.columns[column] !== '' && this.holds(column, isNumber),
    );
    if (choice.wide === true) {
      if (others.length === 0)
        this.question('a wide table without columns of numbers', 'a column for each worker');
      return others;
    }
    const isSaid = [choice.worker, choice.duration, choice.start, choice.end, table.known].some(
      (each) => each !== undefined,
    );
    if (isSaid) return undefined;
    const groups = new Map<string, number[]>();
    for (const column of others) {
      const numbered = /^(.*?)\d+(.*)$/.exec(table.columns[column]);
      if (numbered === null) continue;
      const key = `${numbered[1]}#${numbered[2]}`;
      groups.set(key, [...(groups.get(key) ?? []), column]);
    }
    const [largest] = [...groups.values()].sort((a, b) => b.length - a.length);
    if (largest === undefined || largest.length < 2) return undefined;
    // A column of its own that names the worker says more than numbers in names.
    return this.candidates('worker').every((column) => largest.includes(column)) ? largest : undefined;
  }

  /** The column of durations, or those of starts and ends. */
  time(): Layout['time'] {
    const { choice } = this;
    const byEnds = choice.start !== undefined || choice.end !== undefined;
    const duration = byEnds ? undefined : this.find('duration');
    if (duration !== undefined) return { duration };
    const [start, end] = [this.find('start'), this.find('end')];
    const isClear = byEnds || this.candidates('duration').length === 0;
    if (start !== undefined && end !== undefined && isClear) return { start, end };
    if (byEnds) {
      if (start === undefined) this.ask('start');
      if (end === undefined) this.ask('end');
    } else if (choice.duration === undefined) this.ask('duration');
    return undefined;
  }

  /** Unit and decimal separator of the cells of some columns. */
  format(columns: readonly number[]): { unit: Unit | undefined; comma: boolean } {
    const { choice, table } = this;
    const cells = table.sample
      .flatMap((row) => columns.map((column) => row[column]))
      .filter((cell) => !isMissing(cell));
    const comma =
      !table.form.startsWith('CSV') || table.form === 'CSV'
        ? false
        : cells.some((cell) => /^\s*[+-]?\d+,\d+/.test(String(cell)));
    if (columns.length === 0 || (cells.length > 0 && cells.every(isDate))) return { unit: undefined, comma };
    const named = new Set(columns.flatMap((column) => unitsOf(table.columns[column])));
    const known = columns.some((column) => table.columns[column] === table.known?.duration)
      ? table.known?.unit
      : undefined;
    const unit =
      choice.unit ??
      known ??
      (cells.length > 0 && cells.every(hasUnit) ? 's' : named.size === 1 ? [...named][0] : undefined);
    if (unit === undefined) {
      const name = columns
        .map((column) => table.columns[column])
        .slice(0, 2)
        .join(' and ');
      this.question(
        `the unit of ${name} is not known`,
        `${Object.keys(UNITS)
          .map((each) => `--unit ${each}`)
          .join(', ')} (s keeps the numbers)`,
      );
    }
    return { unit, comma };
  }

  /** Asks which column has a role. */
  ask(role: Role): void {
    // Said already where the column that the user named is not there.
    if (this.choice[role] !== undefined) return;
    const candidates = this.candidates(role).map((column) => this.table.columns[column]);
    const what = `the ${role}`;
    if (candidates.length > 1)
      this.question(
        `${candidates.length} columns may be ${what}`,
        candidates.map((name) => `--${role} ${quoted(name)}`).join(' or '),
      );
    else {
      const names = this.table.columns.filter((name) => name !== '');
      const ways: { [role in Role]?: string } = {
        duration: ', or --start COLUMN --end COLUMN',
        worker: ', or --wide (a column for each)',
      };
      this.question(
        `no column is clearly ${what}`,
        `--${role} COLUMN${ways[role] ?? ''}, of ${listed(names)}`,
      );
    }
  }

  /** @throws InputError where anything has been asked */
  throwQuestions(): void {
    if (this.questions.length > 0) throw new InputError(this.questions);
  }

  private question(what: string, allowed: string): void {
    this.questions.push(fault(this.path, what, allowed));
  }

  private get numbers(): number[] {
    return this.table.columns.map((_, column) => column);
  }

  /** Whether nine in ten of a column's cells are of a kind, those that are missing left out. */
  private holds(column: number, kind: (cell: Cell) => boolean): boolean {
    const cells = this.table.sample.map((row) => row[column]).filter((cell) => !isMissing(cell));
    return cells.length > 0 && cells.filter(kind).length >= 0.9 * cells.length;
  }
}

function isNumber(cell: Cell): boolean {
  return secondsOf(cell, { unit: 'ms', comma: true }) !== undefined;
}

function isTime(cell: Cell): boolean {
  return isDate(cell) || isNumber(cell);
}

const NUMBERED = ['id', 'idx', 'index', 'number', 'num', 'no', 'name'];
const ROUND = ['round', 'step', 'iteration', 'iter', 'batch', 'minibatch'];
const WORKER = [
  'worker',
  'rank',
  'host',
  'hostname',
  'node',
  'machine',
  'instance',
  'pod',
  'replica',
  'executor',
  'server',
];
const START = ['start', 'started', 'begin', 'began'];
const END = ['end', 'ended', 'finish', 'finished', 'stop', 'stopped'];
const STAMP = ['timestamp', 'ts', 'at', 'date', 'datetime', 'clock', 'epoch', 'total', 'cumulative'];
const UNIT_WORDS: Readonly<Record<Unit, readonly string[]>> = {
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  ms: ['ms', 'msec', 'msecs', 'milli', 'millis', 'millisecond', 'milliseconds'],
  us: ['us', 'µs', 'μs', 'usec', 'usecs', 'micro', 'micros', 'microsecond', 'microseconds'],
  ns: ['ns', 'nsec', 'nsecs', 'nano', 'nanos', 'nanosecond', 'nanoseconds'],
};
const DURATION = [
  'duration',
  'dur',
  'elapsed',
  'latency',
  'took',
  'runtime',
  'time',
  ...Object.values(UNIT_WORDS).flat(),
];

/** Whether a column may have a role by its name, of which the last part of a nested one counts. */
function isNamed(role: Role, name: string): boolean {
  const words = wordsOf(name.split('.').at(-1) ?? '');
  const has = (list: readonly string[]) => words.some((word) => list.includes(word));
  const only = (list: readonly string[]) => words.every((word) => list.includes(word));
  switch (role) {
    case 'round':
      return has(ROUND) && only([...ROUND, ...NUMBERED, 'global', 'train', 'training', 'mini']);
    case 'worker':
      return has(WORKER) && only([...WORKER, ...NUMBERED, 'global', 'addr', 'address']);
    case 'duration':
      return has(DURATION) && !has([...START, ...END, ...STAMP]);
    case 'start':
      return has(START);
    case 'end':
      return has(END);
  }
}

function unitsOf(name: string): Unit[] {
  const words = wordsOf(name);
  return (Object.keys(UNIT_WORDS) as Unit[]).filter((unit) =>
    words.some((word) => UNIT_WORDS[unit].includes(word)),
  );
}

/** @example 'batchTime_ms' → batch, time, ms */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-zµμ]+/)
    .filter((word) => word !== '');
}

function quoted(name: string): string {
  return /^[\w.:-]+$/.test(name) ? name : `'${name}'`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(quoted).join(', ');
  return names.length > 12 ? `${shown}, … (${names.length})` : shown;
}
