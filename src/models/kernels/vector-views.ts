/** The vectors that stand side by side in an array, as arrays of their own: made once for an array that comes again. */
export class VectorViews {
  private array: Float64Array | undefined;
  private length = 0;
  private views: Float64Array[] = [];

  /** Vector r of those of this length. */
  of(array: Float64Array, r: number, length: number): Float64Array {
    if (array !== this.array || length !== this.length) {
      this.array = array;
      this.length = length;
      this.views = [];
    }
    for (let k = this.views.length; k <= r; k++) {
      this.views.push(array.subarray(k * length, (k + 1) * length));
    }
    return this.views[r];
  }
}
