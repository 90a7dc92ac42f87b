import { gradientDifference } from '../../analysis/closed-forms/weighted.js';
import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { claimOf } from './claim-of.js';
import { type LinearRow, PAPER_ERROR, PAPER_ITERATIONS } from './linear-rows.js';
import { difference, sampleOf, shows } from './samples.js';

/** Runs behind a number of the paper's table. */
const PAPER_RUNS = 20;

/** The statements of Sections 5 and 6.2. */
export function linearClaims(rows: readonly LinearRow[], seed: string): Claim[] {
  const at = (rho: number, key: string) =>
    rows.find((row) => row.rho === rho && row.key === key) as LinearRow;
  return [
    ...theoremClaims(seed),
    ...[2, 4].flatMap((rho) => [
      countClaim(at(rho, 'true'), 'with weights'),
      countClaim(at(rho, 'false'), 'without weights'),
      fewerClaim(at(rho, 'true'), at(rho, 'false')),
      errorClaim(at(rho, 'true'), at(rho, 'false')),
      causeClaim(at(rho, 'true'), at(rho, 'scaled')),
      leverageClaim(at(rho, 'true'), at(rho, 'uniform')),
    ]),
    lowerClaim(at),
  ];
}

function theoremClaims(seed: string): Claim[] {
  return [
    { id: 'theorem-5-1', section: 'Theorem 5.1', of: 'rows', factor: 5, partitions: 200 },
    { id: 'corollary-5-2', section: 'Corollary 5.2', of: 'partitions of 25 rows', factor: 2, partitions: 20 },
  ].map(({ id, section, of, factor, partitions }) => {
    const value = gradientDifference({ factor, partitions }, seed);
    const statement =
      `Drawn ${of}, each kept once with its count as weight, give the same gradient as ` +
      'all draws, repetitions included';
    const note =
      'value: largest ‖difference‖ ÷ ‖gradient‖ over 20 sketches of the data of 6.2; equal to rounding ' +
      'is taken as below 1e-12';
    return {
      id: `wgc-${id}`,
      paper: 'wgc',
      section,
      statement,
      value,
      verdict: verdictOf(value < 1e-12),
      note,
    };
  });
}

/** Whether the paper's mean of 20 runs could be one of ours: both means have sampling errors. */
function countClaim({ rho, key, stopped }: LinearRow, how: string): Claim {
  const sample = sampleOf(stopped);
  const printed = PAPER_ITERATIONS[rho][key];
  const scatter = 1.96 * Math.hypot(sample.se ?? 0, sample.sd / Math.sqrt(PAPER_RUNS));
  return claimOf(
    `linear-iterations-${rho}-${key === 'true' ? 'weighted' : 'unweighted'}`,
    'table of 6.2',
    `rho = ${rho}, ${how}: ${printed} iterations`,
    sample,
    verdictOf(Math.abs(sample.value - printed) <= scatter),
    `ours differs by ${percent(sample.value / printed - 1)}; a mean of the paper’s ${PAPER_RUNS} runs and ours would differ ` +
      `by up to ±${scatter.toFixed(1)}. Where in the image of X the paper’s y lies is not printed; it decides how long the ` +
      'first gradient is, and so the number of iterations',
  );
}

function fewerClaim(weighted: LinearRow, unweighted: LinearRow): Claim {
  const { rho } = weighted;
  const gap = difference(weighted.stopped, unweighted.stopped);
  const printed = PAPER_ITERATIONS[rho].true / PAPER_ITERATIONS[rho].false;
  const ours = sampleOf(weighted.stopped).value / sampleOf(unweighted.stopped).value;
  return claimOf(
    `linear-fewer-${rho}`,
    '6.2',
    `rho = ${rho}: with weights gradient descent needs fewer iterations`,
    gap,
    verdictOf(gap.high < 0),
    `value: paired difference in iterations; the quotient is ${ours.toFixed(2)}, the paper's ${printed.toFixed(2)}`,
  );
}

