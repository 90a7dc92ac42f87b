/** Rules by which coordinates are divided among levels of redundancy. */
export const LEVEL_RULES = ['optimal', 'mean-speeds', 'mean-times', 'single'] as const;

/** One of them. */
type LevelRule = (typeof LEVEL_RULES)[number];

/**
 * Shares of the coordinates that tolerate 0, 1, …, n − 1 stragglers, by the order statistics T_(1) <= … <= T_(n) of the
 * time that a worker takes for its part of the data (Wang, Cui et al., Optimization-based Block Coordinate Gradient
 * Coding). With y_s the work up to and with level s, Σ_{i <= s} (i + 1)·x_i, a round takes max over s of y_s·T_(n − s).
 * `optimal` has the least mean of that over the draws; `mean-speeds` has y_s in proportion to E[1/T_(n − s)],
 * `mean-times` to 1/E[T_(n − s)]; `single` puts all coordinates on the best level. Levels that some draw could not finish
 * are left out.
 *
 * @param draws times of all workers for one task each, one array per draw; infinite where a worker does not respond
 * @returns n shares that add up to 1; undefined if in some draw nobody responds
 */
export function shareOutCoordinates(
  rule: LevelRule,
  draws: readonly Float64Array[],
): Float64Array | undefined {
  const n = draws[0].length;
  // latest[d][s] = T_(n − s): when all but the s slowest are done.
  const latest = draws.map((times) => times.slice().sort().reverse());
  const first = latest.reduce((most, times) => Math.max(most, times.lastIndexOf(Infinity) + 1), 0);
  if (first === n) return undefined;
  if (rule === 'single') return bestLevel(latest, first);
  const inverse = Float64Array.from({ length: n }, (_, s) => {
    if (s < first) return 0;
    if (rule === 'mean-times') return 1 / meanOf(latest, (times) => times[s]);
    return meanOf(latest, (times) => 1 / times[s]);
  });
  const shares = inverse.map((y, s) => (y - (s === 0 ? 0 : inverse[s - 1])) / (s + 1));
  scaleToOne(shares);
  return rule === 'optimal' ? descend(shares, latest) : shares;
}

function meanOf(draws: readonly Float64Array[], value: (times: Float64Array) => number): number {
  return draws.reduce((sum, times) => sum + value(times), 0) / draws.length;
}

function scaleToOne(shares: Float64Array): void {
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (let s = 0; s < shares.length; s++) shares[s] /= total;
}

function bestLevel(latest: readonly Float64Array[], first: number): Float64Array {
  const n = latest[0].length;
  let best = first;
  let least = Infinity;
  for (let s = first; s < n; s++) {
    const time = (s + 1) * meanOf(latest, (times) => times[s]);
    if (time < least) {
      least = time;
      best = s;
    }
  }
  return Float64Array.from({ length: n }, (_, s) => (s === best ? 1 : 0));
}

/** Steps of the descent, and the first one's length. After these the mean is within 0.1 % of its least. */
const STEPS = 400;
const FIRST_STEP = 0.5;

/**
 * Minimises the mean round over the simplex of shares by exponentiated subgradients, steps falling as 1/√t (Nemirovski
 * & Yudin's mirror descent). The mean is convex in the shares. Returns the best that was met.
 */
function descend(start: Float64Array, latest: readonly Float64Array[]): Float64Array {
  const n = start.length;
  const shares = start.slice();
  const work = new Float64Array(n);
  const slope = new Float64Array(n);
  let best = start;
  let least = Infinity;
  for (let step = 0; step < STEPS; step++) {
    for (let s = 0; s < n; s++) work[s] = (s === 0 ? 0 : work[s - 1]) + (s + 1) * shares[s];
    slope.fill(0);
    let mean = 0;
    for (const times of latest) {
      let longest = 0;
      let at = 0;
      for (let s = 0; s < n; s++) {
        // A level that cannot be finished has no work before it.
        if (work[s] > 0 && work[s] * times[s] > longest) {
          longest = work[s] * times[s];
          at = s;
        }
      }
      mean += longest / latest.length;
      slope[at] += times[at] / latest.length;
    }
    if (mean < least) {
      least = mean;
      best = shares.slice();
    }
    // A coordinate of level s adds s + 1 to the work at all later levels, too.
    for (let s = n - 2; s >= 0; s--) slope[s] += slope[s + 1];
    const length = FIRST_STEP / Math.sqrt(step + 1);
    for (let s = 0; s < n; s++) shares[s] *= Math.exp(-length * (((s + 1) * slope[s]) / mean - 1));
    scaleToOne(shares);
  }
  return best;
}
