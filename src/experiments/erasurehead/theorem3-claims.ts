import { meanApproximate, meanUncoded } from '../../analysis/closed-forms/erasurehead.js';
import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { erasureheadClaim, exactly } from './claims.js';
import type { BoundName, BoundRow } from './theorem3-bounds.js';
import type { WholeRun } from './theorem3-run.js';

/** The three bounds of Theorem 3, and what follows from them. */
export function theorem3Claims(
  rows: readonly BoundRow[],
  whole: { readonly rows: readonly WholeRun[]; readonly setting: string },
): Claim[] {
  const of = (bound: BoundName) => rows.filter((row) => row.bound === bound);
  const largest = (bound: BoundName) => Math.max(...of(bound).map(({ ratio }) => ratio));
  const holds = (bound: BoundName) => of(bound).every(({ ratio }) => ratio <= 1);
  const gridOf = (bound: BoundName) => `${of(bound).length} settings: c = 1, 2, 5, 10, n/c = 1 … 200`;
  const printed = of('exact').filter(({ ratio }) => ratio > 1);
  const simulated = of('exact').find(({ c, simulated }) => c === 10 && simulated)?.simulated;
  const runs = (scheme: WholeRun['scheme']) => whole.rows.filter((row) => row.scheme === scheme);
  return [
    erasureheadClaim(
      'theorem3-uncoded',
      'Theorem 3',
      'Uncoded, lambda = 1/c: an iteration takes at most (c log(n) + c + 1)/n on average',
      exactly(largest('uncoded')),
      verdictOf(holds('uncoded')),
      `value: the largest mean over its bound, ${gridOf('uncoded')}`,
    ),
    erasureheadClaim(
      'theorem3-exact',
      'Theorem 3',
      'EGC, lambda = 1/c: an iteration takes at most (c log(n/c) + c + 1)/n on average',
      simulated ?? exactly(largest('exact')),
      holds('exact') ? 'holds' : holds('repaired') ? 'holds as amended' : 'fails',
      `value: simulated mean over the bound, c = 10, n = 200. It fails in ${printed.length} of ${gridOf('exact')}, by up to ` +
        `${(100 * (largest('exact') - 1)).toFixed(0)} %, as it rests on (13); all of them have c >= ` +
        `${Math.min(...printed.map(({ c }) => c))}. Amended: (c log(n/c) + 2c)/n, the largest ratio to which is ` +
        `${largest('repaired').toFixed(4)}`,
    ),
    erasureheadClaim(
      'theorem3-approximate',
      'Theorem 3',
      'AGC, lambda = 1/c: an iteration takes at most (c² log(1/(1 − delta)) + c² + c)/n on average',
      exactly(largest('approximate')),
      verdictOf(holds('approximate')),
      `value: the largest mean over its bound, delta = 1/2, ${gridOf('approximate')}`,
    ),
    erasureheadClaim(
      'theorem3-whole',
      'Theorem 3',
      'The time to reach epsilon >= epsilon_0 is at most iterations (Lemma 1, Theorem 2) times time per iteration',
      exactly(worst(whole.rows, 'bound')),
      worst(whole.rows, 'wholeBound') <= 1 ? 'holds as amended' : 'fails',
      `value: the largest mean time over its bound on the instance of erasurehead-theorem12, ${whole.setting}: uncoded ` +
        `${digits(worst(runs('uncoded'), 'bound'))}, EGC ${digits(worst(runs('frc'), 'bound'))}, AGC ` +
        `${digits(worst(runs('erasurehead'), 'bound'))}. The printed number of iterations is not rounded up. Amended: a ` +
        `whole number of them (largest ratio ${digits(worst(whole.rows, 'wholeBound'))}), EGC’s time per iteration ` +
        'repaired, sigma on a ball as for Theorem 1',
    ),
    harmonicClaim(),
    speedup(),
  ];
}

function worst(rows: readonly WholeRun[], bound: 'bound' | 'wholeBound'): number {
  return Math.max(...rows.map((row) => row.time.value / row[bound]));
}

function digits(x: number): string {
  return x.toFixed(3);
}

/** (15), on which all three bounds rest. */
function harmonicClaim(): Claim {
  const most = 10_000;
  let sum = 0;
  let outside = 0;
  for (let n = 1; n <= most; n++) {
    sum += 1 / n;
    if (sum < Math.log(n) || sum > Math.log(n) + 1) outside++;
  }
  return erasureheadClaim(
    'harmonic',
    'proof of Theorem 3, (15)',
    'log(n) <= H_n <= log(n) + 1 for n >= 1',
    exactly(outside),
    verdictOf(outside === 0),
    `value: exceptions among n = 1 … ${most.toLocaleString('en')}`,
  );
}

/** "Almost a log(n) speedup": how the ratio of the times per iteration grows with n. */
function speedup(): Claim {
  const c = 2;
  const sizes = [10, 100, 1000];
  const ratios = sizes.map((n) => {
    const times = { n, c, lambda: 1 / c };
    return meanUncoded(times) / meanApproximate(times, n / 2);
  });
  const growth = ratios.slice(1).map((ratio, i) => ratio - ratios[i]);
  // Growth by the same amount for every factor of ten is growth like log(n).
  const logarithmic = Math.abs(growth[1] / growth[0] - 1) <= 0.1;
  return erasureheadClaim(
    'log-speedup',
    'Section 4, after Theorem 3',
    'For fixed c and delta the speed-up of AGC over uncoded descent grows almost like log(n)',
    exactly(ratios[ratios.length - 1]),
    verdictOf(logarithmic),
    `value: mean time per iteration of uncoded over AGC’s, c = 2, lambda = 1/2, delta = 1/2, n = 1000; for n = ` +
      `${sizes.join(', ')}: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}. Iterations come on top: AGC needs ` +
      'about 1/(1 − exp(−c·delta)) times as many, whatever n is',
  );
}
