// AssemblyScript. Products of a dense matrix X with one or two vectors, in pairs of doubles.
//
// All numbers are doubles; pointers are byte offsets into the one memory. A row of X takes `row` bytes, a multiple of
// 32: behind the features it is filled up with zeros, and so are the vectors `beta` and `out`. `list` holds the
// indices of the `count` rows that take part (32 bits each, ascending).
//
// Every sum has a single accumulator that starts at 0, and its terms are added in ascending order of the features
// (scores) or of the rows (combine), each product rounded before it is added: the same bits as a plain loop. The two
// lanes of a vector are two sums, never two parts of one. The zeros at the end leave a sum as it is: it is not −0.

/** The address of a row of X: of the one that the list names at `at`. */
function rowAt(x: usize, row: usize, at: usize): usize {
  return x + <usize>load<u32>(at) * row;
}

/** The entry of a vector that belongs to the row that the list names at `at`: its address. */
function entryAt(vector: usize, at: usize): usize {
  return vector + ((<usize>load<u32>(at)) << 3);
}

/**
 * Lists the rows whose weight is not 0 in at least one of two vectors (which may be the same), and behind them the
 * last one three times more, so that rows can be taken four at a time.
 * @returns how many there are, without the repetitions
 */
export function select(first: usize, second: usize, rows: i32, list: usize): i32 {
  let next = list;
  for (let i = 0; i < rows; i++) {
    store<u32>(next, i);
    const counts = <i32>(load<f64>(first) !== 0) | <i32>(load<f64>(second) !== 0);
    next += <usize>(counts << 2);
    first += 8;
    second += 8;
  }
  const count = <i32>((next - list) >> 2);
  if (count > 0) {
    const last = load<u32>(next - 4);
    store<u32>(next, last);
    store<u32>(next, last, 4);
    store<u32>(next, last, 8);
  }
  return count;
}

/** Subtracts a number from every entry of a vector. */
export function subtract(vector: usize, rows: i32, base: f64): void {
  const bases = f64x2.splat(base);
  let i = 0;
  for (; i + 2 <= rows; i += 2) {
    v128.store(vector, f64x2.sub(v128.load(vector), bases));
    vector += 16;
  }
  if (i < rows) store<f64>(vector, load<f64>(vector) - base);
}

/** Number of nonzero entries of two vectors together. */
export function weighted(first: usize, second: usize, rows: i32): i32 {
  const zero = f64x2.splat(0);
  // Where a comparison holds, all bits of its lane are set: −1.
  let counts = i64x2.splat(0);
  let i = 0;
  for (; i + 2 <= rows; i += 2) {
    counts = i64x2.sub(counts, f64x2.ne(v128.load(first), zero));
    counts = i64x2.sub(counts, f64x2.ne(v128.load(second), zero));
    first += 16;
    second += 16;
  }
  const count = <i32>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
  if (i === rows) return count;
  return count + <i32>(load<f64>(first) !== 0) + <i32>(load<f64>(second) !== 0);
}

/** Replaces the scores s_i of the listed rows i by weights[i]·(s_i − labels[i]). */
export function residuals(list: usize, count: i32, scores: usize, labels: usize, weights: usize): void {
  for (let at = list; at < list + ((<usize>count) << 2); at += 4) {
    const score = entryAt(scores, at);
    const difference = load<f64>(score) - load<f64>(entryAt(labels, at));
    store<f64>(score, load<f64>(entryAt(weights, at)) * difference);
  }
}

/** out[i] = ⟨x_i, beta⟩ for the listed rows i. Reads the list up to the next multiple of four. */
export function scoresOfOne(x: usize, row: usize, list: usize, count: i32, beta: usize, out: usize): void {
  const end = list + ((<usize>count) << 2);
  for (let at = list; at < end; at += 16) {
    let x0 = rowAt(x, row, at);
    let x1 = rowAt(x, row, at + 4);
    let x2 = rowAt(x, row, at + 8);
    let x3 = rowAt(x, row, at + 12);
    let s = f64x2.splat(0);
    let t = f64x2.splat(0);
    for (let b = beta; b < beta + row; b += 32) {
      // Lanes are rows: the transposes of 2 x 2 entries.
      let u = v128.load_splat<f64>(b);
      let v = v128.load_splat<f64>(b, 8);
      let p = v128.load(x0);
      let q = v128.load(x1);
      s = f64x2.add(s, f64x2.mul(v128.shuffle<f64>(p, q, 0, 2), u));
      s = f64x2.add(s, f64x2.mul(v128.shuffle<f64>(p, q, 1, 3), v));
      p = v128.load(x2);
      q = v128.load(x3);
      t = f64x2.add(t, f64x2.mul(v128.shuffle<f64>(p, q, 0, 2), u));
      t = f64x2.add(t, f64x2.mul(v128.shuffle<f64>(p, q, 1, 3), v));
      u = v128.load_splat<f64>(b, 16);
      v = v128.load_splat<f64>(b, 24);
      p = v128.load(x0, 16);
      q = v128.load(x1, 16);
      s = f64x2.add(s, f64x2.mul(v128.shuffle<f64>(p, q, 0, 2), u));
      s = f64x2.add(s, f64x2.mul(v128.shuffle<f64>(p, q, 1, 3), v));
      p = v128.load(x2, 16);
      q = v128.load(x3, 16);
      t = f64x2.add(t, f64x2.mul(v128.shuffle<f64>(p, q, 0, 2), u));
      t = f64x2.add(t, f64x2.mul(v128.shuffle<f64>(p, q, 1, 3), v));
      x0 += 32;
      x1 += 32;
      x2 += 32;
      x3 += 32;
    }
    storeFour(out, at, s, t);
  }
}

