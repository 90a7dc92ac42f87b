import { meanExact, meanExactPrinted } from '../../analysis/closed-forms/erasurehead.js';
import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import type { Check } from '../../analysis/validate/check.js';
import { lemma6And7 } from '../../analysis/validate/erasurehead-checks.js';
import { interval } from '../../statistics/estimate.js';
import { ratio } from '../../statistics/ratios.js';
import { agrees, erasureheadClaim, exactly, FAR, short } from './claims.js';
import type { Lemma8Row } from './lemma8-rows.js';

/** The statements of Lemma 8 and of the paragraph after it. */
export function lemma8Claims(rows: readonly Lemma8Row[], n: number): Claim[] {
  const of = (scheme: Lemma8Row['scheme']) => rows.filter((row) => row.scheme === scheme);
  /** The same setting in all claims: lambda = 0.5, c = 3, delta = 0.5. */
  const base = (scheme: Lemma8Row['scheme']) =>
    of(scheme).find(({ varied, lambda }) => varied === 'lambda' && lambda === 0.5) as Lemma8Row;
  const matching = (some: readonly Lemma8Row[], value: (row: Lemma8Row) => number | undefined) =>
    some.filter((row) => agrees(row.time, value(row) ?? Number.NaN)).length;
  const at = `value: simulated E[T] for n = ${n}, lambda = 0.5, c = 3, delta = 0.5`;

  const uncoded = matching(of('uncoded'), ({ printed }) => printed);
  const frc = base('frc');
  const coded = of('frc').filter(({ c }) => c > 1);
  const asPrinted = matching(coded, ({ printed }) => printed);
  const corrected = matching(of('frc'), ({ exact }) => exact);
  const agc = base('erasurehead');
  const within = of('erasurehead').filter(
    ({ time, printed }) => time.value - FAR * time.se <= (printed ?? Number.NaN),
  ).length;
  const truth = matching(of('erasurehead'), ({ exact }) => exact);
  const loosest = Math.max(...of('erasurehead').map(({ printed, exact }) => (printed ?? Number.NaN) / exact));
  return [
    erasureheadClaim(
      'lemma8-12',
      'Lemma 8, (12)',
      'E[T] of uncoded descent is 1/n + H_n/(lambda n)',
      base('uncoded').time,
      verdictOf(uncoded === of('uncoded').length),
      `${at}; ${uncoded} of ${of('uncoded').length} settings agree within ${FAR} standard errors`,
    ),
    erasureheadClaim(
      'lemma8-13',
      'Lemma 8, (13)',
      'E[T] of the exact gradient code is c/n + (H_n − H_c)/(lambda n)',
      frc.time,
      asPrinted === coded.length ? 'holds' : corrected === of('frc').length ? 'holds as amended' : 'fails',
      `${at}, where (13) gives ${frc.printed?.toFixed(4)}; it agrees in ${asPrinted} of ${coded.length} settings with ` +
        `c > 1, and for c = 1 it is not (12). Amended: n/c groups, each the least of c exponentials, give c/n + H_{n/c}/(lambda n) = ` +
        `${frc.exact.toFixed(4)}, which agrees in ${corrected} of ${of('frc').length}`,
    ),
    erasureheadClaim(
      'lemma8-14',
      'Lemma 8, (14)',
      'E[T] of the approximate code is at most c/n + (c/(lambda n))(H_n − H_{n−r})',
      agc.time,
      verdictOf(within === of('erasurehead').length),
      `${at}, bound ${agc.printed?.toFixed(4)}; ${within} of ${of('erasurehead').length} settings within it. It is up to ` +
        `${loosest.toFixed(2)} times the true mean, since the iteration also ends when all groups are in: ` +
        `c/n + (c/(lambda n)) Σ P(K >= s)/(n − s + 1) agrees in ${truth} of ${of('erasurehead').length}`,
    ),
    cyclicClaim(rows, n),
    ...optimalLoads(),
  ];
}

/** Section 5 on why only fractional repetition is compared; with c = 1 and c = n the two codes are the same. */
function cyclicClaim(rows: readonly Lemma8Row[], n: number): Claim {
  const cyclic = rows.filter(({ scheme, c }) => scheme === 'cyclic' && c > 1 && c < n);
  const pairs = cyclic.flatMap((row) => {
    const same = ({ varied, lambda, c, delta }: Lemma8Row) =>
      varied === row.varied && lambda === row.lambda && c === row.c && delta === row.delta;
    const frc = rows.find((other) => other.scheme === 'frc' && same(other));
    return frc === undefined ? [] : [{ row, over: ratio(row.time, frc.time) }];
  });
  const slower = pairs.filter(({ over }) => interval(over).low > 1).length;
  const base = pairs.find(({ row }) => row.varied === 'lambda' && row.lambda === 0.5);
  return erasureheadClaim(
    'cyclic-slower',
    'Section 5',
    'The cyclic repetition code is generally slower than the fractional repetition code',
    base?.over ?? exactly(Number.NaN),
    verdictOf(pairs.length > 0 && slower === pairs.length),
    `value: simulated E[T] of the cyclic code over that of the other, n = ${n}, lambda = 0.5, c = 3; slower in ${slower} of ` +
      `${pairs.length} settings with 1 < c < n. It needs any n − c + 1 workers, the other one only of each group`,
  );
}

