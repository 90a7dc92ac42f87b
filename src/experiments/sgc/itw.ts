import { below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { floorRatio, largePClaim, sendAllClaims, smallPClaim } from './floors.js';
import { erasureheadRateClaims, samePhaseClaim } from './phases.js';
import { probabilities, type VariantName } from './settings.js';
import type { Study } from './study.js';
import {
  BATCH_READING,
  ERASUREHEAD_READING,
  noStragglersNote,
  SEND_ALL_READING,
  studyFigure,
  UNBIASED_READING,
} from './study-figure.js';

const claimOf = claimsFor('sgc');

const VARIANTS: readonly VariantName[] = [
  ...(['gd', 'ignore', 'batch', 'sgc', 'bgc'] as const),
  ...(['erasurehead', 'erasurehead-unbiased', 'send-all'] as const),
];
const P = 0.7;

const READINGS = [
  'The paper says that X is N(0, 1); the authors’ file is N(0, 100²).',
  ERASUREHEAD_READING,
  UNBIASED_READING,
  SEND_ALL_READING,
  BATCH_READING,
];

const COMMON = { workers: 100, redundancy: 2, variants: VARIANTS, size: { width: 470, height: 330 } };

export const itwFig1 = studyFigure({
  ...COMMON,
  id: 'sgc-itw-fig1',
  title: 'Convergence of all algorithms at p = 0.7, n = 100, d = 2',
  source: 'SGC (ITW 2019), Figure 1 and Section V.B',
  heading: 'SGC (ITW), Figure 1: convergence with many stragglers',
  probabilities: () => [P],
  convergence: [{ p: P, title: `p = ${P}` }],
  notes: () => READINGS,
  claims: ({ study }) => [
    samePhaseClaim({ id: 'itw-same-phase', section: 'ITW, V.B, Fig. 1' }, study, [P]),
    lowerFloorClaim(study),
  ],
});

export const itwFig2 = studyFigure({
  ...COMMON,
  id: 'sgc-itw-fig2',
  title: 'Error after 5,000 iterations against p, n = 100, d = 2',
  source: 'SGC (ITW 2019), Figure 2 and Section V.B',
  heading: 'SGC (ITW), Figure 2: where the algorithms end',
  probabilities,
  convergence: [],
  floors: '',
  notes: ({ study }) => [...READINGS, noStragglersNote(study)],
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
      { id: 'itw-erasurehead', section: 'ITW, V.B, Fig. 2', setting: 'n = 100, d = 2' },
      study,
      stragglers,
    ),
    ...erasureheadRateClaims({ id: 'itw-erasurehead', section: 'ITW, V.B' }, study, stragglers),
  ],
});

function lowerFloorClaim(study: Study): Claim {
  const found = floorRatio(study, 'sgc', 'ignore', P);
  return claimOf({
    id: 'itw-floor',
    section: 'ITW, V.B, Fig. 1',
    statement: 'SGC has a lower error floor than Ignore-Stragglers-SGD, due to redundancy',
    found,
    verdict: below(1),
    note: `value: last error of SGC ÷ that of Ignore-Stragglers-SGD at p = ${P}, n = 100, d = 2`,
  });
}
