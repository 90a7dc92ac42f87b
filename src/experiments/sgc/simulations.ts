import { below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { surelyBelow } from '../../statistics/estimate.js';
import {
  batchClaim,
  belowGdClaim,
  bgcClaim,
  floorRatio,
  largePClaim,
  noStragglersClaim,
  reductionClaim,
  sendAllClaims,
  sendAllTableClaim,
  smallPClaim,
  written,
} from './floors.js';
import { erasureheadCodeClaim, erasureheadRateClaim, samePhaseClaim, twoPhasesClaims } from './phases.js';
import { probabilities, type VariantName } from './settings.js';
import { copiesOf, meanOfCopies, redundancyClaim, type Study } from './study.js';
import {
  BATCH_READING,
  ERASUREHEAD_READING,
  noStragglersNote,
  SEND_ALL_READING,
  studyFigure,
  UNBIASED_READING,
} from './study-figure.js';

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
  claims: ({ study }) => fig1Claims(study),
});

function fig1Claims(study: Study): Claim[] {
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

const CODES: readonly VariantName[] = [
  ...(['ignore', 'sgc', 'bgc', 'erasurehead', 'erasurehead-unbiased', 'send-all'] as const),
];

export const fig2 = studyFigure({
  id: 'sgc-fig2',
  title: 'Error after 5,000 iterations against p, all approximate codes, n = 10, d = 2',
  source: 'SGC (journal), Figure 2 and Section IV.B',
  heading: 'SGC, Figure 2: where the approximate gradient codes end',
  workers: 10,
  redundancy: 2,
  variants: [...CODES, 'gd'],
  probabilities,
  convergence: [],
  floors: '',
  size: { width: 470, height: 330 },
  notes: ({ study }) => [noStragglersNote(study), ERASUREHEAD_READING, UNBIASED_READING, SEND_ALL_READING],
  claims: ({ study, stragglers }) => [
    noStragglersClaim(study, CODES),
    belowGdClaim(study, CODES, stragglers),
    largePClaim({ id: 'erasurehead', section: 'IV.B, Fig. 2', setting: 'n = 10, d = 2' }, study, stragglers),
  ],
});

/** The other p of Figure 3, in panel (a). */
const SMALL = 0.1;

export const fig3 = studyFigure({
  id: 'sgc-fig3',
  title: 'Convergence of all algorithms at p = 0.1 and 0.7, and error floor against p, n = 10, d = 2',
  source: 'SGC (journal), Figure 3 (a, b, c) and Section VI.B',
  heading: 'SGC, Figure 3: convergence with few and with many stragglers, and the error floor',
  workers: 10,
  redundancy: 2,
  variants: [
    ...(['gd', 'ignore', 'batch', 'sgc', 'bgc'] as const),
    ...(['erasurehead', 'erasurehead-unbiased', 'send-all', 'send-all-paper'] as const),
  ],
  probabilities,
  convergence: [
    { p: SMALL, title: `(a) p = ${SMALL}` },
    { p: LARGE, title: `(b) p = ${LARGE}` },
  ],
  floors: '(c) error floor',
  size: { width: 270, height: 290 },
  notes: ({ context, study, runs }) => [
    `SGC’s dᵢ are rounded, their mean is ${meanOfCopies(copiesOf(context, runs[0]))}.`,
    ERASUREHEAD_READING,
    UNBIASED_READING,
    `${SEND_ALL_READING} “As in Table I”: all by the average number of points received.`,
    `${BATCH_READING} ${noStragglersNote(study)}`,
  ],
  claims: ({ context, study, runs, stragglers }) => [
    redundancyClaim(copiesOf(context, runs[0])),
    ...twoPhasesClaims(study, stragglers),
    samePhaseClaim({ id: 'same-phase', section: 'VI.B, Fig. 3' }, study, stragglers),
    reductionClaim(
      { id: 'floor-30', section: 'VI.B, Fig. 3', setting: 'n = 10, d = 2' },
      study,
      stragglers,
      30,
    ),
    ...sendAllClaims({ id: 'send-all', section: 'VI.B, Fig. 3c' }, study, stragglers),
    sendAllTableClaim(study, stragglers),
    bgcClaim(study, stragglers),
    smallPClaim(
      {
        id: 'erasurehead',
        section: 'VI.B, Fig. 3c',
        statement: 'ErasureHead has a lower error floor than SGC for small p',
      },
      study,
      ['sgc'],
      stragglers,
    ),
    erasureheadRateClaim(
      {
        id: 'erasurehead',
        section: 'VI.B, Fig. 3b',
        statement:
          'For large p the rate of ErasureHead’s exponential decay drops drastically: to less than half',
        part: 0.5,
      },
      study,
      stragglers,
    ),
  ],
});

/** Section VI.B says that panel (a) has p = 0.7, its caption 0.8: both are drawn. */
const FIG5_P = [0.7, 0.8];

export const fig5 = studyFigure({
  id: 'sgc-fig5',
  title: 'Convergence at p = 0.7 and 0.8, and error floor against p, n = 100, d = 5',
  source: 'SGC (journal), Figure 5 (a, b) and Section VI.D',
  heading: 'SGC, Figure 5: more workers and more redundancy',
  workers: 100,
  redundancy: 5,
  variants: ['gd', 'ignore', 'batch', 'sgc', 'bgc', 'erasurehead', 'send-all'],
  probabilities: (context) => [...new Set([...probabilities(context), ...FIG5_P])].sort((a, b) => a - b),
  convergence: FIG5_P.map((p) => ({ p, title: `(a) p = ${p}` })),
  floors: '(b) error floor',
  size: { width: 270, height: 290 },
  notes: ({ context, study, runs }) => [
    `SGC’s dᵢ are rounded, their mean is ${meanOfCopies(copiesOf(context, runs[0]))}; ErasureHead has 20 ` +
      'groups of 5. Of (a), Section VI.B says p = 0.7 and the caption 0.8.',
    ERASUREHEAD_READING,
    SEND_ALL_READING,
    `${BATCH_READING} ${noStragglersNote(study)}`,
  ],
  claims: ({ study, stragglers }) => [
    reductionClaim(
      { id: 'floor-50', section: 'VI.D, Fig. 5', setting: 'n = 100, d = 5' },
      study,
      stragglers,
      50,
    ),
    batchClaim(study, stragglers, 'n = 100'),
    // The papers say it of n = 10, d = 2.
    largePClaim(
      { id: 'fig5-erasurehead', section: 'I.A, Fig. 5b', setting: 'n = 100, d = 5', ours: true },
      study,
      stragglers,
    ),
  ],
});

const ITW_VARIANTS: readonly VariantName[] = [
  ...(['gd', 'ignore', 'batch', 'sgc', 'bgc'] as const),
  ...(['erasurehead', 'erasurehead-unbiased', 'send-all'] as const),
];

const ITW_READINGS = [
  'The paper says that X is N(0, 1); the authors’ file is N(0, 100²).',
  ERASUREHEAD_READING,
  UNBIASED_READING,
  SEND_ALL_READING,
  BATCH_READING,
];

const ITW = { workers: 100, redundancy: 2, variants: ITW_VARIANTS, size: { width: 470, height: 330 } };

export const itwFig1 = studyFigure({
  ...ITW,
  id: 'sgc-itw-fig1',
  title: 'Convergence of all algorithms at p = 0.7, n = 100, d = 2',
  source: 'SGC (ITW 2019), Figure 1 and Section V.B',
  heading: 'SGC (ITW), Figure 1: convergence with many stragglers',
  probabilities: () => [LARGE],
  convergence: [{ p: LARGE, title: `p = ${LARGE}` }],
  notes: () => ITW_READINGS,
  claims: ({ study }) => [
    samePhaseClaim({ id: 'itw-same-phase', section: 'ITW, V.B, Fig. 1' }, study, [LARGE]),
    lowerFloorClaim(study),
  ],
});

export const itwFig2 = studyFigure({
  ...ITW,
  id: 'sgc-itw-fig2',
  title: 'Error after 5,000 iterations against p, n = 100, d = 2',
  source: 'SGC (ITW 2019), Figure 2 and Section V.B',
  heading: 'SGC (ITW), Figure 2: where the algorithms end',
  probabilities,
  convergence: [],
  floors: '',
  notes: ({ study }) => [...ITW_READINGS, noStragglersNote(study)],
  claims: ({ study, stragglers }) => [
    ...sendAllClaims({ id: 'itw-send-all', section: 'ITW, V.B, Fig. 2' }, study, stragglers),
    smallPClaim(
      {
        id: 'itw-erasurehead',
        section: 'ITW, V.B, Fig. 2',
        statement: 'ErasureHead converges best of all for small p',
      },
      study,
      ['ignore', 'sgc', 'bgc', 'send-all'],
      stragglers,
    ),
    largePClaim(
      { id: 'itw-erasurehead', section: 'ITW, V.B, Fig. 2', setting: 'n = 100, d = 2', ours: true },
      study,
      stragglers,
    ),
    erasureheadRateClaim(
      {
        id: 'itw-erasurehead',
        section: 'ITW, V.B',
        statement: 'The convergence rate of ErasureHead deteriorates as p grows',
        part: 1,
      },
      study,
      stragglers,
    ),
    erasureheadCodeClaim({ id: 'itw-erasurehead', section: 'ITW, V.B' }, study, stragglers),
  ],
});

function lowerFloorClaim(study: Study): Claim {
  const found = floorRatio(study, 'sgc', 'ignore', LARGE);
  return claimOf({
    id: 'itw-floor',
    section: 'ITW, V.B, Fig. 1',
    statement: 'SGC has a lower error floor than Ignore-Stragglers-SGD, due to redundancy',
    found,
    verdict: below(1),
    note: `value: last error of SGC ÷ that of Ignore-Stragglers-SGD at p = ${LARGE}, n = 100, d = 2`,
  });
}
