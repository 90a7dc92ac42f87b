/**
 * Ranks of values, those of equal ones averaged, shifted and scaled to mean 0 and mean square 1 (all 0 if the values are
 * all equal): the mean product of two such lists is Spearman's rank correlation.
 */
export function standardRanks(values: Float64Array): Float64Array {
  const n = values.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(n);
  for (let first = 0; first < n; ) {
    let end = first + 1;
    while (end < n && values[order[end]] === values[order[first]]) end++;
    for (let i = first; i < end; i++) ranks[order[i]] = (first + end - 1) / 2 - (n - 1) / 2;
    first = end;
  }
  let squares = 0;
  for (const rank of ranks) squares += rank * rank;
  if (squares > 0) for (let i = 0; i < n; i++) ranks[i] *= Math.sqrt(n / squares);
  return ranks;
}
