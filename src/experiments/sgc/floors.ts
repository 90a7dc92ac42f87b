import { about, above, below, CLOSE, type Claim, claimsFor, close } from '../../analysis/figures/claim.js';
import { type Estimate, interval, surelyAbove } from '../../statistics/estimate.js';
import { jackknife, largest, least, ratioOfMeans, scaled } from '../../statistics/ratios.js';
import { VARIANTS, type VariantName } from './settings.js';
import type { Study } from './study.js';

const claimOf = claimsFor('sgc');

/** "Large p" and "small p" in the papers' words on ErasureHead: above the one they name, and well below it. */
const LARGE_P = 0.6;
const SMALL_P = 0.3;

/** Meaning of `close`, for notes. */
export const CLOSE_TEXT = `within ${100 * CLOSE} %, either way`;

/** The number with its interval, for notes. */
export function written(sample: Estimate, digits = 2): string {
  const { low, high } = interval(sample);
  const short = (x: number) => String(Number(x.toPrecision(digits)));
  if (sample.df === 0 || low === high) return short(sample.value);
  return `${short(sample.value)} [${short(low)}, ${short(high)}]`;
}

/** The last error of one variant divided by that of another, on the same stragglers. */
export function floorRatio(study: Study, a: VariantName, b: VariantName, p: number): Estimate {
  return ratioOfMeans(study.final(a, p), study.final(b, p));
}

/** The same as a mean over several p. */
export function meanFloorRatio(
  study: Study,
  a: VariantName,
  b: VariantName,
  probabilities: readonly number[],
): Estimate {
  return meanRatio(probabilities.map((p) => [study.final(a, p), study.final(b, p)]));
}

/**
 * The mean of ratios of means. Run i of all pairs has points placed alike, so that the ratios are not independent of
 * each other: their mean is taken again without each run in turn.
 */
export function meanRatio(pairs: readonly (readonly [readonly number[], readonly number[]])[]): Estimate {
  return jackknife(pairs[0][0].length, (runs) => {
    const sum = (errors: readonly number[]) => runs.reduce((total, run) => total + errors[run], 0);
    return pairs.reduce((total, [a, b]) => total + sum(a) / sum(b), 0) / pairs.length;
  });
}

/** By how many percent SGC's floor lies below that of Ignore-Stragglers-SGD. */
export function reductionClaim(
  where: { readonly id: string; readonly section: string; readonly setting: string },
  study: Study,
  probabilities: readonly number[],
  stated: number,
): Claim {
  const less = (sample: Estimate) => scaled(sample, -100, 100);
  const values = probabilities.map((p) => less(floorRatio(study, 'sgc', 'ignore', p)).value.toFixed(0));
  return claimOf({
    id: where.id,
    section: where.section,
    statement: `The error floor of SGC lies about ${stated} % below that of Ignore-Stragglers-SGD (${where.setting})`,
    found: less(meanFloorRatio(study, 'sgc', 'ignore', probabilities)),
    verdict: about(stated),
    note: `value: percent, mean over p = ${probabilities.join(', ')}, where it is ${values.join(', ')}`,
  });
}

/** SGC and BGC on data whose points have about equal norms. */
export function bgcClaim(study: Study, probabilities: readonly number[]): Claim {
  return claimOf({
    id: 'like-bgc',
    section: 'VI.B, Fig. 3',
    statement: 'SGC and BGC have similar performance on this data',
    found: meanFloorRatio(study, 'sgc', 'bgc', probabilities),
    verdict: close,
    note: `value: last error of SGC ÷ that of BGC, mean over p, both placed anew in each run; "similar": ${CLOSE_TEXT}`,
  });
}

/** That ErasureHead ends lower than others for small p. */
export function smallPClaim(
  where: { readonly id: string; readonly section: string; readonly statement: string },
  study: Study,
  rivals: readonly VariantName[],
  probabilities: readonly number[],
): Claim {
  const small = probabilities.filter((p) => p <= SMALL_P);
  const ratios = rivals.map((rival) => meanFloorRatio(study, 'erasurehead', rival, small));
  const closest = largest(ratios);
  const against = VARIANTS[rivals[ratios.indexOf(closest)]].label;
  return claimOf({
    id: `${where.id}-small-p`,
    section: where.section,
    statement: where.statement,
    found: closest,
    verdict: below(1),
    note:
      `value: last error of ErasureHead ÷ that of ${against}${rivals.length > 1 ? ', the closest to it' : ''}, mean ` +
      `over p = ${small.join(', ')}, which is taken for small p`,
  });
}

/** That SGC ends lower than ErasureHead for large p. */
export function largePClaim(
  where: {
    readonly id: string;
    readonly section: string;
    readonly setting: string;
    /** Whether the papers say it of another setting. */
    readonly ours?: boolean;
  },
  study: Study,
  probabilities: readonly number[],
): Claim {
  const large = probabilities.filter((p) => p > LARGE_P);
  const ratios = large.map((p) => floorRatio(study, 'erasurehead', 'sgc', p));
  const least = ratios.reduce((a, b) => (interval(b).low < interval(a).low ? b : a));
  const others = probabilities.filter((p) => p <= LARGE_P);
  const worse = others.filter((p) => surelyAbove(floorRatio(study, 'erasurehead', 'sgc', p), 1));
  const unbiased = study.curves.some(({ variant }) => variant === 'erasurehead-unbiased')
    ? ` ErasureHead divided by 1 − p^d ÷ SGC, mean over these large p: ${written(meanFloorRatio(study, 'erasurehead-unbiased', 'sgc', large))}`
    : '';
  const values = ratios.map(({ value }) => Number(value.toPrecision(2)));
  const won = large.filter((_, i) => surelyAbove(ratios[i], 1));
  return claimOf({
    id: `${where.id}-large-p`,
    section: where.section,
    ...(where.ours && { origin: 'ours' as const }),
    statement: `SGC outperforms ErasureHead where many straggle, p > ${LARGE_P} (${where.setting})`,
    found: least,
    verdict: above(1),
    note:
      `value: last error of ErasureHead ÷ that of SGC, the least over p = ${large.join(', ')}, where it is ` +
      `${values.join(', ')}. Of the smaller p ${worse.length === 0 ? 'it surely lies above 1 at none' : `it lies above 1 at ${worse.join(', ')}, too`}.${unbiased}`,
    instead: won.length === 0 ? 'ErasureHead is ahead at every p' : `SGC is ahead at p = ${won.join(', ')}`,
  });
}

