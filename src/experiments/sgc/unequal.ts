import { below, type Claim, claimsFor, judge } from '../../analysis/figures/claim.js';
import type { Figure } from '../../analysis/figures/figure.js';
import type { Named } from '../../registry/registry.js';
import type { LinePoint } from '../../report/line-chart.js';
import { interval } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import { floorRatio, meanFloorRatio, written } from './floors.js';
import { middleOfPhase } from './phases.js';
import { POINTS, probabilities, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, curveRows, type Study, trainStudies } from './study.js';
import { captionOf, convergencePanel, curvesAt, floorPanel } from './study-figure.js';

const claimOf = claimsFor('sgc');

/** Rows of squared norms 1, 3, 6 and 10: at d = 5 these are d_i, whole numbers without any rounding. */
const SYSTEM = { workers: 10, redundancy: 5 };

const NAMES: readonly VariantName[] = ['gd', 'ignore', 'sgc', 'bgc'];
const CODES = NAMES.filter((name) => name !== 'gd');

/** Without noise in the labels the system has a solution, and nothing a floor. */
function planWith(noise: 0 | 1) {
  const data: Named<'source'> = { source: 'unequal-norms', points: POINTS, features: 100, noise };
  return { ...SYSTEM, data };
}

export const unequal: Figure = {
  id: 'sgc-unequal',
  paper: 'sgc',
  title: 'Points of unequal norms: SGC, which copies them by their norms, against BGC',
  source: 'SGC (journal), Section VI.B, its remark on data with more variance in the d_i',
  make: async (context) => {
    // Every other p, the largest among them.
    const ps = probabilities(context).filter((p, i, all) => p > 0 && (all.length - 1 - i) % 2 === 0);
    const [noisy, consistent] = await trainStudies(context, [
      { ...planWith(1), variants: NAMES, probabilities: ps },
      { ...planWith(0), variants: ['sgc', 'bgc'], probabilities: ps },
    ]);
    const p = ps.at(-1) as number;
    const shown = curvesAt(noisy.study, NAMES, p).map(({ curve }) => curve);
    const row = (noise: number) => (cells: (typeof shown)[0]['rows'][0]) => [noise, ...cells];
    return {
      columns: ['noise', ...CURVE_COLUMNS],
      rows: [...curveRows(noisy.study, shown).map(row(1)), ...curveRows(consistent.study, []).map(row(0))],
      chart: {
        title: 'SGC and BGC where the points’ norms differ',
        caption: captionOf(
          context,
          planWith(1),
          'Rows of squared norms 1, 3, 6 and 10, a quarter each: SGC makes as many copies, BGC five of each. (c) ' +
            'is their ratio, run by run on the same stragglers; without noise in the labels there is no floor.',
        ),
        series: [
          ...seriesOf(NAMES),
          { name: 'noisy', label: '(c) with noise', look: 10 },
          { name: 'consistent', label: '(c) without noise', look: 6 },
        ],
        panels: [
          convergencePanel(`(a) p = ${p}, with noise`, curvesAt(noisy.study, NAMES, p)),
          floorPanel('(b) error floor, with noise', noisy.study, CODES, ps),
          {
            title: '(c) SGC ÷ BGC',
            x: { title: 'straggler probability p' },
            y: { title: 'ratio of the last errors' },
            points: [...ratios('noisy', noisy.study, ps), ...ratios('consistent', consistent.study, ps)],
            marks: [{ kind: 'horizontal' as const, y: 1, label: 'SGC = BGC' }],
          },
        ],
        width: 270,
        height: 270,
      },
      claims: [claim(noisy.study, consistent.study, ps)],
      runs: [...noisy.runs, ...consistent.runs],
    };
  },
};

function ratios(series: string, study: Study, ps: readonly number[]): LinePoint[] {
  return ps.map((p) => {
    const found = floorRatio(study, 'sgc', 'bgc', p);
    return { series, x: p, y: found.value, ...(found.df !== 0 ? interval(found) : {}) };
  });
}

/**
 * "For other data sets with more variance in the d_i's, we observe that SGC can have better performance." At beta*
 * the noise of an estimate is about p/(1 − p)·Σ ‖x_i‖²·r_i²·(1/d_i − 1/n), r_i the residuals. Where these do not
 * depend on the norms, Σ ‖x_i‖²/d_i is ‖X‖_F²/d for d_i in proportion to ‖x_i‖² and for equal d_i alike: the floors
 * are equal. Far from beta* the residual is ⟨x_i, beta − beta*⟩ and grows with the norm: there SGC gains.
 */
function claim(noisy: Study, consistent: Study, ps: readonly number[]): Claim {
  const floors = meanFloorRatio(noisy, 'sgc', 'bgc', ps);
  const p = ps.at(-1) as number;
  const [sgc, bgc] = [consistent.of('sgc', p), consistent.of('bgc', p)];
  const at = middleOfPhase(bgc);
  const before = ratioOfMeans(sgc.errors[at], bgc.errors[at]);
  const below1 = judge(floors, interval(floors), below(1)) === 'holds';
  return claimOf({
    id: 'unequal',
    section: 'VI.B',
    statement: 'Where the d_i vary more, SGC can have better performance than BGC',
    found: below1 ? floors : before,
    verdict: below(1),
    amended: !below1,
    note:
      `value: ${below1 ? 'error floor' : `error in the middle of the exponential phase at p = ${p}, labels without noise`}, ` +
      'SGC ÷ BGC, squared norms 1, 3, 6, 10, n = 10, d = 5. The noise at β* is in proportion to ' +
      'Σ‖x_i‖²r_i²(1/d_i − 1/n), which is the same for both where residuals do not depend on norms; far from it they ' +
      `do. Floors, mean over p: ${written(floors)}${below1 ? '' : '; as amended: better before the floor, not at it'}`,
  });
}
