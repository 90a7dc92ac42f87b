import type { Figure } from '../../analysis/figures/figure.js';
import { bgcClaim, reductionClaim, sendAllClaims, sendAllTableClaim, smallPClaim } from './floor-claims.js';
import {
  BATCH_DISTINCT_READING,
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
import { batchClaim, erasureheadRateClaims, samePhaseClaim, twoPhasesClaims } from './phase-claims.js';
import { copiesOf, meanOfCopies, redundancyClaim } from './redundancy.js';
import { AUTHORS_DATA, probabilities, STAND_IN, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, lastRows, trainStudy } from './study.js';

const NAMES: readonly VariantName[] = [
  ...(['gd', 'ignore', 'batch', 'batch-distinct', 'sgc', 'bgc'] as const),
  ...(['erasurehead', 'erasurehead-unbiased', 'send-all', 'send-all-paper'] as const),
];

/** The p of panels (a) and (b). */
const [SMALL, LARGE] = [0.1, 0.7];

export const fig3: Figure = {
  id: 'sgc-fig3',
  paper: 'sgc',
  title: 'Convergence of all algorithms at p = 0.1 and 0.7, and error floor against p, n = 10, d = 2',
  source: 'SGC (journal), Figure 3 (a, b, c) and Section VI.B',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const ps = probabilities(context);
    const plan = { data, workers: 10, redundancy: 2, variants: NAMES, probabilities: ps };
    const { study, runs } = await trainStudy(context, plan);
    const stragglers = ps.filter((p) => p > 0);
    const copies = copiesOf(context, runs[0]);
    const codes = NAMES.filter((name) => name !== 'gd');
    const shown = [SMALL, LARGE].flatMap((p) => curvesAt(study, NAMES, p)).map(({ curve }) => curve);
    return {
      columns: CURVE_COLUMNS,
      rows: [
        ...new Set(shown.flatMap(({ rows }) => rows)),
        ...lastRows(study.curves.filter((curve) => !shown.includes(curve))),
      ],
      chart: {
        title: 'SGC, Figure 3: convergence with few and with many stragglers, and the error floor',
        caption: captionOf(
          context,
          plan,
          `SGC’s dᵢ are rounded, their mean is ${meanOfCopies(copies)}.`,
          ERASUREHEAD_READING,
          UNBIASED_READING,
          `${SEND_ALL_READING} “As in Table I”: all by the average number of points received.`,
          `${BATCH_READING} ${BATCH_DISTINCT_READING} ${noStragglersNote(study, ' in (c)')}`,
        ),
        series: seriesOf(NAMES),
        panels: [
          convergencePanel(`(a) p = ${SMALL}`, curvesAt(study, NAMES, SMALL)),
          convergencePanel(`(b) p = ${LARGE}`, curvesAt(study, NAMES, LARGE)),
          floorPanel('(c) error floor', study, codes, ps),
        ],
        width: 270,
        height: 290,
      },
      claims: [
        redundancyClaim(copies),
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
        ...erasureheadRateClaims({ id: 'erasurehead', section: 'VI.B, Fig. 3b' }, study, stragglers),
        batchClaim(study, stragglers),
      ],
      runs,
    };
  },
};