/** SGC-Send-All as a lower bound that SGC comes close to. */
export function sendAllClaims(
  where: { readonly id: string; readonly section: string },
  study: Study,
  probabilities: readonly number[],
): Claim[] {
  const ratio = (p: number) => floorRatio(study, 'send-all', 'sgc', p);
  const large = probabilities.filter((p) => p >= LARGE_P);
  const [first, last] = [probabilities[0], probabilities.at(-1) as number];
  const runs = study.final('sgc', first).length;
  const gap = jackknife(runs, (some) => {
    const mean = (variant: VariantName, p: number) =>
      some.reduce((sum, run) => sum + study.final(variant, p)[run], 0);
    return mean('send-all', last) / mean('sgc', last) - mean('send-all', first) / mean('sgc', first);
  });
  const less = (p: number) => written(scaled(ratio(p), -100, 100));
  return [
    claimOf({
      id: `${where.id}-lower-bound`,
      section: where.section,
      statement: 'The error floor of SGC-Send-All is a lower bound for that of SGC',
      found: meanFloorRatio(study, 'send-all', 'sgc', probabilities),
      verdict: below(1),
      note:
        'value: Send-All ÷ SGC, mean over p, each point divided by 1 − p^d_i; by p: ' +
        `${probabilities.map((p) => `${ratio(p).value.toFixed(2)} (${p})`).join(', ')}`,
    }),
    claimOf({
      id: `${where.id}-match`,
      section: where.section,
      statement: `The floors of SGC and SGC-Send-All almost match for p >= ${LARGE_P}`,
      found: meanFloorRatio(study, 'send-all', 'sgc', large),
      verdict: close,
      note: `value: Send-All ÷ SGC, mean over p = ${large.join(', ')}; "almost match": ${CLOSE_TEXT}`,
    }),
    claimOf({
      id: `${where.id}-gap`,
      section: where.section,
      statement: 'The gap between the floors of SGC and SGC-Send-All shrinks as p grows',
      found: scaled(gap, 100),
      verdict: above(0),
      note:
        `value: percentage points of SGC’s floor by which the gap is smaller at p = ${last} than at p = ${first}: Send-All ` +
        `is lower by ${less(first)} % at p = ${first}, by ${less(last)} % at p = ${last}`,
    }),
  ];
}

/** Send-All with the divisor that Table I states. */
export function sendAllTableClaim(study: Study, probabilities: readonly number[]): Claim {
  return claimOf({
    id: 'send-all-table',
    section: 'Table I, VI.B',
    statement:
      'SGC-Send-All, its sum of distinct gradients divided by the average number received, ends below SGC',
    found: meanFloorRatio(study, 'send-all-paper', 'sgc', probabilities),
    verdict: below(1),
    note:
      'value: Send-All so normalised ÷ SGC, mean over p. Points of unequal d_i are in with unequal probability, so ' +
      'that one divisor for all makes the estimate biased',
    instead:
      'Send-All that divides each point by its own probability, as the authors’ program does, ends below SGC',
  });
}

/** Statement that Figure 2 leaves out: without stragglers all are gradient descent. */
export function noStragglersClaim(study: Study, names: readonly VariantName[]): Claim {
  const reference = study.final('gd', 0)[0];
  const largest = Math.max(
    ...names.flatMap((name) => study.final(name, 0).map((x) => Math.abs(x / reference - 1))),
  );
  return claimOf({
    id: 'no-stragglers',
    section: 'IV.B, Fig. 2',
    statement: 'Gradient descent performs as all algorithms do at p = 0',
    found: largest,
    verdict: below(1e-3),
    note: `value: largest relative difference of a last error from gradient descent’s, ${reference.toExponential(3)}`,
  });
}

/** Approximate codes against gradient descent. */
export function belowGdClaim(
  study: Study,
  names: readonly VariantName[],
  probabilities: readonly number[],
): Claim {
  const ratios = probabilities.flatMap((p) => names.map((name) => floorRatio(study, name, 'gd', p)));
  return claimOf({
    id: 'worse-than-gd',
    section: 'IV.B, Fig. 2',
    statement: 'The approximate algorithms are less accurate than gradient descent without stragglers',
    found: least(ratios),
    verdict: above(1),
    note: 'value: the least last error of any, at any p > 0, ÷ that of gradient descent',
  });
}

/** "This algorithm is a close approximation to Batch-SGD and performs in about the same way." */
export function batchClaim(study: Study, probabilities: readonly number[], setting: string): Claim {
  return claimOf({
    id: 'like-batch',
    section: 'I',
    statement: `Ignore-Stragglers-SGD performs in about the same way as batch SGD (${setting})`,
    found: meanFloorRatio(study, 'ignore', 'batch', probabilities),
    verdict: close,
    note:
      'value: last error of Ignore-Stragglers-SGD ÷ that of centralised batch SGD with as many points on average, ' +
      `mean over p; "about the same": ${CLOSE_TEXT}`,
  });
}
