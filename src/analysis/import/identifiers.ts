import { Numbering } from '../../models/traces/rows.js';
import type { Cell } from './cells.js';

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
