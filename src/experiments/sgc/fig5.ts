import { batchClaim, largePClaim, reductionClaim } from './floors.js';
import { probabilities } from './settings.js';
import { copiesOf, meanOfCopies } from './study.js';
import {
  BATCH_READING,
  ERASUREHEAD_READING,
  noStragglersNote,
  SEND_ALL_READING,
  studyFigure,
} from './study-figure.js';

/** Section VI.B says that panel (a) has p = 0.7, its caption 0.8: both are drawn. */
const READINGS = [0.7, 0.8];

export const fig5 = studyFigure({
  id: 'sgc-fig5',
  title: 'Convergence at p = 0.7 and 0.8, and error floor against p, n = 100, d = 5',
  source: 'SGC (journal), Figure 5 (a, b) and Section VI.D',
  heading: 'SGC, Figure 5: more workers and more redundancy',
  workers: 100,
  redundancy: 5,
  variants: ['gd', 'ignore', 'batch', 'sgc', 'bgc', 'erasurehead', 'send-all'],
  probabilities: (context) => [...new Set([...probabilities(context), ...READINGS])].sort((a, b) => a - b),
  convergence: READINGS.map((p) => ({ p, title: `(a) p = ${p}` })),
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
