import { above, below, type Claim, claimsFor } from '../../analysis/figures/claim.js';
import type { Figure, FigureContext } from '../../analysis/figures/figure.js';
import type { LinePanel } from '../../report/line-chart.js';
import { type Estimate, surelyBelow } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import { meanRatio, written } from './floors.js';
import { meanRateRatio, rateRatio, STRAIGHT, straightness } from './phases.js';
import { AUTHORS_DATA, STAND_IN } from './settings.js';
import { CURVE_COLUMNS, curveRows, type Study, trainStudy } from './study.js';
import { captionOf, convergencePanel, finalError, linePoint } from './study-figure.js';

const claimOf = claimsFor('sgc');

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
    const shown = drawn.map((nu) => ({ series: `nu ${nu}`, curve: study.of('sgc', P, nu) }));
    return {
      columns: CURVE_COLUMNS,
      rows: curveRows(
        study,
        shown.map(({ curve }) => curve),
      ),
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
        panels: [convergencePanel(`(a) p = ${P}`, shown), floorAgainstNu(study, ps, persistences)],
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

/** Section VI.C: what stragglers that stay for ν iterations do to SGC. */
export function dependenceClaims(
  study: Study,
  probabilities: readonly number[],
  persistences: readonly number[],
): Claim[] {
  const longest = persistences.at(-1) as number;
  const floor = (p: number, nu: number, before: number): Estimate =>
    ratioOfMeans(study.final('sgc', p, nu), study.final('sgc', p, before));
  const rises = probabilities.map((p) => floor(p, longest, 1));
  const falls = probabilities.flatMap((p) =>
    persistences.slice(1).filter((nu, i) => surelyBelow(floor(p, nu, persistences[i]), 1)),
  );
  const curves = probabilities.map((p) => [study.of('sgc', p, longest), study.of('sgc', p, 1)] as const);
  const rates = curves.map(([long, short]) => rateRatio(long, short));
  const worst = Math.min(
    ...probabilities.flatMap((p) => persistences.map((nu) => straightness(study.of('sgc', p, nu)))),
  );
  const list = (of: readonly Estimate[]) =>
    probabilities.map((p, i) => `${written(of[i])} at p = ${p}`).join(', ');
  return [
    claimOf({
      id: 'nu-floor',
      section: 'VI.C, Fig. 4b',
      statement: 'The error floor of SGC rises with ν',
      found: meanRatio(probabilities.map((p) => [study.final('sgc', p, longest), study.final('sgc', p)])),
      verdict: falls.length === 0 ? above(1) : 'fails',
      note:
        `value: floor at ν = ${longest} ÷ floor at ν = 1, mean over p; from one ν to the next it must nowhere fall ` +
        `beyond its sampling error. By p: ${list(rises)}`,
    }),
    claimOf({
      id: 'nu-rate',
      section: 'VI.C, Fig. 4a',
      statement: 'The rate of SGC’s exponential decay drops as ν grows',
      found: meanRateRatio(curves),
      verdict: below(1),
      note: `value: decay rate of the mean error at ν = ${longest} ÷ that at ν = 1, mean over p. By p: ${list(rates)}`,
    }),
    claimOf({
      id: 'nu-exponential',
      section: 'VI.C, Fig. 4a',
      statement: 'SGC’s error still first falls exponentially, for every ν',
      found: worst,
      verdict: above(STRAIGHT),
      note:
        'value: R² of ln(error) as a straight line over the cumulated step, the least over ν and p; ' +
        `holds above ${STRAIGHT}`,
    }),
  ];
}
