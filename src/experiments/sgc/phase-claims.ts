import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { averageOf, ratioOfMeans, scaled } from '../../statistics/ratios.js';
import { claimOf, surelyBelow, written } from './claim-of.js';
import { middleOfPhase, rateRatio, straightness } from './phases.js';
import type { VariantName } from './settings.js';
import type { Study } from './study.js';

/** How far "the same" reaches. */
const ABOUT_SAME = 0.1;

/** R² from which on a line is taken for straight. */
export const STRAIGHT = 0.9;

/** Decay rate of one variant divided by that of another. */
function rates(study: Study, a: VariantName, b: VariantName, p: number): Estimate {
  return rateRatio(study.of(a, p), study.of(b, p));
}

/** "For all p the convergence rate of SGC exhibits two phases: an exponential decay followed by an error floor." */
export function twoPhasesClaims(study: Study, probabilities: readonly number[]): Claim[] {
  const worst = Math.min(...probabilities.map((p) => straightness(study.of('sgc', p))));
  const falls = probabilities.map((p) => lastFall(study, p));
  const fall = averageOf(falls);
  return [
    claimOf(
      'exponential-phase',
      'VI.B, Fig. 3',
      'For all p SGC’s error first falls exponentially',
      worst,
      verdictOf(worst > STRAIGHT),
      'value: R² of ln(error) as a straight line over the cumulated step Σ u^-0.7, the least over p; holds above ' +
        `${STRAIGHT}. The steps shrink as t^-0.7, so that it is no straight line over t`,
    ),
    claimOf(
      'floor-phase',
      'VI.B, Fig. 3',
      'The exponential decay of SGC’s error ends in a floor',
      fall,
      fall.value < 10 ? 'holds' : fall.value < 50 ? 'holds as amended' : 'fails',
      'value: percent by which the error still falls in the second half of the iterations, mean over p; a floor is ' +
        'taken as less than 10 %. Where stragglers are the noise the error follows the square root of the step, ' +
        't^-0.35, which is 22 % in the second half',
    ),
  ];
}

function lastFall(study: Study, p: number): Estimate {
  const { iterations, errors } = study.of('sgc', p);
  const last = iterations.at(-1) as number;
  const half = iterations.findIndex((t) => t >= last / 2);
  return scaled(ratioOfMeans(errors.at(-1) as number[], errors[half] as number[]), -100, 100);
}

/** "Both have the same performance in the exponential phase", of SGC and Ignore-Stragglers-SGD. */
export function samePhaseClaim(
  where: { readonly id: string; readonly section: string },
  study: Study,
  probabilities: readonly number[],
): Claim {
  const errors = averageOf(
    probabilities.map((p) => {
      const at = middleOfPhase(study.of('ignore', p));
      return ratioOfMeans(study.of('sgc', p).errors[at], study.of('ignore', p).errors[at]);
    }),
  );
  const ratesOf = averageOf(probabilities.map((p) => rates(study, 'sgc', 'ignore', p)));
  const same = (x: Estimate) => Math.abs(x.value - 1) <= ABOUT_SAME;
  return claimOf(
    where.id,
    where.section,
    'SGC and Ignore-Stragglers-SGD perform the same in the exponential phase',
    errors,
    same(errors) ? 'holds' : same(ratesOf) ? 'holds as amended' : 'fails',
    'value: error of SGC ÷ that of Ignore-Stragglers-SGD in the middle of that phase, mean over p; decay rates: ' +
      `${written(ratesOf)}. "The same" is taken as within ${100 * ABOUT_SAME} %; as amended: the rates are, the errors are not`,
  );
}

/** ErasureHead's slow decay at large p, and what it comes from. */
export function erasureheadRateClaims(
  where: { readonly id: string; readonly section: string },
  study: Study,
  probabilities: readonly number[],
): Claim[] {
  const p = probabilities.at(-1) as number;
  const plain = rates(study, 'erasurehead', 'sgc', p);
  const unbiased = rates(study, 'erasurehead-unbiased', 'sgc', p);
  const collapses = surelyBelow(plain, 0.5);
  const keeps = unbiased.value > 1 - ABOUT_SAME;
  return [
    claimOf(
      `${where.id}-collapse`,
      where.section,
      'For large p the rate of ErasureHead’s exponential decay drops drastically',
      plain,
      verdictOf(collapses),
      `value: decay rate of ErasureHead ÷ that of SGC at p = ${p}; holds where surely below one half. At the other ` +
        `p: ${probabilities
          .slice(0, -1)
          .map((q) => `${rates(study, 'erasurehead', 'sgc', q).value.toFixed(2)} (${q})`)
          .join(', ')}`,
    ),
    claimOf(
      `${where.id}-unfit`,
      where.section,
      'For large p the code of ErasureHead cannot be used, as its convergence deteriorates',
      unbiased,
      !collapses ? 'fails' : keeps ? 'holds as amended' : 'holds',
      `value: decay rate of ErasureHead divided by 1 − p^d ÷ that of SGC at p = ${p}. ` +
        (keeps
          ? 'It is the missing divisor that makes every step too short, not the code: divided by it, it keeps up'
          : 'Divided by it, it does not keep up either'),
    ),
  ];
}

/** "This algorithm is a close approximation to Batch-SGD and performs in about the same way." */
export function batchClaim(study: Study, probabilities: readonly number[]): Claim {
  const found = averageOf(
    probabilities.map((p) => ratioOfMeans(study.final('ignore', p), study.final('batch', p))),
  );
  const { low, high } = interval(found);
  return claimOf(
    'like-batch',
    'I',
    'Ignore-Stragglers-SGD performs in about the same way as batch SGD',
    found,
    verdictOf(low <= 1 + ABOUT_SAME && high >= 1 - ABOUT_SAME),
    'value: last error of Ignore-Stragglers-SGD ÷ that of centralised batch SGD with as many points on average, ' +
      `mean over p; "about" is taken as within ${100 * ABOUT_SAME} % up to the sampling error`,
  );
}