function errorClaim(weighted: LinearRow, unweighted: LinearRow): Claim {
  const { rho } = weighted;
  const [own, other] = [sampleOf(weighted.squaredError), sampleOf(unweighted.squaredError)];
  const same = Math.abs(Math.log10(own.value / other.value)) < 0.5;
  const printed = PAPER_ERROR[rho];
  const asPrinted = Math.abs(Math.log10(own.value / printed)) < 0.5;
  return claimOf(
    `linear-error-${rho}`,
    'table of 6.2',
    `rho = ${rho}: the error is of the order ${printed.toExponential(0)}, with and without weights alike`,
    own,
    same ? (asPrinted ? 'holds' : 'holds as amended') : 'fails',
    `value: ‖theta − X†(y + e)‖² with weights; without ${other.value.toExponential(2)}. The same order is within a ` +
      `factor √10; ${asPrinted ? 'as printed' : `amended: the order is ${orderOf(own.value)}, not the printed one`}`,
  );
}

function causeClaim(weighted: LinearRow, scaled: LinearRow): Claim {
  const gap = difference(weighted.stopped, scaled.stopped);
  const worse = difference(weighted.squaredError, scaled.squaredError);
  return claimOf(
    `linear-cause-${weighted.rho}`,
    '6.2, Section 1',
    `rho = ${weighted.rho}: it is the weighting that saves iterations, not only a longer gradient`,
    gap,
    verdictOf(gap.high < 0),
    'value: iterations with weights less those of the same partitions with weight 1 and the gradient times draws/k, ' +
      `paired. The squared error differs by ${worse.value.toExponential(1)} ` +
      `(${worse.low.toExponential(1)} to ${worse.high.toExponential(1)})` +
      `${gap.high < 0 ? '' : `: a larger step saves ${gap.low > 0 ? 'more' : 'as many'}`}`,
  );
}

/** The point of importance sampling, against partitions that are drawn with equal probabilities. */
function leverageClaim(weighted: LinearRow, uniform: LinearRow): Claim {
  const { rho } = weighted;
  const gap = difference(weighted.squaredError, uniform.squaredError);
  const iterations = difference(weighted.stopped, uniform.stopped);
  return claimOf(
    `linear-leverage-${rho}`,
    'abstract, 3',
    `rho = ${rho}: drawing by leverage scores gives a lower error than drawing uniformly, both with weights`,
    gap,
    verdictOf(gap.high < 0),
    `value: difference of the squared errors, paired${shows(gap) ? '' : '; within its sampling error'}. Iterations differ by ` +
      `${iterations.value.toFixed(1)} (${iterations.low.toFixed(1)} to ${iterations.high.toFixed(1)}). The rows of X are ` +
      'shuffled, so that the scores of its partitions are nearly equal',
  );
}

function lowerClaim(at: (rho: number, key: string) => LinearRow): Claim {
  const saved = (rho: number) => {
    const [weighted, unweighted] = [at(rho, 'true').stopped, at(rho, 'false').stopped];
    return unweighted.map((count, i) => 100 * (1 - weighted[i] / count));
  };
  const gap = difference(saved(2), saved(4));
  return claimOf(
    'linear-lower-rho',
    '6.2',
    'For lower rho the weights save more iterations',
    gap,
    verdictOf(gap.low > 0),
    `value: percentage points; ${sampleOf(saved(2)).value.toFixed(0)} % of the iterations are saved at rho = 2 and ` +
      `${sampleOf(saved(4)).value.toFixed(0)} % at rho = 4. It takes more draws to have k different ones of 2k than of 4k ` +
      'partitions, and draws/k is the mean weight. Section 6.1 says the opposite of MNIST',
  );
}

function percent(x: number): string {
  return `${x > 0 ? '+' : '−'}${Math.abs(100 * x).toFixed(0)} %`;
}

function orderOf(x: number): string {
  return `1e${Math.round(Math.log10(x))}`;
}
