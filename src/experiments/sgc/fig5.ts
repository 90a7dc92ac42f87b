import type { Figure } from '../../analysis/figures/figure.js';
import { largePClaim, reductionClaim } from './floor-claims.js';
import {
  BATCH_READING,
  captionOf,
  convergencePanel,
  curvesAt,
  ERASUREHEAD_READING,
  floorPanel,
  noStragglersNote,
  SEND_ALL_READING,
} from './panels.js';
import { copiesOf, meanOfCopies } from './redundancy.js';
import { AUTHORS_DATA, probabilities, STAND_IN, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, lastRows, trainStudy } from './study.js';

const NAMES: readonly VariantName[] = [
  ...(['gd', 'ignore', 'batch', 'sgc', 'bgc', 'erasurehead', 'send-all'] as const),
];

/** Section VI.B says that panel (a) has p = 0.7, its caption 0.8: both are drawn. */
const READINGS = [0.7, 0.8];

export const fig5: Figure = {
  id: 'sgc-fig5',
  paper: 'sgc',
  title: 'Convergence at p = 0.7 and 0.8, and error floor against p, n = 100, d = 5',
  source: 'SGC (journal), Figure 5 (a, b) and Section VI.D',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const ps = [...new Set([...probabilities(context), ...READINGS])].sort((a, b) => a - b);
    const plan = { data, workers: 100, redundancy: 5, variants: NAMES, probabilities: ps };
    const { study, runs } = await trainStudy(context, plan);
    const stragglers = ps.filter((p) => p > 0);
    const shown = READINGS.flatMap((p) => curvesAt(study, NAMES, p)).map(({ curve }) => curve);
    const codes = NAMES.filter((name) => name !== 'gd');
    return {
      columns: CURVE_COLUMNS,
      rows: [
        ...new Set(shown.flatMap(({ rows }) => rows)),
        ...lastRows(study.curves.filter((curve) => !shown.includes(curve))),
      ],
      chart: {
        title: 'SGC, Figure 5: more workers and more redundancy',
        caption: captionOf(
          context,
          plan,
          `SGC’s dᵢ are rounded, their mean is ${meanOfCopies(copiesOf(context, runs[0]))}; ErasureHead has 20 ` +
            'groups of 5. Of (a), Section VI.B says p = 0.7 and the caption 0.8.',
          ERASUREHEAD_READING,
          SEND_ALL_READING,
          `${BATCH_READING} ${noStragglersNote(study, ' in (b)')}`,
        ),
        series: seriesOf(NAMES),
        panels: [
          ...READINGS.map((p) => convergencePanel(`(a) p = ${p}`, curvesAt(study, NAMES, p))),
          floorPanel('(b) error floor', study, codes, ps),
        ],
        width: 270,
        height: 290,
      },
      claims: [
        reductionClaim(
          { id: 'floor-50', section: 'VI.D, Fig. 5', setting: 'n = 100, d = 5' },
          study,
          stragglers,
          50,
        ),
        // Said of SGC at large, in the introduction.
        largePClaim(
          { id: 'fig5-erasurehead', section: 'I.A, Fig. 5b', setting: 'n = 100, d = 5' },
          study,
          stragglers,
        ),
      ],
      runs,
    };
  },
};
