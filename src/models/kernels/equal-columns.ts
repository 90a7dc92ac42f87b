import type { SparseRows } from './rows.js';

/**
 * A sparse matrix whose equal columns share an entry of the vectors that it is multiplied with. Each score has the same
 * terms in the same order as without, and each entry of a sum of rows is the one of all its columns: the same bits.
 */
export interface SharedColumns {
  /** Entries of a vector: columns that differ, the first to stand in a row the first. */
  readonly entries: number;
  /** The entry of each column. */
  readonly entryOf: Int32Array;
  /** The matrix over these entries; see SparseRows.distinct. */
  readonly rows: SparseRows;
}

/**
 * Finds equal columns, and numbers entries in the order in which rows need them, so that columns of a
 * single row alone are adjacent.
 * @returns undefined where the stored numbers differ: only matrices with a single value, such as 1, are examined
 */
export function shareColumns(rows: SparseRows): SharedColumns | undefined {
  const { value } = rows;
  if (value.length === 0 || !value.every((entry) => entry === value[0])) return undefined;
  const { entries, entryOf } = numberInOrder(rows, classesOf(rows));
  const all = overEntries(rows, entryOf, entries);
  return { entries, entryOf, rows: { ...all, distinct: eachOnce(all) } };
}

/** Other rows with the same columns, such as those of a test part, over the same entries. */
export function overEntries(rows: SparseRows, entryOf: Int32Array, entries: number): SparseRows {
  return { ...rows, features: entries, column: rows.column.map((c) => entryOf[c]) };
}

/** ⟨a, b⟩ of vectors of entries, column by column; without shared columns, entry by entry. */
export function innerProduct(a: Float64Array, b: Float64Array, entryOf?: Int32Array): number {
  let sum = 0;
  if (entryOf === undefined) for (let f = 0; f < a.length; f++) sum += a[f] * b[f];
  else for (let f = 0; f < entryOf.length; f++) sum += a[entryOf[f]] * b[entryOf[f]];
  return sum;
}

/** A number for each column, equal for equal ones: columns of a kind are parted at a row that has some of them only. */
function classesOf({ points, features, start, column }: SparseRows): Int32Array {
  const classOf = new Int32Array(features);
  const size = new Int32Array(features + 1);
  const lastRow = new Int32Array(features + 1).fill(-1);
  /** The class that the columns of a class which stand in the last row go to. */
  const parted = new Int32Array(features + 1);
  const free: number[] = [];
  let classes = 1;
  size[0] = features;
  for (let i = 0; i < points; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      const own = classOf[column[e]];
      if (lastRow[own] !== i) {
        lastRow[own] = i;
        // The only column of its kind need not go.
        parted[own] = size[own] === 1 ? own : (free.pop() ?? classes++);
      }
      const next = parted[own];
      if (next === own) continue;
      classOf[column[e]] = next;
      size[next]++;
      if (--size[own] === 0) free.push(own);
    }
  }
  return classOf;
}

/** Numbers the classes in the order in which rows need them; that of columns which no row has comes last. */
function numberInOrder({ features, column }: SparseRows, classOf: Int32Array): Omit<SharedColumns, 'rows'> {
  const numbers = new Int32Array(features + 1).fill(-1);
  let entries = 0;
  const number = (f: number) => {
    if (numbers[classOf[f]] < 0) numbers[classOf[f]] = entries++;
    return numbers[classOf[f]];
  };
  for (let e = 0; e < column.length; e++) number(column[e]);
  const entryOf = Int32Array.from({ length: features }, (_, f) => number(f));
  return { entries, entryOf };
}

/** Each column of a row once. */
function eachOnce(rows: SparseRows): SparseRows {
  const { points, features, start, column, value } = rows;
  const starts = new Int32Array(points + 1);
  const kept = new Int32Array(column.length);
  const lastRow = new Int32Array(features).fill(-1);
  let next = 0;
  for (let i = 0; i < points; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      if (lastRow[column[e]] === i) continue;
      lastRow[column[e]] = i;
      kept[next++] = column[e];
    }
    starts[i + 1] = next;
  }
  return { ...rows, start: starts, column: kept.slice(0, next), value: value.slice(0, next) };
}
