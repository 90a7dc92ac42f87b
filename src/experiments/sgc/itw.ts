import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import type { Figure } from '../../analysis/figures/figure.js';
import { claimOf, surelyBelow } from './claim-of.js';
import { floorRatio, largePClaim, sendAllClaims, smallPClaim } from './floor-claims.js';
import {
  BATCH_READING,
  captionOf,
  convergencePanel,
  curvesAt,
  ERASUREHEAD_READING,
  floorPanel,
  noStragglersNote,
  SEND_ALL_READING,
  UNBIASED_READING,
} from './panels.js';
import { erasureheadRateClaims, samePhaseClaim } from './phase-claims.js';
import { AUTHORS_DATA, probabilities, STAND_IN, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, lastRows, type Study, trainStudy } from './study.js';

const NAMES: readonly VariantName[] = [
  ...(['gd', 'ignore', 'batch', 'sgc', 'bgc'] as const),
  ...(['erasurehead', 'erasurehead-unbiased', 'send-all'] as const),
];
const CODES = NAMES.filter((name) => name !== 'gd');
const SYSTEM = { workers: 100, redundancy: 2 };
const P = 0.7;

const READINGS = [
  'The paper says that X is N(0, 1); the authors’ file is N(0, 100²).',
  ERASUREHEAD_READING,
  UNBIASED_READING,
  SEND_ALL_READING,
  BATCH_READING,
];

export const itwFig1: Figure = {
  id: 'sgc-itw-fig1',
  paper: 'sgc',
  title: 'Convergence of all algorithms at p = 0.7, n = 100, d = 2',
  source: 'SGC (ITW 2019), Figure 1 and Section V.B',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const plan = { data, ...SYSTEM, variants: NAMES, probabilities: [P] };
    const { study, runs } = await trainStudy(context, plan);
    return {
      columns: CURVE_COLUMNS,
      rows: study.curves.flatMap(({ rows }) => rows),
      chart: {
        title: 'SGC (ITW), Figure 1: convergence with many stragglers',
        caption: captionOf(context, plan, ...READINGS),
        series: seriesOf(NAMES),
        panels: [convergencePanel(`p = ${P}`, curvesAt(study, NAMES, P))],
        width: 470,
        height: 330,
      },
      claims: [
        samePhaseClaim({ id: 'itw-same-phase', section: 'ITW, V.B, Fig. 1' }, study, [P]),
        lowerFloorClaim(study),
      ],
      runs,
    };
  },
};

export const itwFig2: Figure = {
  id: 'sgc-itw-fig2',
  paper: 'sgc',
  title: 'Error after 5,000 iterations against p, n = 100, d = 2',
  source: 'SGC (ITW 2019), Figure 2 and Section V.B',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const ps = probabilities(context);
    const plan = { data, ...SYSTEM, variants: NAMES, probabilities: ps };
    const { study, runs } = await trainStudy(context, plan);
    const stragglers = ps.filter((p) => p > 0);
    return {
      columns: CURVE_COLUMNS,
      rows: lastRows(study.curves),
      chart: {
        title: 'SGC (ITW), Figure 2: where the algorithms end',
        caption: captionOf(context, plan, ...READINGS, noStragglersNote(study)),
        series: seriesOf(CODES),
        panels: [floorPanel('', study, CODES, ps)],
        width: 470,
        height: 330,
      },
      claims: [
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
      runs,
    };
  },
};

function lowerFloorClaim(study: Study): Claim {
  const found = floorRatio(study, 'sgc', 'ignore', P);
  return claimOf(
    'itw-floor',
    'ITW, V.B, Fig. 1',
    'SGC has a lower error floor than Ignore-Stragglers-SGD, due to redundancy',
    found,
    verdictOf(surelyBelow(found, 1)),
    `value: last error of SGC ÷ that of Ignore-Stragglers-SGD at p = ${P}, n = 100, d = 2`,
  );
}
