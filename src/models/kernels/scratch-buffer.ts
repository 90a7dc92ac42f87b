/** A scratch array that grows with what is asked of it. */
export class Room {
  private array = new Float64Array(0);

  /** At least so many entries: the same array until more are asked for, and then a new one. */
  of(entries: number): Float64Array {
    if (this.array.length < entries) this.array = new Float64Array(entries);
    return this.array;
  }
}
