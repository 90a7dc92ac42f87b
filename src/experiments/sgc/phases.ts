import { sampleCorrelation } from 'simple-statistics';
import { above, below, CLOSE, type Claim, claimsFor, close, judge } from '../../analysis/figures/claim.js';
import { type Estimate, interval, surelyAbove, surelyBelow } from '../../statistics/estimate.js';
import { pow } from '../../statistics/pow.js';
import { jackknife, scaled } from '../../statistics/ratios.js';
import { CLOSE_TEXT, meanRatio, written } from './floors.js';
import type { VariantName } from './settings.js';
import type { Curve, Study } from './study.js';

const claimOf = claimsFor('sgc');

/**
 * Down to this error the exponential phase is measured: a thousandth of ‖beta_0 − beta*‖₂ = 54.5, at which every
 * variant is far from its floor, and which even the slowest reaches.
 */
const LEVEL = 0.05;

/**
 * Σ_{u <= t} u^-0.7, the steps of eq. (11) so far in units of the first. With steps that shrink, the error of
 * gradient descent falls exponentially in this sum, and not in t.
 */
export function cumulatedStep(t: number): number {
  let sum = 0;
  for (let u = 1; u <= t; u++) sum += pow(u, -0.7);
  return sum;
}

/**
 * By how much the logarithm of the mean error falls per unit of the cumulated step: from the first record until it
 * is down to the level, or else to the last record.
 */
export function decayRate(curve: Curve, runs?: readonly number[]): number {
  const logs = meanErrors(curve, runs).map(Math.log);
  const steps = curve.iterations.map(cumulatedStep);
  const level = Math.log(LEVEL);
  const below = logs.findIndex((log) => log <= level);
  if (below < 1) return (logs[0] - (logs.at(-1) as number)) / ((steps.at(-1) as number) - steps[0]);
  const part = (logs[below - 1] - level) / (logs[below - 1] - logs[below]);
  return (logs[0] - level) / (steps[below - 1] + part * (steps[below] - steps[below - 1]) - steps[0]);
}

/** The decay rate of one curve divided by that of another of as many runs. */
export function rateRatio(a: Curve, b: Curve): Estimate {
  return jackknife(a.errors[0].length, (runs) => decayRate(a, runs) / decayRate(b, runs));
}

/** The mean over several pairs of curves, whose run i has points placed alike: taken again without each run in turn. */
export function meanRateRatio(pairs: readonly (readonly [Curve, Curve])[]): Estimate {
  return jackknife(pairs[0][0].errors[0].length, (runs) => {
    return pairs.reduce((sum, [a, b]) => sum + decayRate(a, runs) / decayRate(b, runs), 0) / pairs.length;
  });
}

/** Index of the record at which the mean error is nearest to the middle, by its logarithm, of that phase. */
export function middleOfPhase(curve: Curve): number {
  const means = meanErrors(curve);
  const middle = Math.sqrt(means[0] * LEVEL);
  const distance = (error: number) => Math.abs(Math.log(error / middle));
  return means.reduce((best, error, i) => (distance(error) < distance(means[best]) ? i : best), 0);
}

/**
 * Fit of a straight line to the logarithm of the mean error over the cumulated step: R² of a least-squares line
 * through the records until the error is ten times its last value.
 */
export function straightness(curve: Curve): number {
  const means = meanErrors(curve);
  const end = means.findIndex((error) => error < 10 * (means.at(-1) as number));
  const y = means.slice(0, Math.max(3, end)).map(Math.log);
  const x = curve.iterations.slice(0, y.length).map(cumulatedStep);
  return sampleCorrelation(x, y) ** 2;
}

/** The mean error at each record, over all runs or some. */
function meanErrors({ errors }: Curve, some?: readonly number[]): number[] {
  return errors.map((all) => {
    const runs = some?.map((run) => all[run]) ?? all;
    return runs.reduce((sum, error) => sum + error, 0) / runs.length;
  });
}

/** R² from which on a line is taken for straight. */
export const STRAIGHT = 0.9;

/** Decay rate of one variant divided by that of another. */
function rateAt(study: Study, a: VariantName, b: VariantName, p: number): Estimate {
  return rateRatio(study.of(a, p), study.of(b, p));
}

