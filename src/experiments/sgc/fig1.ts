import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import type { Figure } from '../../analysis/figures/figure.js';
import { claimOf, surelyBelow, written } from './claim-of.js';
import { floorRatio } from './floor-claims.js';
import { captionOf, convergencePanel, curvesAt, ERASUREHEAD_READING, UNBIASED_READING } from './panels.js';
import { AUTHORS_DATA, STAND_IN, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, type Study, trainStudy } from './study.js';

const NAMES: readonly VariantName[] = ['gd', 'ignore', 'sgc', 'erasurehead', 'erasurehead-unbiased'];

/** The p of Figure 3b and of the ITW paper's Figure 1, and one at which the text on Figure 1 is true. */
const [LARGE, MIDDLE] = [0.7, 0.5];

export const fig1: Figure = {
  id: 'sgc-fig1',
  paper: 'sgc',
  title: 'Convergence of Ignore-Stragglers-SGD, SGC, ErasureHead and GD, n = 10, d = 2',
  source: 'SGC (journal), Figure 1 and Section IV.B',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const plan = { data, workers: 10, redundancy: 2, variants: NAMES, probabilities: [LARGE, MIDDLE] };
    const { study, runs } = await trainStudy(context, plan);
    return {
      columns: CURVE_COLUMNS,
      rows: study.curves.flatMap(({ rows }) => rows),
      chart: {
        title: 'SGC, Figure 1: what a redundancy of two buys',
        caption: captionOf(
          context,
          plan,
          'The paper does not print p of this figure. p = 0.7 is that of Figure 3b and of the ITW paper; that ' +
            'ErasureHead, too, beats Ignore-Stragglers-SGD, as the text on this figure says, is true at p = 0.5.',
          ERASUREHEAD_READING,
          UNBIASED_READING,
        ),
        series: seriesOf(NAMES),
        panels: [LARGE, MIDDLE].map((p) => convergencePanel(`p = ${p}`, curvesAt(study, NAMES, p))),
      },
      claims: claimsOf(study),
      runs,
    };
  },
};

function claimsOf(study: Study): Claim[] {
  const sgc = floorRatio(study, 'sgc', 'ignore', LARGE);
  const erasurehead = floorRatio(study, 'erasurehead', 'ignore', LARGE);
  const atMiddle = floorRatio(study, 'erasurehead', 'ignore', MIDDLE);
  const unbiased = floorRatio(study, 'erasurehead-unbiased', 'ignore', LARGE);
  return [
    claimOf(
      'fig1-sgc',
      'IV.B, Fig. 1',
      'SGC outperforms Ignore-Stragglers-SGD at twice its redundancy',
      sgc,
      verdictOf(surelyBelow(sgc, 1)),
      `value: last error of SGC ÷ that of Ignore-Stragglers-SGD at p = ${LARGE}`,
    ),
    claimOf(
      'fig1-erasurehead',
      'IV.B, Fig. 1',
      'ErasureHead outperforms Ignore-Stragglers-SGD at twice its redundancy',
      erasurehead,
      surelyBelow(erasurehead, 1) ? 'holds' : surelyBelow(atMiddle, 1) ? 'holds as amended' : 'fails',
      `value: last error of ErasureHead ÷ that of Ignore-Stragglers-SGD at p = ${LARGE}; at p = ${MIDDLE}: ` +
        `${written(atMiddle)}. The paper does not print p of the figure; as amended: true for the smaller p. The ` +
        `unbiased variant at p = ${LARGE}: ${written(unbiased)}`,
    ),
  ];
}
