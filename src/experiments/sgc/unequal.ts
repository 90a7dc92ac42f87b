import type { Named } from '../../models/data/named.js';
import type { LinePoint } from '../../report/line-chart.js';
import { type Claim, verdictOf } from '../claims/claim.js';
import type { Figure, FigureContext } from '../figures/figure.js';
import { limits, ratioOfMeans } from '../statistics/small-sample.js';
import { claimOf, surelyBelow, written } from './claim-of.js';
import { floorRatio, meanFloorRatio } from './floor-claims.js';
import { captionOf, convergencePanel, curvesAt, floorPanel } from './panels.js';
import { POINTS, probabilities, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, lastRows, type Study, trainStudies } from './study.js';

/** Rows of squared norms 1, 3, 6 and 10: at d = 5 these are d_i, whole numbers without any rounding. */
const SYSTEM = { workers: 10, redundancy: 5 };

const NAMES: readonly VariantName[] = ['gd', 'ignore', 'sgc', 'bgc'];
const CODES = NAMES.filter((name) => name !== 'gd');

/** Whether the labels have noise; without it the system has a solution, and nothing a floor. */
const NOISES = { noisy: 1, consistent: 0 } as const;

/** The p of panel (a), the largest there is. */
const largest = (context: FigureContext) => probabilities(context).at(-1) as number;

export const unequal: Figure = {
  id: 'sgc-unequal',
  paper: 'sgc',
  title: 'Points of unequal norms: SGC, which copies them by their norms, against BGC',
  source: 'SGC (journal), Section VI.B, its remark on data with more variance in the d_i',
  make: async (context) => {
    const ps = probabilities(context);
    const stragglers = ps.filter((p) => p > 0);
    const [noisy, consistent] = [NOISES.noisy, NOISES.consistent].map((noise) => ({
      ...SYSTEM,
      data: { source: 'unequal-norms', points: POINTS, features: 100, noise } as Named<'source'>,
    }));
    const [floors, rates] = await trainStudies(context, [
      { ...noisy, variants: NAMES, probabilities: ps },
      { ...consistent, variants: ['sgc', 'bgc'], probabilities: stragglers },
    ]);
    const p = largest(context);
    const shown = curvesAt(floors.study, NAMES, p).map(({ curve }) => curve);
    const row = (noise: number) => (cells: (typeof shown)[0]['rows'][0]) => [noise, ...cells];
    return {
      columns: ['noise', ...CURVE_COLUMNS],
      rows: [
        ...shown.flatMap(({ rows }) => rows).map(row(1)),
        ...lastRows(floors.study.curves.filter((curve) => !shown.includes(curve))).map(row(1)),
        ...lastRows(rates.study.curves).map(row(0)),
      ],
      chart: {
        title: 'SGC and BGC where the points’ norms differ',
        caption: captionOf(
          context,
          { ...SYSTEM, ...noisy },
          'Rows of squared norms 1, 3, 6 and 10, a quarter each: SGC makes as many copies, BGC five of each. (c) ' +
            'is their ratio, run by run on the same stragglers; without noise in the labels there is no floor.',
        ),
        series: [
          ...seriesOf(NAMES),
          { name: 'noisy', label: '(c) with noise', look: 10 },
          { name: 'consistent', label: '(c) without noise', look: 6 },
        ],
        panels: [
          convergencePanel(`(a) p = ${p}, with noise`, curvesAt(floors.study, NAMES, p)),
          floorPanel('(b) error floor, with noise', floors.study, CODES, ps),
          {
            title: '(c) SGC ÷ BGC',
            x: { title: 'straggler probability p' },
            y: { title: 'ratio of the last errors' },
            points: [
              ...ratios('noisy', floors.study, stragglers),
              ...ratios('consistent', rates.study, stragglers),
            ],
            marks: [{ kind: 'horizontal' as const, y: 1, label: 'SGC = BGC' }],
          },
        ],
        width: 270,
        height: 270,
      },
      claims: [claim(floors.study, rates.study, stragglers)],
      runs: [...floors.runs, ...rates.runs],
    };
  },
};

function ratios(series: string, study: Study, stragglers: readonly number[]): LinePoint[] {
  return stragglers.map((p) => {
    const found = floorRatio(study, 'sgc', 'bgc', p);
    return { series, x: p, y: found.value, ...(found.freedom > 0 ? limits(found) : {}) };
  });
}

/**
 * "For other data sets with more variance in the d_i's, we observe that SGC can have better performance." At beta*
 * the noise of an estimate is about p/(1 − p)·Σ ‖x_i‖²·r_i²·(1/d_i − 1/n), r_i the residuals. Where these do not
 * depend on the norms, Σ ‖x_i‖²/d_i is ‖X‖_F²/d for d_i in proportion to ‖x_i‖² and for equal d_i alike: the floors
 * are equal. Far from beta* the residual is ⟨x_i, beta − beta*⟩ and grows with the norm: there SGC gains.
 */
function claim(noisy: Study, consistent: Study, stragglers: readonly number[]): Claim {
  const floors = meanFloorRatio(noisy, 'sgc', 'bgc', stragglers);
  const p = stragglers.at(-1) as number;
  const without = ratioOfMeans(consistent.final('sgc', p), consistent.final('bgc', p));
  return claimOf(
    'unequal',
    'VI.B',
    'Where the d_i vary more, SGC can have better performance than BGC',
    floors,
    surelyBelow(floors, 1) ? 'holds' : surelyBelow(without, 1) ? 'holds as amended' : verdictOf(false),
    'value: error floor of SGC ÷ that of BGC, squared norms 1, 3, 6, 10, n = 10, d = 5, mean over p. The noise at ' +
      'beta* is in proportion to Σ‖x_i‖²r_i²(1/d_i − 1/n), which is the same for both where residuals do not depend on ' +
      `norms. Without noise in the labels there is no floor, and SGC ÷ BGC is ${written(without)} at p = ${p}`,
  );
}
