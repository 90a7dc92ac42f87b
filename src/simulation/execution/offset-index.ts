/** Where a record lies in a journal. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The places of numbered records. A sweep may have millions of them: two numbers each, and no object. */
export class OffsetIndex {
  private offsets = new Float64Array(0);
  private lengths = new Uint32Array(0);
  private known = 0;

  /** How many are known. */
  get count(): number {
    return this.known;
  }

  has(record: number): boolean {
    return record < this.lengths.length && this.lengths[record] > 0;
  }

  get(record: number): Place | undefined {
    return this.has(record) ? { offset: this.offsets[record], length: this.lengths[record] } : undefined;
  }

  /** @param place of a record that is not known yet; its length is at least 1 */
  set(record: number, { offset, length }: Place): void {
    if (record >= this.lengths.length) this.grow(record + 1);
    this.offsets[record] = offset;
    this.lengths[record] = length;
    this.known++;
  }

  private grow(least: number): void {
    const size = Math.max(least, 2 * this.lengths.length);
    const { offsets, lengths } = this;
    this.offsets = new Float64Array(size);
    this.offsets.set(offsets);
    this.lengths = new Uint32Array(size);
    this.lengths.set(lengths);
  }
}
