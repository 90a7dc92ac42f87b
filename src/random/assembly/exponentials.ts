// AssemblyScript. What ../exponential-draws.ts does, which says why the numbers are those of alea and of standardExponential
// to the bit, and lays out the memory.

const LOW: u64 = 0xffffffff;
const PLACE: u64 = (1 << 45) - 1;

/** A step of alea as a generator of 32-bit numbers: the number below, the next carry above. */
function step(s: u64, last: u64): u64 {
  return 2091639 * s + (last >> 32);
}

/** 53 bits: a number, and above it. */
function joined(upper: u64, lower: u64): u64 {
  return ((upper & LOW) << 21) | ((lower & LOW) >> 11);
}

/**
 * Writes `shift` + `scale` times exponential variates: `count` times one for each member, whose own are next to each other
 * from `values` + `apart` times its number on.
 * @param state s0, s1, s2 and c, of 32 bits each
 * @param layers of each the width times 2^−45, and the width of the next
 * @param heights of each, and the last
 * @param apart bytes
 */
export function draw(
  state: usize,
  layers: usize,
  heights: usize,
  shift: f64,
  scale: f64,
  values: usize,
  members: i32,
  apart: usize,
  count: i32,
): void {
  let s0: u64 = load<u32>(state);
  let s1: u64 = load<u32>(state, 4);
  let s2: u64 = ((<u64>load<u32>(state, 12)) << 32) | load<u32>(state, 8);
  const tail = load<f64>(layers, 8);
  const width = <usize>members * apart;
  for (const end = values + ((<usize>count) << 3); values < end; values += 8) {
    for (let at = values, last = values + width; at < last; at += apart) {
      let beyond: f64 = 0;
      let x: f64;
      for (;;) {
        const upper = step(s0, s2);
        const lower = step(s1, upper);
        s0 = s2 & LOW;
        s1 = upper & LOW;
        s2 = lower;
        const u = joined(upper, lower);
        const layer = <usize>(u >> 45);
        const one = layers + (layer << 4);
        x = <f64>(<i64>(u & PLACE)) * load<f64>(one);
        if (x < load<f64>(one, 8)) break;
        if (layer === 0) {
          beyond += tail;
          continue;
        }
        const above = step(s0, s2);
        const below = step(s1, above);
        s0 = s2 & LOW;
        s1 = above & LOW;
        s2 = below;
        const height = load<f64>(heights + (layer << 3));
        const next = load<f64>(heights + (layer << 3), 8);
        const v = <f64>(<i64>joined(above, below)) * (1 / 9007199254740992.0);
        if (height + v * (next - height) < JSMath.exp(-x)) break;
      }
      store<f64>(at, shift + scale * (beyond + x));
    }
  }
  store<u32>(state, <u32>s0);
  store<u32>(state, <u32>s1, 4);
  store<u32>(state, <u32>s2, 8);
  store<u32>(state, <u32>(s2 >> 32), 12);
}