/** The same for two vectors: beta and the one `row` bytes behind it; out and the one at `other`. */
export function scoresOfTwo(
  x: usize,
  row: usize,
  list: usize,
  count: i32,
  beta: usize,
  out: usize,
  other: usize,
): void {
  const end = list + ((<usize>count) << 2);
  for (let at = list; at < end; at += 16) {
    let x0 = rowAt(x, row, at);
    let x1 = rowAt(x, row, at + 4);
    let x2 = rowAt(x, row, at + 8);
    let x3 = rowAt(x, row, at + 12);
    let s = f64x2.splat(0);
    let t = f64x2.splat(0);
    let y = f64x2.splat(0);
    let z = f64x2.splat(0);
    let c = beta + row;
    for (let b = beta; b < beta + row; b += 16) {
      const u = v128.load_splat<f64>(b);
      const v = v128.load_splat<f64>(b, 8);
      const k = v128.load_splat<f64>(c);
      const l = v128.load_splat<f64>(c, 8);
      let p = v128.load(x0);
      let q = v128.load(x1);
      let e = v128.shuffle<f64>(p, q, 0, 2);
      let g = v128.shuffle<f64>(p, q, 1, 3);
      s = f64x2.add(f64x2.add(s, f64x2.mul(e, u)), f64x2.mul(g, v));
      y = f64x2.add(f64x2.add(y, f64x2.mul(e, k)), f64x2.mul(g, l));
      p = v128.load(x2);
      q = v128.load(x3);
      e = v128.shuffle<f64>(p, q, 0, 2);
      g = v128.shuffle<f64>(p, q, 1, 3);
      t = f64x2.add(f64x2.add(t, f64x2.mul(e, u)), f64x2.mul(g, v));
      z = f64x2.add(f64x2.add(z, f64x2.mul(e, k)), f64x2.mul(g, l));
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
      c += 16;
    }
    storeFour(out, at, s, t);
    storeFour(other, at, y, z);
  }
}

function storeFour(out: usize, at: usize, s: v128, t: v128): void {
  store<f64>(entryAt(out, at), f64x2.extract_lane(s, 0));
  store<f64>(entryAt(out, at + 4), f64x2.extract_lane(s, 1));
  store<f64>(entryAt(out, at + 8), f64x2.extract_lane(t, 0));
  store<f64>(entryAt(out, at + 12), f64x2.extract_lane(t, 1));
}

/**
 * out = Σ weights[i]·x_i over the listed rows i.
 * @param isTriangle whether row i begins with i zeros: they are passed over, as to add them would change nothing
 */
