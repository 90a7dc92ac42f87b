/**
 * Deals whole seats in proportion to shares by the largest remainder (Hamilton's method): each share gets the whole part
 * of its quota, and the seats that are left go to the largest fractions; of equal ones, to the earlier.
 * @param shares >= 0, with a positive sum
 * @param seats how many there are to deal
 * @param dealt where the seats of each share go; they add up to `seats`
 * @param scratch overwritten; as many entries as shares
 *
 * @example
 * // [3, 1, 1]: the quotas are 2.5, 1.25, 1.25
 * largestRemainder([0.5, 0.25, 0.25], 5)
 */
export function largestRemainder(
  shares: ArrayLike<number>,
  seats: number,
  dealt: Int32Array = new Int32Array(shares.length),
  scratch: Float64Array = new Float64Array(shares.length),
): Int32Array {
  const count = shares.length;
  let total = 0;
  for (let i = 0; i < count; i++) total += shares[i];
  let left = seats;
  for (let i = 0; i < count; i++) {
    const quota = (seats * shares[i]) / total;
    dealt[i] = Math.floor(quota);
    left -= dealt[i];
    // Rounding errors must not decide between equal remainders; a whole quota that they have made a little smaller has
    // the remainder 1 and gets its seat back first. One number for remainder and place, so that sorting is stable.
    scratch[i] = -Math.round((quota - dealt[i]) * 1e9) * count + i;
  }
  scratch.sort();
  for (let i = 0; i < left; i++) dealt[((scratch[i] % count) + count) % count]++;
  return dealt;
}
