import type { Figure } from '../../analysis/figures/figure.js';
import { belowGdClaim, largePClaim, noStragglersClaim } from './floor-claims.js';
import {
  captionOf,
  ERASUREHEAD_READING,
  floorPanel,
  noStragglersNote,
  SEND_ALL_READING,
  UNBIASED_READING,
} from './panels.js';
import { AUTHORS_DATA, probabilities, STAND_IN, seriesOf, type VariantName } from './settings.js';
import { CURVE_COLUMNS, lastRows, trainStudy } from './study.js';

const CODES: readonly VariantName[] = [
  'ignore',
  'sgc',
  'bgc',
  'erasurehead',
  'erasurehead-unbiased',
  'send-all',
];

export const fig2: Figure = {
  id: 'sgc-fig2',
  paper: 'sgc',
  title: 'Error after 5,000 iterations against p, all approximate codes, n = 10, d = 2',
  source: 'SGC (journal), Figure 2 and Section IV.B',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const ps = probabilities(context);
    const variants: VariantName[] = [...CODES, 'gd'];
    const plan = { data, workers: 10, redundancy: 2, variants, probabilities: ps };
    const { study, runs } = await trainStudy(context, plan);
    const stragglers = ps.filter((p) => p > 0);
    return {
      columns: CURVE_COLUMNS,
      rows: lastRows(study.curves),
      chart: {
        title: 'SGC, Figure 2: where the approximate gradient codes end',
        caption: captionOf(
          context,
          plan,
          noStragglersNote(study),
          ERASUREHEAD_READING,
          UNBIASED_READING,
          SEND_ALL_READING,
        ),
        series: seriesOf(CODES),
        panels: [floorPanel('', study, CODES, ps)],
        width: 470,
        height: 330,
      },
      claims: [
        noStragglersClaim(study, CODES),
        belowGdClaim(study, CODES, stragglers),
        largePClaim(
          { id: 'erasurehead', section: 'IV.B, Fig. 2', setting: 'n = 10, d = 2' },
          study,
          stragglers,
        ),
      ],
      runs,
    };
  },
};