export function combineOne(
  x: usize,
  row: usize,
  list: usize,
  count: i32,
  weights: usize,
  out: usize,
  isTriangle: bool,
): void {
  memory.fill(out, 0, row);
  const end = list + ((<usize>count) << 2);
  let at = list;
  for (; at + 16 <= end; at += 16) {
    const skip = isTriangle ? (<usize>load<u32>(at) >> 2) << 5 : 0;
    let x0 = rowAt(x, row, at) + skip;
    let x1 = rowAt(x, row, at + 4) + skip;
    let x2 = rowAt(x, row, at + 8) + skip;
    let x3 = rowAt(x, row, at + 12) + skip;
    const u0 = v128.load_splat<f64>(entryAt(weights, at));
    const u1 = v128.load_splat<f64>(entryAt(weights, at + 4));
    const u2 = v128.load_splat<f64>(entryAt(weights, at + 8));
    const u3 = v128.load_splat<f64>(entryAt(weights, at + 12));
    for (let g = out + skip; g < out + row; g += 32) {
      let s = v128.load(g);
      let t = v128.load(g, 16);
      s = f64x2.add(s, f64x2.mul(u0, v128.load(x0)));
      t = f64x2.add(t, f64x2.mul(u0, v128.load(x0, 16)));
      s = f64x2.add(s, f64x2.mul(u1, v128.load(x1)));
      t = f64x2.add(t, f64x2.mul(u1, v128.load(x1, 16)));
      s = f64x2.add(s, f64x2.mul(u2, v128.load(x2)));
      t = f64x2.add(t, f64x2.mul(u2, v128.load(x2, 16)));
      s = f64x2.add(s, f64x2.mul(u3, v128.load(x3)));
      t = f64x2.add(t, f64x2.mul(u3, v128.load(x3, 16)));
      v128.store(g, s);
      v128.store(g, t, 16);
      x0 += 32;
      x1 += 32;
      x2 += 32;
      x3 += 32;
    }
  }
  for (; at < end; at += 4) addRow(rowAt(x, row, at), row, v128.load_splat<f64>(entryAt(weights, at)), out);
}

/** The same for two vectors: weights and those at `other`; out and the vector `row` bytes behind it. */
export function combineTwo(
  x: usize,
  row: usize,
  list: usize,
  count: i32,
  weights: usize,
  other: usize,
  out: usize,
): void {
  memory.fill(out, 0, row << 1);
  const end = list + ((<usize>count) << 2);
  let at = list;
  for (; at + 16 <= end; at += 16) {
    let x0 = rowAt(x, row, at);
    let x1 = rowAt(x, row, at + 4);
    let x2 = rowAt(x, row, at + 8);
    let x3 = rowAt(x, row, at + 12);
    const u0 = v128.load_splat<f64>(entryAt(weights, at));
    const u1 = v128.load_splat<f64>(entryAt(weights, at + 4));
    const u2 = v128.load_splat<f64>(entryAt(weights, at + 8));
    const u3 = v128.load_splat<f64>(entryAt(weights, at + 12));
    const v0 = v128.load_splat<f64>(entryAt(other, at));
    const v1 = v128.load_splat<f64>(entryAt(other, at + 4));
    const v2 = v128.load_splat<f64>(entryAt(other, at + 8));
    const v3 = v128.load_splat<f64>(entryAt(other, at + 12));
    let h = out + row;
    for (let g = out; g < out + row; g += 32) {
      let e = v128.load(x0);
      let s = f64x2.add(v128.load(g), f64x2.mul(u0, e));
      let t = f64x2.add(v128.load(h), f64x2.mul(v0, e));
      e = v128.load(x1);
      s = f64x2.add(s, f64x2.mul(u1, e));
      t = f64x2.add(t, f64x2.mul(v1, e));
      e = v128.load(x2);
      s = f64x2.add(s, f64x2.mul(u2, e));
      t = f64x2.add(t, f64x2.mul(v2, e));
      e = v128.load(x3);
      v128.store(g, f64x2.add(s, f64x2.mul(u3, e)));
      v128.store(h, f64x2.add(t, f64x2.mul(v3, e)));
      e = v128.load(x0, 16);
      s = f64x2.add(v128.load(g, 16), f64x2.mul(u0, e));
      t = f64x2.add(v128.load(h, 16), f64x2.mul(v0, e));
      e = v128.load(x1, 16);
      s = f64x2.add(s, f64x2.mul(u1, e));
      t = f64x2.add(t, f64x2.mul(v1, e));
      e = v128.load(x2, 16);
      s = f64x2.add(s, f64x2.mul(u2, e));
      t = f64x2.add(t, f64x2.mul(v2, e));
      e = v128.load(x3, 16);
      v128.store(g, f64x2.add(s, f64x2.mul(u3, e)), 16);
      v128.store(h, f64x2.add(t, f64x2.mul(v3, e)), 16);
      x0 += 32;
      x1 += 32;
      x2 += 32;
      x3 += 32;
      h += 32;
    }
  }
  for (; at < end; at += 4) {
    const xi = rowAt(x, row, at);
    addRow(xi, row, v128.load_splat<f64>(entryAt(weights, at)), out);
    addRow(xi, row, v128.load_splat<f64>(entryAt(other, at)), out + row);
  }
}

function addRow(xi: usize, row: usize, weight: v128, out: usize): void {
  for (let f: usize = 0; f < row; f += 16) {
    v128.store(out + f, f64x2.add(v128.load(out + f), f64x2.mul(weight, v128.load(xi + f))));
  }
}
