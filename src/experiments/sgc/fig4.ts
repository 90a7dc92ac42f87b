import type { Figure, FigureContext } from '../../analysis/figures/figure.js';
import type { LinePanel } from '../../report/line-chart.js';
import { dependenceClaims } from './dependence-claims.js';
import { captionOf, convergencePanel, finalError, linePoint } from './panels.js';
import { AUTHORS_DATA, STAND_IN } from './settings.js';
import { CURVE_COLUMNS, lastRows, type Study, trainStudy } from './study.js';

/** The p of panel (a). */
const P = 0.7;

export const fig4: Figure = {
  id: 'sgc-fig4',
  paper: 'sgc',
  title: 'SGC where stragglers stay for ν iterations: convergence, and error floor against ν, n = 10, d = 2',
  source: 'SGC (journal), Figure 4 (a, b) and Section VI.C',
  make: async (context) => {
    const data = context.data(AUTHORS_DATA, STAND_IN);
    const { drawn, persistences, ps } = gridOf(context);
    const plan = {
      ...{ data, workers: 10, redundancy: 2, variants: ['sgc' as const] },
      ...{ probabilities: ps, persistences },
    };
    const { study, runs } = await trainStudy(context, plan);
    const shown = drawn.map((nu) => study.of('sgc', P, nu));
    return {
      columns: CURVE_COLUMNS,
      rows: [
        ...shown.flatMap(({ rows }) => rows),
        ...lastRows(study.curves.filter((curve) => !shown.includes(curve))),
      ],
      chart: {
        title: 'SGC, Figure 4: stragglers that stay stragglers for ν iterations',
        caption: captionOf(
          context,
          plan,
          'SGC only. The pattern of stragglers is drawn again at iterations 1, ν + 1, 2ν + 1, …. The paper’s text ' +
            'does not name its values of ν, nor the p of (b).',
        ),
        series: [
          ...drawn.map((nu, look) => ({ name: `nu ${nu}`, label: `(a) ν = ${nu}`, look })),
          ...ps.map((p, i) => ({ name: `p ${p}`, label: `(b) p = ${p}`, look: drawn.length + i })),
        ],
        panels: [
          convergencePanel(
            `(a) p = ${P}`,
            drawn.map((nu) => ({ series: `nu ${nu}`, curve: study.of('sgc', P, nu) })),
          ),
          floorAgainstNu(study, ps, persistences),
        ],
        width: 320,
        height: 270,
      },
      claims: dependenceClaims(study, ps, persistences),
      runs,
    };
  },
};

/** ν of panel (a), ν of panel (b), and p of panel (b). */
function gridOf({ quick }: FigureContext) {
  return quick
    ? { drawn: [1, 5, 20], persistences: [1, 5, 20], ps: [0.1, P] }
    : {
        drawn: [1, 10, 100],
        persistences: [1, 2, 5, 10, 20, 50, 100],
        ps: [0.1, 0.4, P, 0.9],
      };
}

function floorAgainstNu(study: Study, ps: readonly number[], persistences: readonly number[]): LinePanel {
  return {
    title: '(b) error floor',
    x: { title: 'ν, iterations between patterns', log: true },
    y: finalError(study),
    points: ps.flatMap((p) => persistences.map((nu) => linePoint(`p ${p}`, nu, study.final('sgc', p, nu)))),
  };
}
