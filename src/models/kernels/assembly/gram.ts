// AssemblyScript. The upper triangle of XᵀVX, row by row, and behind it XᵀVy: `packedGram` of ../gram.ts, to the same bits.
//
// A row of X takes `row` bytes; `list` holds the indices of the `count` points that take part (32 bits each, ascending).
// Points are taken four at a time, their terms added up before they are added to an entry, and the rest one by one.

/** Rows of the triangle at a time: they stay in the cache while all points go by. */
const TILE: i32 = 16;

/** Bytes of the triangle's rows before row f. */
function before(f: i32, features: i32): usize {
  return (<usize>(f * features - (f * (f - 1)) / 2)) << 3;
}

/** Adds to `out`, which is to hold zeros at first. */
export function packGram(
  x: usize,
  row: usize,
  list: usize,
  count: i32,
  weights: usize,
  labels: usize,
  features: i32,
  out: usize,
): void {
  const vector = out + before(features, features);
  const fours = list + ((<usize>(count & ~3)) << 2);
  const end = list + ((<usize>count) << 2);
  for (let first = 0; first < features; first += TILE) {
    const last = min(first + TILE, features);
    for (let at = list; at < fours; at += 16) {
      addFour(x, row, at, weights, labels, features, first, last, out, vector);
    }
    for (let at = fours; at < end; at += 4) {
      addOne(x, row, at, weights, labels, features, first, last, out, vector);
    }
  }
}

function addFour(
  x: usize,
  row: usize,
  at: usize,
  weights: usize,
  labels: usize,
  features: i32,
  first: i32,
  last: i32,
  out: usize,
  vector: usize,
): void {
  const i0 = <usize>load<u32>(at);
  const i1 = <usize>load<u32>(at, 4);
  const i2 = <usize>load<u32>(at, 8);
  const i3 = <usize>load<u32>(at, 12);
  const w0 = load<f64>(weights + (i0 << 3));
  const w1 = load<f64>(weights + (i1 << 3));
  const w2 = load<f64>(weights + (i2 << 3));
  const w3 = load<f64>(weights + (i3 << 3));
  const y0 = load<f64>(labels + (i0 << 3));
  const y1 = load<f64>(labels + (i1 << 3));
  const y2 = load<f64>(labels + (i2 << 3));
  const y3 = load<f64>(labels + (i3 << 3));
  const beyond = (<usize>features) << 3;
  for (let f = first; f < last; f++) {
    const skip = (<usize>f) << 3;
    let x0 = x + i0 * row + skip;
    let x1 = x + i1 * row + skip;
    let x2 = x + i2 * row + skip;
    let x3 = x + i3 * row + skip;
    const s0 = w0 * load<f64>(x0);
    const s1 = w1 * load<f64>(x1);
    const s2 = w2 * load<f64>(x2);
    const s3 = w3 * load<f64>(x3);
    store<f64>(vector + skip, load<f64>(vector + skip) + (s0 * y0 + s1 * y1 + s2 * y2 + s3 * y3));
    const u0 = f64x2.splat(s0);
    const u1 = f64x2.splat(s1);
    const u2 = f64x2.splat(s2);
    const u3 = f64x2.splat(s3);
    let entry = out + before(f, features);
    const end = entry + (beyond - skip);
    for (; entry + 16 <= end; entry += 16) {
      let sum = f64x2.add(f64x2.mul(u0, v128.load(x0)), f64x2.mul(u1, v128.load(x1)));
      sum = f64x2.add(sum, f64x2.mul(u2, v128.load(x2)));
      sum = f64x2.add(sum, f64x2.mul(u3, v128.load(x3)));
      v128.store(entry, f64x2.add(v128.load(entry), sum));
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
    if (entry < end) {
      const sum = s0 * load<f64>(x0) + s1 * load<f64>(x1) + s2 * load<f64>(x2) + s3 * load<f64>(x3);
      store<f64>(entry, load<f64>(entry) + sum);
    }
  }
}

function addOne(
  x: usize,
  row: usize,
  at: usize,
  weights: usize,
  labels: usize,
  features: i32,
  first: i32,
  last: i32,
  out: usize,
  vector: usize,
): void {
  const i = <usize>load<u32>(at);
  const weight = load<f64>(weights + (i << 3));
  const label = load<f64>(labels + (i << 3));
  for (let f = first; f < last; f++) {
    const skip = (<usize>f) << 3;
    let xi = x + i * row + skip;
    const scaled = weight * load<f64>(xi);
    store<f64>(vector + skip, load<f64>(vector + skip) + scaled * label);
    let entry = out + before(f, features);
    for (let k = f; k < features; k++) {
      store<f64>(entry, load<f64>(entry) + scaled * load<f64>(xi));
      entry += 8;
      xi += 8;
    }
  }
}