/** "For all p the convergence rate of SGC exhibits two phases: an exponential decay followed by an error floor." */
export function twoPhasesClaims(study: Study, probabilities: readonly number[]): Claim[] {
  const worst = Math.min(...probabilities.map((p) => straightness(study.of('sgc', p))));
  const fall = scaled(
    meanRatio(
      probabilities.map((p) => {
        const { iterations, errors } = study.of('sgc', p);
        const half = iterations.findIndex((t) => t >= (iterations.at(-1) as number) / 2);
        return [errors.at(-1) as readonly number[], errors[half]];
      }),
    ),
    -100,
    100,
  );
  const flat = judge(fall, interval(fall), below(10)) === 'holds';
  return [
    claimOf({
      id: 'exponential-phase',
      section: 'VI.B, Fig. 3',
      statement: 'For all p SGC’s error first falls exponentially',
      found: worst,
      verdict: above(STRAIGHT),
      note:
        'value: R² of ln(error) as a straight line over the cumulated step Σ u^-0.7, the least over p; holds above ' +
        `${STRAIGHT}. The steps shrink as t^-0.7, so that it is no straight line over t`,
    }),
    claimOf({
      id: 'floor-phase',
      section: 'VI.B, Fig. 3',
      statement: 'The exponential decay of SGC’s error ends in a floor',
      found: fall,
      verdict: below(flat ? 10 : 50),
      amended: !flat,
      note:
        'value: percent by which the error still falls in the second half of the iterations, mean over p; a floor is ' +
        'taken as less than 10 %. Where stragglers are the noise the error follows the square root of the step, ' +
        `t^-0.35, which is 22 % in the second half${flat ? '' : '; as amended: less than 50 %'}`,
    }),
  ];
}

/** "Both have the same performance in the exponential phase", of SGC and Ignore-Stragglers-SGD. */
export function samePhaseClaim(
  where: { readonly id: string; readonly section: string },
  study: Study,
  probabilities: readonly number[],
): Claim {
  const errors = meanRatio(
    probabilities.map((p) => {
      const at = middleOfPhase(study.of('ignore', p));
      return [study.of('sgc', p).errors[at], study.of('ignore', p).errors[at]];
    }),
  );
  const rates = meanRateRatio(probabilities.map((p) => [study.of('sgc', p), study.of('ignore', p)]));
  const same = judge(errors, interval(errors), close) !== 'fails';
  return claimOf({
    id: where.id,
    section: where.section,
    statement: 'SGC and Ignore-Stragglers-SGD perform the same in the exponential phase',
    found: same ? errors : rates,
    verdict: close,
    amended: !same,
    note: same
      ? `value: ${ERRORS}; decay rates: ${written(rates)}. "The same": ${CLOSE_TEXT}`
      : `value: decay rate of SGC ÷ that of Ignore-Stragglers-SGD; ${ERRORS}: ${written(errors)}. "The same": ` +
        `${CLOSE_TEXT}; as amended: the rates are, the errors are not`,
  });
}

const ERRORS = 'error of SGC ÷ that of Ignore-Stragglers-SGD in the middle of that phase, mean over p';

/** ErasureHead's slow decay at large p. */
export function erasureheadRateClaim(
  where: {
    readonly id: string;
    readonly section: string;
    readonly statement: string;
    /** Part of SGC's rate that it must be below. */
    readonly part: number;
  },
  study: Study,
  probabilities: readonly number[],
): Claim {
  const p = probabilities.at(-1) as number;
  return claimOf({
    id: `${where.id}-collapse`,
    section: where.section,
    statement: where.statement,
    found: rateAt(study, 'erasurehead', 'sgc', p),
    verdict: below(where.part),
    note:
      `value: decay rate of ErasureHead ÷ that of SGC at p = ${p}, below ${where.part}. At the other ` +
      `p: ${probabilities
        .slice(0, -1)
        .map((q) => `${rateAt(study, 'erasurehead', 'sgc', q).value.toFixed(2)} (${q})`)
        .join(', ')}. Divided by 1 − p^d it is ${written(rateAt(study, 'erasurehead-unbiased', 'sgc', p))}`,
  });
}

/** The cause of that decay: the code, or the divisor that is left out. */
export function erasureheadCodeClaim(
  where: { readonly id: string; readonly section: string },
  study: Study,
  probabilities: readonly number[],
): Claim {
  const p = probabilities.at(-1) as number;
  const plain = rateAt(study, 'erasurehead', 'sgc', p);
  const unbiased = rateAt(study, 'erasurehead-unbiased', 'sgc', p);
  const collapses = judge(plain, interval(plain), below(0.5));
  const keeps = surelyAbove(unbiased, 1 - CLOSE);
  const unfit = surelyBelow(unbiased, 1 - CLOSE) ? 'holds' : 'inconclusive';
  return claimOf({
    id: `${where.id}-unfit`,
    section: where.section,
    statement: 'For large p the code of ErasureHead cannot be used, as its convergence deteriorates',
    found: unbiased,
    verdict: collapses !== 'holds' ? collapses : keeps ? 'holds as amended' : unfit,
    note:
      `value: decay rate of ErasureHead divided by 1 − p^d ÷ that of SGC at p = ${p}. ` +
      (keeps
        ? 'It is the missing divisor that makes every step too short, not the code: divided by it, it keeps up'
        : 'Divided by it, it does not surely keep up'),
    instead: 'its rate does not drop to less than half of SGC’s',
  });
}