/** Lemmas 6 and 7, which Lemma 8 rests on. */
export function exponentialClaims(trials: number, seed: string): Claim[] {
  const checks = [30, 100].flatMap((n) => lemma6And7(n, trials, seed));
  const isSeventh = ({ source }: Check) => source.includes('Lemma 7');
  const claim = (
    id: string,
    section: string,
    statement: string,
    own: readonly Check[],
    what: string,
  ): Claim => {
    const [{ expected, simulated, se }] = own;
    const matching = own.filter((check) =>
      agrees({ value: check.simulated, se: check.se }, check.expected),
    ).length;
    return erasureheadClaim(
      id,
      section,
      statement,
      { value: simulated, se },
      verdictOf(matching === own.length),
      `value: simulated ${what}, where the formula gives ${short(expected)}; ${matching} of ${own.length} numbers for n = 30 and ` +
        `100 agree within ${FAR} standard errors`,
    );
  };
  return [
    claim(
      'lemma6',
      'Lemma 6',
      'The p-th smallest of n exponentials of rate lambda has mean (H_n − H_{n−p})/lambda',
      checks.filter((check) => !isSeventh(check)),
      'mean of the 11th of 30 with mean 2',
    ),
    claim(
      'lemma7',
      'Lemma 7',
      'The least of c exponentials of rate lambda is exponential with rate c·lambda',
      checks.filter(isSeventh),
      'mean of the least of 30 with mean 2',
    ),
  ];
}

/** Which c minimises (13): the claim that it is 1/lambda, for 1/lambda among the divisors of n. */
function optimalLoads(): Claim[] {
  const cases = [30, 60, 100, 1000].flatMap((n) => {
    const divisors = Array.from({ length: n }, (_, i) => i + 1).filter((c) => n % c === 0);
    return divisors.map((best) => ({ n, divisors, best, lambda: 1 / best }));
  });
  const slow = [1, 1.5, 2, 5].flatMap((lambda) =>
    [30, 60, 100, 1000].map((n) => ({
      n,
      divisors: Array.from({ length: n }, (_, i) => i + 1).filter((c) => n % c === 0),
      best: 1,
      lambda,
    })),
  );
  const all = [...cases.filter(({ best }) => best > 1), ...slow];
  /** Whether no other c is better by more than rounding. */
  const isLeast = (formula: typeof meanExact, { n, divisors, best, lambda }: (typeof all)[number]) =>
    divisors.every((c) => formula({ n, lambda, c: best }) <= formula({ n, lambda, c }) * (1 + 1e-12));
  const printed = all.filter((each) => isLeast(meanExactPrinted, each)).length;
  const corrected = all.filter((each) => isLeast(meanExact, each));
  const losses = all.map(({ n, divisors, best, lambda }) => {
    const least = Math.min(...divisors.map((c) => meanExact({ n, lambda, c })));
    return meanExact({ n, lambda, c: best }) / least - 1;
  });
  const settings = `${all.length} settings: n = 30, 60, 100, 1000, 1/lambda dividing n, and lambda >= 1`;
  return [
    erasureheadClaim(
      'optimal-c-printed',
      'Section 4, after Lemma 8',
      'The right-hand side of (13) is least for c = 1 if lambda >= 1, and for c = 1/lambda if lambda < 1',
      exactly(printed),
      verdictOf(printed === all.length),
      `value: of ${settings}, those in which no other divisor of n is better. This is about (13) as printed, which is no mean time`,
    ),
    erasureheadClaim(
      'optimal-c',
      'Section 4, after Lemma 8',
      'The exact code is fastest with c = 1 if lambda >= 1, and with c = 1/lambda if lambda < 1',
      exactly(corrected.length),
      corrected.length === all.length ? 'holds as amended' : 'fails',
      `value: the same with (13) corrected, of ${settings}. The most that c = 1/lambda costs beyond the best divisor: ` +
        `${(100 * Math.max(...losses)).toFixed(1)} %`,
    ),
  ];
}
