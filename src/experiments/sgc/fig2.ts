import { belowGdClaim, largePClaim, noStragglersClaim } from './floors.js';
import { probabilities, type VariantName } from './settings.js';
import {
  ERASUREHEAD_READING,
  noStragglersNote,
  SEND_ALL_READING,
  studyFigure,
  UNBIASED_READING,
} from './study-figure.js';

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
