import { below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { surelyBelow } from '../../statistics/estimate.js';
import { floorRatio, written } from './floors.js';
import type { Study } from './study.js';
import { ERASUREHEAD_READING, studyFigure, UNBIASED_READING } from './study-figure.js';

const claimOf = claimsFor('sgc');

/** The p of Figure 3b and of the ITW paper's Figure 1, and one at which the text on Figure 1 is true. */
const [LARGE, MIDDLE] = [0.7, 0.5];

export const fig1 = studyFigure({
  id: 'sgc-fig1',
  title: 'Convergence of Ignore-Stragglers-SGD, SGC, ErasureHead and GD, n = 10, d = 2',
  source: 'SGC (journal), Figure 1 and Section IV.B',
  heading: 'SGC, Figure 1: what a redundancy of two buys',
  workers: 10,
  redundancy: 2,
  variants: ['gd', 'ignore', 'sgc', 'erasurehead', 'erasurehead-unbiased'],
  probabilities: () => [LARGE, MIDDLE],
  convergence: [LARGE, MIDDLE].map((p) => ({ p, title: `p = ${p}` })),
  notes: () => [
    'The paper does not print p of this figure. p = 0.7 is that of Figure 3b and of the ITW paper; that ' +
      'ErasureHead, too, beats Ignore-Stragglers-SGD, as the text on this figure says, is true at p = 0.5.',
    ERASUREHEAD_READING,
    UNBIASED_READING,
  ],
  claims: ({ study }) => claimsOf(study),
});

function claimsOf(study: Study): Claim[] {
  const sgc = floorRatio(study, 'sgc', 'ignore', LARGE);
  const erasurehead = floorRatio(study, 'erasurehead', 'ignore', LARGE);
  const atMiddle = floorRatio(study, 'erasurehead', 'ignore', MIDDLE);
  const unbiased = floorRatio(study, 'erasurehead-unbiased', 'ignore', LARGE);
  const atLarge = surelyBelow(erasurehead, 1);
  return [
    claimOf({
      id: 'fig1-sgc',
      section: 'IV.B, Fig. 1',
      statement: 'SGC outperforms Ignore-Stragglers-SGD at twice its redundancy',
      found: sgc,
      verdict: below(1),
      note: `value: last error of SGC ÷ that of Ignore-Stragglers-SGD at p = ${LARGE}`,
    }),
    claimOf({
      id: 'fig1-erasurehead',
      section: 'IV.B, Fig. 1',
      statement: 'ErasureHead outperforms Ignore-Stragglers-SGD at twice its redundancy',
      found: atLarge ? erasurehead : atMiddle,
      verdict: below(1),
      amended: !atLarge,
      note:
        `value: last error of ErasureHead ÷ that of Ignore-Stragglers-SGD at p = ${atLarge ? LARGE : MIDDLE}; at p = ` +
        `${atLarge ? MIDDLE : LARGE}: ${written(atLarge ? atMiddle : erasurehead)}. The paper does not print p of the figure` +
        `${atLarge ? '' : '; as amended: true for the smaller p'}. The unbiased variant at p = ${LARGE}: ${written(unbiased)}`,
    }),
  ];
}
