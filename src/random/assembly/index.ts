// AssemblyScript. What ../scrambler.ts does in JavaScript, to the bit; it says what the functions are and lays out the
// memory. All parameters are addresses or counts, but for scale and shift. Addresses are multiples of 16.

function rotated(x: v128, by: i32): v128 {
  return v128.or(v128.shl<u32>(x, by), v128.shr<u32>(x, 32 - by));
}

/** Four generators at once, a lane each. `count` is a multiple of 4. */
export function random(state: usize, words: usize, count: i32): void {
  let s0 = v128.load(state);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  for (const end = words + ((<usize>count) << 2); words < end; words += 16) {
    v128.store(words, i32x4.add(rotated(i32x4.add(s0, s3), 7), s0));
    const t = v128.shl<u32>(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotated(s3, 11);
  }
  v128.store(state, s0);
  v128.store(state, s1, 16);
  v128.store(state, s2, 32);
  v128.store(state, s3, 48);
}

/** Coin number `index`, 0 or 1. */
function coin(coins: usize, index: i32): i32 {
  return (<i32>load<u8>(coins + <usize>(index >> 3)) >> (index & 7)) & 1;
}

/** Coins number `index` to `index + 7`, a lane each, as 0 or `flip`. `index` is a multiple of 8. */
function eightCoins(coins: usize, index: i32, flip: v128): v128 {
  const byte = i16x8.splat(<i16>load<u8>(coins + <usize>(index >> 3)));
  const lanes = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
  return v128.and(i16x8.eq(v128.and(byte, lanes), lanes), flip);
}

export function flipsOf(coins: usize, bits: i32, flips: usize): void {
  store<u16>(flips, <u16>coin(coins, 1));
  for (let k = 1; k < bits; k++) {
    const half = 1 << (k - 1);
    const lower = 1 << k;
    const upper = lower + half;
    if (half < 8) {
      for (let q = 0; q < half; q++) {
        const at = flips + ((<usize>q) << 1);
        const before = <i32>load<u16>(at);
        store<u16>(at, <u16>(before | (coin(coins, lower + q) << k)));
        store<u16>(at + ((<usize>half) << 1), <u16>(before | (coin(coins, upper + q) << k)));
      }
      continue;
    }
    const flip = i16x8.splat(<i16>lower);
    for (let q = 0; q < half; q += 8) {
      const at = flips + ((<usize>q) << 1);
      const before = v128.load(at);
      v128.store(at, v128.or(before, eightCoins(coins, lower + q, flip)));
      v128.store(at + ((<usize>half) << 1), v128.or(before, eightCoins(coins, upper + q, flip)));
    }
  }
}

/** Where each point's value lies among `leaves`, and these values in the order of the points. */
export function place(
  directions: usize,
  bits: i32,
  flips: usize,
  order: usize,
  leaves: usize,
  values: usize,
): void {
  store<u16>(order, 0);
  for (let k = 0; k < bits; k++) {
    const size = 1 << k;
    const direction = load<u16>(directions + ((<usize>k) << 1));
    const all = i16x8.splat(<i16>direction);
    let i = 0;
    for (; i + 8 <= size; i += 8) {
      const at = order + ((<usize>i) << 1);
      v128.store(at + ((<usize>size) << 1), v128.xor(v128.load(at), all));
    }
    for (; i < size; i++) {
      const at = order + ((<usize>i) << 1);
      store<u16>(at + ((<usize>size) << 1), load<u16>(at) ^ direction);
    }
  }
  const mask = (1 << (bits - 1)) - 1;
  for (const end = order + ((<usize>1) << (bits + 1)); order < end; order += 8) {
    const four = load<u64>(order);
    store<f64>(values, leaf(<i32>four & 0xffff, flips, mask, leaves));
    store<f64>(values, leaf(<i32>(four >> 16) & 0xffff, flips, mask, leaves), 8);
    store<f64>(values, leaf(<i32>(four >> 32) & 0xffff, flips, mask, leaves), 16);
    store<f64>(values, leaf(<i32>(four >> 48), flips, mask, leaves), 24);
    values += 32;
  }
}

function leaf(point: i32, flips: usize, mask: i32, leaves: usize): f64 {
  const image = point ^ <i32>load<u16>(flips + ((<usize>(point & mask)) << 1));
  return load<f64>(leaves + ((<usize>image) << 3));
}

/** The two numbers of 32 bits, with a sign, in the lower half of a vector, each and a half. */
function middles(words: v128): v128 {
  return f64x2.add(f64x2.convert_low_i32x4_s(words), f64x2.splat(0.5));
}

/** The upper half of a vector, in the place of the lower. */
function upper(words: v128): v128 {
  return i64x2.shuffle(words, words, 1, 1);
}

export function uniforms(words: usize, count: i32, centres: usize, width: f64, leaves: usize): void {
  const widths = f64x2.splat(width);
  for (const end = words + ((<usize>count) << 2); words < end; words += 16) {
    const four = v128.load(words);
    v128.store(leaves, f64x2.add(v128.load(centres), f64x2.mul(middles(four), widths)));
    v128.store(leaves, f64x2.add(v128.load(centres, 16), f64x2.mul(middles(upper(four)), widths)), 16);
    centres += 32;
    leaves += 32;
  }
}

/** s + s²/2 + s³/3 + … + s⁷/7. */
function series(s: v128): v128 {
  let sum = f64x2.add(f64x2.splat(1 / 6.0), f64x2.mul(s, f64x2.splat(1 / 7.0)));
  sum = f64x2.add(f64x2.splat(1 / 5.0), f64x2.mul(s, sum));
  sum = f64x2.add(f64x2.splat(1 / 4.0), f64x2.mul(s, sum));
  sum = f64x2.add(f64x2.splat(1 / 3.0), f64x2.mul(s, sum));
  sum = f64x2.add(f64x2.splat(1 / 2.0), f64x2.mul(s, sum));
  return f64x2.add(s, f64x2.mul(f64x2.mul(s, s), sum));
}

export function exponentials(
  words: usize,
  count: i32,
  logarithms: usize,
  widths: usize,
  shift: f64,
  scale: f64,
  leaves: usize,
): void {
  const shifts = f64x2.splat(shift);
  const scales = f64x2.splat(scale);
  for (const end = words + ((<usize>count) << 2); words < end; words += 16) {
    const four = v128.load(words);
    const first = series(f64x2.mul(middles(four), v128.load(widths)));
    const second = series(f64x2.mul(middles(upper(four)), v128.load(widths, 16)));
    v128.store(leaves, f64x2.add(shifts, f64x2.mul(scales, f64x2.add(v128.load(logarithms), first))));
    v128.store(
      leaves,
      f64x2.add(shifts, f64x2.mul(scales, f64x2.add(v128.load(logarithms, 16), second))),
      16,
    );
    logarithms += 32;
    widths += 32;
    leaves += 32;
  }
}
