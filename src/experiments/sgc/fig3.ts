import { type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { bgcClaim, reductionClaim, sendAllClaims, sendAllTableClaim, smallPClaim } from './floors.js';
import { erasureheadRateClaims, samePhaseClaim, twoPhasesClaims } from './phases.js';
import { probabilities } from './settings.js';
import { copiesOf, meanOfCopies } from './study.js';
import {
  BATCH_READING,
  ERASUREHEAD_READING,
  noStragglersNote,
  SEND_ALL_READING,
  studyFigure,
  UNBIASED_READING,
} from './study-figure.js';

const claimOf = claimsFor('sgc');

/** The p of panels (a) and (b). */
const [SMALL, LARGE] = [0.1, 0.7];

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
    ...erasureheadRateClaims({ id: 'erasurehead', section: 'VI.B, Fig. 3b' }, study, stragglers),
  ],
});

/** "The majority of the d_i's are equal to 2 while the others are either 1 or 3, resulting in d = 2.024." */
export function redundancyClaim(copies: readonly number[]): Claim {
  const count = (d: number) => copies.filter((each) => each === d).length;
  const mean = meanOfCopies(copies);
  const others = copies.length - count(1) - count(2) - count(3);
  return claimOf({
    id: 'redundancy',
    section: 'VI.A',
    statement: 'After rounding most d_i are 2, the others 1 or 3, and the average redundancy is 2.024',
    found: mean,
    verdict: Math.abs(mean - 2.024) < 5e-4 && others === 0 && count(2) > copies.length / 2,
    note: `value: mean of d_i; ${count(1)} points have 1, ${count(2)} have 2 and ${count(3)} have 3 copies`,
  });
}
