import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import type { Estimate } from '../../statistics/estimate.js';
import { averageOf, ratioOfMeans } from '../../statistics/ratios.js';
import { claimOf, surelyAbove, surelyBelow, written } from './claim-of.js';
import { STRAIGHT } from './phase-claims.js';
import { rateRatio, straightness } from './phases.js';
import type { Study } from './study.js';

/** Section VI.C: what stragglers that stay for ν iterations do to SGC. */
export function dependenceClaims(
  study: Study,
  probabilities: readonly number[],
  persistences: readonly number[],
): Claim[] {
  const longest = persistences.at(-1) as number;
  const floor = (p: number, nu: number, before: number): Estimate =>
    ratioOfMeans(study.final('sgc', p, nu), study.final('sgc', p, before));
  const rises = probabilities.map((p) => floor(p, longest, 1));
  const falls = probabilities.flatMap((p) =>
    persistences.slice(1).filter((nu, i) => surelyBelow(floor(p, nu, persistences[i]), 1)),
  );
  const rates = probabilities.map((p) => rateRatio(study.of('sgc', p, longest), study.of('sgc', p, 1)));
  const rate = averageOf(rates);
  const worst = Math.min(
    ...probabilities.flatMap((p) => persistences.map((nu) => straightness(study.of('sgc', p, nu)))),
  );
  const list = (of: readonly Estimate[]) =>
    probabilities.map((p, i) => `${written(of[i])} at p = ${p}`).join(', ');
  return [
    claimOf(
      'nu-floor',
      'VI.C, Fig. 4b',
      'The error floor of SGC rises with ν',
      averageOf(rises),
      verdictOf(rises.every((each) => surelyAbove(each, 1)) && falls.length === 0),
      `value: floor at ν = ${longest} ÷ floor at ν = 1, mean over p; from one ν to the next it must nowhere fall ` +
        `beyond its sampling error. By p: ${list(rises)}`,
    ),
    claimOf(
      'nu-rate',
      'VI.C, Fig. 4a',
      'The rate of SGC’s exponential decay drops as ν grows',
      rate,
      verdictOf(surelyBelow(rate, 1)),
      `value: decay rate of the mean error at ν = ${longest} ÷ that at ν = 1, mean over p. By p: ${list(rates)}`,
    ),
    claimOf(
      'nu-exponential',
      'VI.C, Fig. 4a',
      'SGC’s error still first falls exponentially, for every ν',
      worst,
      verdictOf(worst > STRAIGHT),
      'value: R² of ln(error) as a straight line over the cumulated step, the least over ν and p; ' +
        `holds above ${STRAIGHT}`,
    ),
  ];
}
