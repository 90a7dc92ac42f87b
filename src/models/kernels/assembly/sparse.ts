// AssemblyScript. Products of a sparse matrix X with up to ten vectors at once, in pairs of doubles.
//
// Row i of X has the entries start[i] .. start[i + 1] − 1 of `column` and `value` (32-bit indices, and doubles). Vectors
// are interleaved: the entries of all of them for one column, or for one row, stand together and take `width` bytes, 16
// for each pair of vectors. The lanes are vectors, so that each has its sums to itself: they run over the columns
// (scores) or the rows (combine) in ascending order, from 0, as in a plain loop.

/** Whether one of the vectors has an entry that is not 0. */
function anyEntry(at: usize, width: usize): bool {
  const zero = f64x2.splat(0);
  for (let k: usize = 0; k < width; k += 16) {
    if (v128.any_true(f64x2.ne(v128.load(at + k), zero))) return true;
  }
  return false;
}

/** out_i = Σ value·beta over row i, for the rows that have a weight; where `weights` is 0, for all. */
export function sparseScores(
  rows: i32,
  start: usize,
  column: usize,
  value: usize,
  width: usize,
  betas: usize,
  weights: usize,
  out: usize,
): void {
  for (let i = 0; i < rows; i++, start += 4, out += width) {
    if (weights !== 0 && !anyEntry(weights + <usize>i * width, width)) continue;
    const from = <usize>load<u32>(start);
    const to = <usize>load<u32>(start, 4);
    let s = f64x2.splat(0);
    let t = f64x2.splat(0);
    let u = f64x2.splat(0);
    let v = f64x2.splat(0);
    let w = f64x2.splat(0);
    for (let e = from; e < to; e++) {
      const beta = betas + <usize>load<u32>(column + (e << 2)) * width;
      const x = v128.load_splat<f64>(value + (e << 3));
      s = f64x2.add(s, f64x2.mul(x, v128.load(beta)));
      if (width > 16) t = f64x2.add(t, f64x2.mul(x, v128.load(beta, 16)));
      if (width > 32) u = f64x2.add(u, f64x2.mul(x, v128.load(beta, 32)));
      if (width > 48) v = f64x2.add(v, f64x2.mul(x, v128.load(beta, 48)));
      if (width > 64) w = f64x2.add(w, f64x2.mul(x, v128.load(beta, 64)));
    }
    v128.store(out, s);
    if (width > 16) v128.store(out, t, 16);
    if (width > 32) v128.store(out, u, 32);
    if (width > 48) v128.store(out, v, 48);
    if (width > 64) v128.store(out, w, 64);
  }
}

/** Adds weight·value to `out` at the columns of each row, where a vector has a weight. */
export function sparseCombine(
  rows: i32,
  start: usize,
  column: usize,
  value: usize,
  width: usize,
  weights: usize,
  out: usize,
): void {
  for (let i = 0; i < rows; i++, start += 4, weights += width) {
    if (!anyEntry(weights, width)) continue;
    const from = <usize>load<u32>(start);
    const to = <usize>load<u32>(start, 4);
    const s = v128.load(weights);
    const t = width > 16 ? v128.load(weights, 16) : s;
    const u = width > 32 ? v128.load(weights, 32) : s;
    const v = width > 48 ? v128.load(weights, 48) : s;
    const w = width > 64 ? v128.load(weights, 64) : s;
    for (let e = from; e < to; e++) {
      const sum = out + <usize>load<u32>(column + (e << 2)) * width;
      const x = v128.load_splat<f64>(value + (e << 3));
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(s, x)));
      if (width > 16) v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.mul(t, x)), 16);
      if (width > 32) v128.store(sum, f64x2.add(v128.load(sum, 32), f64x2.mul(u, x)), 32);
      if (width > 48) v128.store(sum, f64x2.add(v128.load(sum, 48), f64x2.mul(v, x)), 48);
      if (width > 64) v128.store(sum, f64x2.add(v128.load(sum, 64), f64x2.mul(w, x)), 64);
    }
  }
}

/** The scores of a single vector, whose entries stand side by side. */
export function sparseScoresOfOne(
  rows: i32,
  start: usize,
  column: usize,
  value: usize,
  beta: usize,
  weights: usize,
  out: usize,
): void {
  let from = <usize>load<u32>(start);
  for (let i = 0; i < rows; i++, out += 8) {
    start += 4;
    const to = <usize>load<u32>(start);
    if (weights === 0 || load<f64>(weights + ((<usize>i) << 3)) !== 0) {
      let sum: f64 = 0;
      let c = column + (from << 2);
      const end = column + (to << 2);
      for (let x = value + (from << 3); c < end; c += 4, x += 8) {
        sum += load<f64>(x) * load<f64>(beta + ((<usize>load<u32>(c)) << 3));
      }
      store<f64>(out, sum);
    }
    from = to;
  }
}

/** Adds weight·value to `out` at the columns of each row, for a single vector. */
export function sparseCombineOne(
  rows: i32,
  start: usize,
  column: usize,
  value: usize,
  weights: usize,
  out: usize,
): void {
  let from = <usize>load<u32>(start);
  for (let i = 0; i < rows; i++, weights += 8) {
    start += 4;
    const to = <usize>load<u32>(start);
    const weight = load<f64>(weights);
    if (weight !== 0) {
      let c = column + (from << 2);
      const end = column + (to << 2);
      for (let x = value + (from << 3); c < end; c += 4, x += 8) {
        const sum = out + ((<usize>load<u32>(c)) << 3);
        store<f64>(sum, load<f64>(sum) + weight * load<f64>(x));
      }
    }
    from = to;
  }
}

/** Adds the upper triangle of XᵀX, row by row of a square matrix; columns ascend within a row of X. */
export function sparseGram(
  rows: i32,
  start: usize,
  column: usize,
  value: usize,
  features: i32,
  out: usize,
): void {
  const width = (<usize>features) << 3;
  let from = <usize>load<u32>(start);
  for (let i = 0; i < rows; i++) {
    start += 4;
    const to = <usize>load<u32>(start);
    const end = column + (to << 2);
    let x = value + (from << 3);
    for (let a = column + (from << 2); a < end; a += 4, x += 8) {
      const row = out + <usize>load<u32>(a) * width;
      const entry = load<f64>(x);
      let y = x;
      let b = a;
      for (; b + 8 <= end; b += 8, y += 16) {
        const p = row + ((<usize>load<u32>(b)) << 3);
        const q = row + ((<usize>load<u32>(b, 4)) << 3);
        store<f64>(p, load<f64>(p) + entry * load<f64>(y));
        store<f64>(q, load<f64>(q) + entry * load<f64>(y, 8));
      }
      if (b < end) {
        const p = row + ((<usize>load<u32>(b)) << 3);
        store<f64>(p, load<f64>(p) + entry * load<f64>(y));
      }
    }
    from = to;
  }
}
